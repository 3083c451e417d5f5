"""`bro test`, on small projects of its own."""

from pathlib import Path

import pytest

from bot.commands.test import run_twice

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
def project(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -q\n")
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
    assert run_twice([], project) == code
    listed = project / "results" / "wankel.txt"
    assert (listed.read_text().split() if listed.exists() else None) == flaky
