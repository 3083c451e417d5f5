"""Dashboard and alert rules name metrics that the code has, and runbooks that exist."""

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.platform.settings import ROOT
from tests.absence import absent

ALERTS = ROOT / "deploy" / "alerts.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "bro.json"
SUFFIXES = {
    "Counter": ("_total",),
    "Gauge": ("",),
    "Histogram": ("_bucket", "_sum", "_count"),
}
FROM_THE_CLIENT_LIBRARY = {"process_resident_memory_bytes", "process_cpu_seconds_total", "up"}


def served() -> set[str]:
    """Every series that the code makes, as Prometheus names it."""
    names: set[str] = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SUFFIXES:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and str(first.value).startswith("bro_"):
                    names |= {f"{first.value}{suffix}" for suffix in SUFFIXES[node.func.id]}
    return names


def rules() -> Iterator[dict]:
    for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]:
        yield from group["rules"]


def expressions() -> list[str]:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    shown = [target["expr"] for panel in panels for target in panel.get("targets", [])]
    return shown + [rule["expr"] for rule in rules()]


def test_every_metric_exists() -> None:
    named = {name for text in expressions() for name in re.findall(r"\b(?:bro_|process_)\w+|\bup\b", text)}
    assert len(named) > 20
    assert named - served() - FROM_THE_CLIENT_LIBRARY == set()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_says_what_is_wrong_and_where_to_look(rule: dict) -> None:
    assert rule["annotations"]["summary"]
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert re.fullmatch(r"\d+[mh]", rule["for"])
    if "runbook" in rule["annotations"]:
        assert (ROOT / rule["annotations"]["runbook"]).is_file()


def test_prometheus_accepts_the_rules_and_what_the_dashboard_asks(tmp_path: Path) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        absent("install promtool (Debian: apt-get install prometheus)")
    asked = [{"record": f"panel:{number}", "expr": text} for number, text in enumerate(expressions())]
    dashboard = tmp_path / "dashboard.yml"
    dashboard.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": asked}]}), encoding="utf-8")
    checked = subprocess.run([promtool, "check", "rules", ALERTS, dashboard], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_panels_do_not_overlap_and_have_their_own_number() -> None:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        taken |= cells
