"""`bro test`, on small projects of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.test import FAST, run_twice
from bot.platform.settings import ROOT

PASSES = "def test_right() -> None: ...\n"
FAILS = "def test_wrong() -> None:\n    assert False\n"
FLAKY = """
from pathlib import Path


def test_shaky() -> None:
    been = Path(__file__).with_suffix(".been")
    there = been.exists()
    been.touch()
    assert there
"""
ONLY_ONCE = """
from pathlib import Path

import pytest

been = Path(__file__).with_suffix(".been")
names = ["later"] if been.exists() else ["first"]
been.touch()


@pytest.mark.parametrize("name", names)
def test_other_name(name: str) -> None:
    assert name == "later"
"""
BREAKS_OFF = "import os\n\n\ndef test_gone() -> None:\n    os._exit(9)\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, whose runs load no plugins but the one that they use: a run has a second of work with all."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -q -p xdist.plugin\n")
    return tmp_path


@pytest.mark.parametrize(
    ("modules", "code", "flaky"),
    [
        ([PASSES], 0, None),
        ([PASSES, FAILS], 1, []),
        ([PASSES, FLAKY], 0, ["test_1.py::test_shaky"]),
        ([FAILS, FLAKY], 1, ["test_1.py::test_shaky"]),
        ([ONLY_ONCE], 1, []),
        ([ONLY_ONCE, FLAKY], 1, ["test_1.py::test_shaky"]),
        ([BREAKS_OFF, FLAKY], 9, None),
        (["import absent_module\n", PASSES], 2, None),
    ],
)
def test_only_what_passes_by_itself_is_called_flaky(
    project: Path, modules: list[str], code: int, flaky: list[str] | None
) -> None:
    for number, text in enumerate(modules):
        (project / f"test_{number}.py").write_text(text)
    assert run_twice(["."], project) == code
    assert named_flaky(project) == flaky


@pytest.mark.parametrize(
    ("modules", "code", "flaky"),
    [([PASSES, FLAKY], 0, ["test_1.py::test_shaky"]), ([BREAKS_OFF, FLAKY], 9, [])],
)
def test_what_fails_side_by_side_runs_again_by_itself(
    project: Path, modules: list[str], code: int, flaky: list[str]
) -> None:
    for number, text in enumerate(modules):
        (project / f"test_{number}.py").write_text(text)
    assert run_twice([], project) == code
    assert named_flaky(project) == flaky


def test_the_fast_ones_need_no_browser_database_server_or_npm() -> None:
    """By the fixtures they use, and by the kind of database in their name."""
    paths = ("platform/test_backup.py", "channels/teams/test_package.py", "channels/website/test_widget_tabs.py")
    command = [sys.executable, "-m", "bot.cli", "test", FAST, "--collect-only", "-q"]
    done = subprocess.run(
        [*command, *(f"tests/bot/{path}" for path in paths)], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    chosen = [line for line in done.stdout.splitlines() if "::" in line]
    assert {line.partition("::")[0] for line in chosen} == {f"tests/bot/{path}" for path in paths[:2]}
    assert any("[sqlite" in line for line in chosen)
    assert not [line for line in chosen if "[postgres" in line or "right_by_microsofts_schema" in line]


def named_flaky(project: Path) -> list[str] | None:
    listed = project / "results" / "wankel.txt"
    return listed.read_text().split() if listed.exists() else None
