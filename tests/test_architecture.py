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
FLOORS = (
    ("bot/gateway.py", "bot/server.py", "bot/cli.py", "bot/commands", "bot/migrations"),
    ("bot/channels", "bot/servicedesk"),
    ("bot/turns",),
    ("bot/handover",),
    ("bot/operations",),
    ("bot/http",),
    ("bot/privacy",),
    ("bot/conversations",),
    ("bot/evaluation", "actions"),
    ("bot/rasa",),
    ("bot/dialogue",),
    ("bot/guidance", "bot/understanding"),
    ("bot/registry",),
    ("bot/platform",),
)
"""The rooms from the top floor down: what is in a room imports only from its own room and from lower floors."""
ROOMS_OF_RASA = ("bot/rasa", "actions")
TOP = FLOORS[0]
NOT_HERE = {
    "bot/registry": ("fastapi", "starlette"),
    "bot/guidance": ("sqlalchemy", "httpx"),
    "actions": ("sqlalchemy", "httpx"),
    "bot/channels": ("sqlalchemy.orm",),
}
"""Libraries that a room must do without: its work would be in the wrong place."""


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    module_name(path): path for path in SOURCES if "versions" not in path.parts and path != ROOT / "bot" / "__init__.py"
}


def ours(path: Path) -> set[str]:
    """The modules of ours that a file imports, also those that it imports by name from their folder."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= members & MODULES.keys() or {node.module}
    return (found & MODULES.keys()) - {module_name(path)}


def room(path: Path) -> tuple[int, str]:
    """The floor of a file, counted from the top, and its room."""
    place = str(path.relative_to(ROOT))
    return next(
        (number, name) for number, floor in enumerate(FLOORS) for name in floor if f"{place}/".startswith(f"{name}/")
    )


@pytest.mark.parametrize("path", MODULES.values(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    floor, name = room(path)
    wrong = [
        module
        for module in sorted(ours(path))
        if (to := room(MODULES[module])) and to[1] != name and to[0] <= floor and not {name, to[1]} <= set(TOP)
    ]
    assert wrong == []


def in_circles(arrows: dict[str, set[str]]) -> list[str]:
    """Who is left when one takes away, again and again, who needs nobody and whom nobody needs."""
    left = {name: set(ends) for name, ends in arrows.items()}
    while True:
        needed = {end for ends in left.values() for end in ends}
        loose = {name for name, ends in left.items() if not ends & left.keys() or name not in needed}
        if not loose:
            return sorted(left)
        left = {name: ends for name, ends in left.items() if name not in loose}


def test_no_two_files_need_one_another() -> None:
    assert in_circles({name: ours(path) for name, path in MODULES.items()}) == []


def test_no_two_folders_need_one_another() -> None:
    """Folders that stand beside one another; a folder inside another is part of it."""
    folder = {name: path.parent for name, path in MODULES.items() if path.parent != ROOT / "bot"}
    arrows: dict[str, set[str]] = {str(place): set() for place in folder.values()}
    for name, place in folder.items():
        ends = {folder[other] for other in ours(MODULES[name]) if other in folder}
        arrows[str(place)] |= {str(end) for end in ends if not (place.is_relative_to(end) or end.is_relative_to(place))}
    assert in_circles(arrows) == []


@pytest.mark.parametrize("name", NOT_HERE)
def test_a_room_does_without_libraries_of_other_rooms(name: str) -> None:
    found = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in SOURCES
        if path.is_relative_to(ROOT / name)
        for module in imports(path)
        if any(module == library or module.startswith(f"{library}.") for library in NOT_HERE[name])
    }
    assert found == set()


def test_only_the_rooms_of_rasa_know_rasa() -> None:
    """Who wants to swap Rasa opens these rooms and the YAML files, and nothing else."""
    found = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for module in imports(path)
        if module.split(".")[0] in {"rasa", "rasa_sdk"} and room(path)[1] not in ROOMS_OF_RASA
    }
    assert found == set()


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


def test_there_is_one_clock() -> None:
    """What time it is comes from `bot.platform.clock`: always in UTC, and in one place to change or to set."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        if path != ROOT / "bot" / "platform" / "clock.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"datetime\.(?:now|utcnow|today)\(|\bdef _?now\(", line)
    ]
    assert found == []


def test_nothing_names_a_package_host_or_a_place_outside() -> None:
    pattern = r"pypi\.org|pythonhosted|registry\.npmjs|/work/|\.\./shared|\.\./\.library"
    found = subprocess.run(
        ["git", "grep", "-nE", pattern, "--", ".", ":!tests/test_architecture.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.stdout == ""


def test_git_keeps_no_links() -> None:
    """A link called .venv that is checked out takes the place of the environment itself, which git ignores."""
    kept = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True).stdout
    assert [line for line in kept.splitlines() if line.startswith("120000")] == []


def test_migrations_stand_in_one_row() -> None:
    """Two that landed with the same number leave a database that cannot be made."""
    steps = [path.name[:4] for path in sorted((ROOT / "bot" / "migrations" / "versions").glob("*.py"))]
    assert steps == [f"{number:04}" for number in range(1, len(steps) + 1)]
    for number, path in zip(steps, sorted((ROOT / "bot" / "migrations" / "versions").glob("*.py")), strict=True):
        text = path.read_text(encoding="utf-8")
        before = f'"{int(number) - 1:04}"' if number != "0001" else "None"
        assert f'revision = "{number}"\n' in text, path.name
        assert f"down_revision = {before}\n" in text, path.name
