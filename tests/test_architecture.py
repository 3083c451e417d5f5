"""The structure that docs/architecture.md promises."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.platform.settings import ROOT

SOURCES = sorted(path for folder in ("bot", "actions") for path in (ROOT / folder).rglob("*.py"))
MAX_LINES = 400
FORBIDDEN_IMPORTS = {
    "bot/registry": ("rasa", "rasa_sdk", "bot.dialogue", "bot.channels", "bot.conversations", "bot.understanding"),
    "bot/guidance": ("rasa", "rasa_sdk", "sqlalchemy", "httpx", "bot.dialogue", "bot.channels"),
    "actions/action_": ("sqlalchemy", "httpx", "bot.dialogue.client", "bot.channels", "bot.conversations"),
    "bot/conversations": ("rasa", "rasa_sdk", "bot.channels", "actions", "bot.understanding"),
    "bot/channels": ("rasa", "rasa_sdk", "bot.understanding"),
    "bot/understanding": ("bot.guidance", "bot.dialogue", "bot.channels", "bot.conversations"),
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("place", FORBIDDEN_IMPORTS)
def test_imports_go_one_way(place: str) -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in SOURCES
        if str(path.relative_to(ROOT)).startswith(place)
        for module in imports(path)
        if any(module == name or module.startswith(f"{name}.") for name in FORBIDDEN_IMPORTS[place])
    ]
    assert found == []


def test_what_is_imported_is_declared() -> None:
    """What comes along with another package goes away with it too: httpx2 did."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    providers = packages_distributions()
    undeclared = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in SOURCES
        for name in (module.split(".")[0] for module in imports(path))
        if name not in {"bot", "actions"} | sys.stdlib_module_names
        and not declared & {canonicalize_name(provider) for provider in providers.get(name, [])}
    }
    assert undeclared == {"bot/channels/teams/app/draw.py imports PIL"}  # a script for developers


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    assert not re.search(r"(^|_)(utils?|helpers?|common|misc)$", path.stem)
    if text.strip() and "versions" not in path.parts:
        assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", sorted((ROOT / "actions").glob("action_*.py")), ids=lambda path: path.stem)
def test_an_action_is_one_class_named_after_its_file(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assert classes == ["".join(part.capitalize() for part in path.stem.split("_"))]
    assert f'"{path.stem}"' in path.read_text(encoding="utf-8")


def test_nothing_names_a_package_host_or_a_place_outside() -> None:
    pattern = r"pypi\.org|pythonhosted|registry\.npmjs|/work/|\.\./shared|\.\./\.library"
    found = subprocess.run(
        ["git", "grep", "-nE", pattern, "--", ".", ":!tests/test_architecture.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.stdout == ""
