"""What we ship and whether it is known to be vulnerable: a CycloneDX list, and an audit that says what it knows.

`pip-audit` says "No known vulnerabilities found" when it could not look up a single package. Here that is a verdict of
its own. Its packages and Rasa's exclude each other, so the tools have an environment of their own.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from bot.platform.settings import ROOT

_ACCEPTED = ROOT / "deploy" / "accepted-vulnerabilities.yml"
_TIME_LIMIT = 900  # seconds for a tool; the audit asks about each package


class Verdict(StrEnum):
    """How an audit ended; in this order of gravity."""

    VULNERABLE = "vulnerable"
    NOT_AUDITED = "not audited"
    CLEAN = "clean"


@dataclass(frozen=True)
class Audit:
    """The verdict, and one line per package that led to it."""

    verdict: Verdict
    lines: tuple[str, ...]
    packages: int


class ToolFailed(Exception):
    """A tool could not be installed or stopped with an error; the message is the end of what it wrote."""


def judge(report: dict[str, Any], accepted: dict[str, date], today: date) -> Audit:
    """Read a report of `pip-audit --format json`.

    `accepted` names vulnerabilities (or aliases of them) that are known not to be reachable, through a day on which
    somebody must look again. One package that was skipped is enough for `not audited`.
    """
    packages = report["dependencies"]
    known = {name for name, until in accepted.items() if until >= today}
    vulnerable = [
        f"{package['name']} {package['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or '-'}"
        for package in packages
        for found in package.get("vulns", [])
        if not known & {found["id"], *found.get("aliases", [])}
    ]
    skipped = [f"{package['name']}: {package['skip_reason']}" for package in packages if "skip_reason" in package]
    verdict = Verdict.CLEAN
    if vulnerable:
        verdict = Verdict.VULNERABLE
    elif skipped or not packages:
        verdict = Verdict.NOT_AUDITED
    return Audit(verdict, (*vulnerable, *skipped), len(packages))


def accepted_vulnerabilities() -> dict[str, date]:
    """The vulnerabilities of deploy/accepted-vulnerabilities.yml, each with the last day of its acceptance."""
    listed = yaml.safe_load(_ACCEPTED.read_text(encoding="utf-8"))
    return {entry["id"]: entry["until"] for entry in listed}


def audit(tools: Path, results: Path) -> Audit:
    """Audit `requirements.txt` with the pip-audit of the environment `tools`; its report goes to `results`.

    Raises:
        ToolFailed: when pip-audit made no report for another reason than having no access to advisories.
    """
    report = results / "audit.json"
    report.unlink(missing_ok=True)
    command = [str(tools / "bin" / "pip-audit"), "--requirement", str(ROOT / "requirements.txt"), "--disable-pip"]
    command += ["--require-hashes", "--format", "json", "--output", str(report), "--progress-spinner", "off"]
    output = _run(command, may_fail=True)
    if not report.is_file():
        if any(word in output for word in ("Connection", "timed out", "resolve", "Max retries")):
            return Audit(Verdict.NOT_AUDITED, ("the advisories could not be reached",), 0)
        raise ToolFailed(output[-500:])
    found = json.loads(report.read_text(encoding="utf-8"))
    return judge(found, accepted_vulnerabilities(), date.today())


def write_sbom(tools: Path, results: Path) -> Path:
    """Write the CycloneDX list of `requirements.txt` to `results/sbom.cdx.json`.

    Raises:
        ToolFailed: when the tool stops with an error.
    """
    path = results / "sbom.cdx.json"
    command = [str(tools / "bin" / "cyclonedx-py"), "requirements", str(ROOT / "requirements.txt")]
    _run([*command, "--pyproject", str(ROOT / "pyproject.toml"), "--of", "JSON", "-o", str(path)])
    return path


def make_tools(folder: Path) -> Path:
    """An environment with the packages of `requirements/audit.txt`; made again when that file changed.

    Raises:
        ToolFailed: when the packages cannot be installed.
    """
    requirements = ROOT / "requirements" / "audit.txt"
    stamp = folder / "installed"
    wanted = requirements.read_text(encoding="utf-8")
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted):
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--require-hashes", "--no-deps", "-r", str(requirements)])
        stamp.write_text(wanted, encoding="utf-8")
    return folder


def _run(command: Sequence[str], may_fail: bool = False) -> str:
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=_TIME_LIMIT
    )
    if done.returncode and not may_fail:
        raise ToolFailed(done.stdout[-500:])
    return done.stdout
