"""docs/attacks.md names tests that exist."""

import ast
import re

from bot.platform.settings import ROOT


def test_every_attack_in_the_table_has_its_test() -> None:
    table = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| attack")]
    named = [re.findall(r"`(test_\w+)` \|$", row) for row in rows]
    assert len(rows) > 30
    assert all(len(names) == 1 for names in named)
    existing = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {names[0] for names in named} <= existing
