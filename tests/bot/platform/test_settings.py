"""Every setting is documented and does something, and nothing secret shows."""

import ast
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.platform.settings import ROOT, Settings
from bot.privacy.rules import RULES

LISTED = set(re.findall(r"^#BRO_(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))


def test_the_example_lists_every_setting_and_nothing_else() -> None:
    assert {name.upper() for name in Settings.model_fields} == LISTED


def test_the_example_gives_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LISTED:
        monkeypatch.delenv(f"BRO_{name}", raising=False)
    example = (ROOT / ".env.example").read_text(encoding="utf-8").replace("#BRO_", "BRO_")
    (tmp_path / "all.env").write_text(example, encoding="utf-8")
    given, usual = Settings(_env_file=tmp_path / "all.env"), Settings(_env_file=None)
    other = {
        name: (value, getattr(usual, name))
        for name, value in given
        if str(value) != str(getattr(usual, name)).replace(f"{ROOT}/", "")
    }
    assert other == {}


def test_documents_give_the_defaults() -> None:
    """Where a document writes `BRO_NAME` (7), seven is what holds when nobody sets it."""
    given = [
        (path.name, name, value)
        for path in (ROOT / "docs").rglob("*.md")
        for name, value in re.findall(r"`BRO_(\w+)` \((\d+)\)", path.read_text(encoding="utf-8"))
    ]
    usual = Settings(_env_file=None)
    assert given
    assert [one for one in given if float(one[2]) != getattr(usual, one[1].lower())] == []


def test_every_setting_is_read_somewhere() -> None:
    """What an operator sets must do something. The rules of privacy name theirs; everybody else reads an attribute."""
    read = {str(rule.days) for rule in RULES}
    for folder in ("bot", "actions"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "settings.py":
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
                read |= {node.attr for node in found if "settings" in ast.unparse(node.value).lower()}
    assert set(Settings.model_fields) - read == set()


def test_an_empty_value_means_the_default(monkeypatch) -> None:
    monkeypatch.setenv("BRO_REGISTRY_FILE", "")
    monkeypatch.setenv("BRO_PORT", "")
    assert Settings(_env_file=None).registry_file is None
    assert Settings(_env_file=None).port == 8000


def test_a_wrong_value_names_the_setting(monkeypatch) -> None:
    monkeypatch.setenv("BRO_ANSWER_TIMEOUT", "-1")
    with pytest.raises(ValidationError, match="answer_timeout"):
        Settings(_env_file=None)


def test_the_secret_is_never_printed(monkeypatch) -> None:
    monkeypatch.setenv("BRO_INTERNAL_SECRET", "heel-geheim")
    assert "heel-geheim" not in repr(Settings(_env_file=None))
