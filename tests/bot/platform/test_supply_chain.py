"""An audit that looked nothing up is not a clean one."""

from datetime import date

import pytest

from bot.platform.settings import ROOT
from bot.platform.supply_chain import Verdict, accepted_vulnerabilities, judge

TODAY = date(2026, 11, 23)
CLEAN = {"name": "httpx", "version": "0.28.1", "vulns": []}
SKIPPED = {"name": "rasa", "skip_reason": "Dependency not found and could not be audited: rasa (3.6.21)"}
HIT = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "fix_versions": ["2.0"], "description": ""}
VULNERABLE = {"name": "sanic", "version": "21.12.2", "vulns": [HIT]}


@pytest.mark.parametrize(
    ("packages", "verdict"),
    [
        ([CLEAN], Verdict.CLEAN),
        ([CLEAN, SKIPPED], Verdict.NOT_AUDITED),
        ([], Verdict.NOT_AUDITED),
        ([CLEAN, SKIPPED, VULNERABLE], Verdict.VULNERABLE),
    ],
)
def test_the_verdict_is_the_worst_that_is_known(packages: list[dict], verdict: Verdict) -> None:
    assert judge({"dependencies": packages}, {}, TODAY).verdict is verdict


def test_an_accepted_vulnerability_counts_again_after_its_last_day() -> None:
    report = {"dependencies": [VULNERABLE]}
    assert judge(report, {"CVE-2026-1": TODAY}, TODAY).verdict is Verdict.CLEAN
    late = judge(report, {"CVE-2026-1": date(2026, 11, 22)}, TODAY)
    assert late.verdict is Verdict.VULNERABLE
    assert late.lines == ("sanic 21.12.2: PYSEC-2026-1, mended in 2.0",)


def test_what_is_accepted_is_told_in_security_md() -> None:
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert accepted_vulnerabilities()
    assert [name for name in accepted_vulnerabilities() if name not in told] == []
