"""The order in which `.ci/run` runs the tests is another one each time, and can be had again by its seed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.platform.settings import ROOT

IN_CI = re.search(r"^\./bro test --twice(.*)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
NUMBERED = "".join(f"def test_{number:02}() -> None: ...\n" for number in range(20))
SIDE_BY_SIDE = ("-n", "1", "--dist", "loadfile", "--no-loadscope-reorder")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twenty tests, in a project that leaves the order alone unless it is asked for, as this one does.

    Its runs load no other plugins: with all of them each has seconds of work.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p xdist -p no:randomly\n")
    (tmp_path / "test_numbered.py").write_text(NUMBERED)
    return tmp_path


def run(project: Path, *arguments: str) -> tuple[list[str], str]:
    """The tests in the order in which they ran, and the seed that was named."""
    command = [sys.executable, "-m", "pytest", "-v", *SIDE_BY_SIDE, *arguments]
    said = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300, check=True).stdout
    return re.findall(r"PASSED \S+::(test_\d+)", said), "".join(re.findall(r"--randomly-seed=(\d+)", said))


def test_ci_takes_another_order_and_names_how_to_have_it_again(project: Path) -> None:
    assert IN_CI
    order, seed = run(project, *IN_CI[1].split())
    again, _ = run(project, *IN_CI[1].split(), f"--randomly-seed={seed}")
    assert order != sorted(order)
    assert len(order) == 20
    assert again == order


def test_who_does_not_ask_gets_the_written_order(project: Path) -> None:
    order, seed = run(project)
    assert order == sorted(order)
    assert len(order) == 20
    assert not seed
