"""docs/threat-model.md names tests that exist, for each border and each kind of threat."""

import ast
import re

from bot.platform.settings import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")


def test_every_threat_has_its_test() -> None:
    rows = re.findall(r"^\| ([STRIDE]) \|.*?\| `(test_\w+)` \|$", TEXT, re.MULTILINE)
    assert len(rows) == len(re.findall(r"^\| [STRIDE] \|", TEXT, re.MULTILINE)) > 40
    existing = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name for _, name in rows} - existing == set()


def test_every_border_is_looked_at_from_several_sides() -> None:
    borders = re.split(r"^## \d\. ", TEXT, flags=re.MULTILINE)[1:]
    assert len(borders) == 7
    for border in borders:
        assert len(set(re.findall(r"^\| ([STRIDE]) \|", border, re.MULTILINE))) >= 4, border.splitlines()[0]
