"""A benchmark names its machine, and its figures are no result when others were using that."""

import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.machine import Machine, judged, this_machine
from bot.platform.settings import ROOT

COMPUTES = {"country"}  # measures nothing
PROGRAMS = sorted(
    path
    for path in (ROOT / "benchmarks").glob("*.py")
    if path.stem not in COMPUTES and "__main__" in path.read_text(encoding="utf-8")
)


def said(load: float) -> str:
    output = StringIO()
    with judged(Machine("Some processor", 2, 8.0, load), Console(file=output, width=200)):
        output.write("the figures\n")
    return output.getvalue()


def test_names_the_machine_first_and_accepts_a_quiet_one() -> None:
    before, _, after = said(0.2).partition("the figures\n")
    assert before == "Some processor, 2 cores, 8 GB, load average before the start 0.2\n"
    assert after == ""


def test_a_busy_machine_gives_no_result() -> None:
    assert "NO RESULT" in said(3.0).partition("the figures\n")[2]


def test_says_so_also_when_the_benchmark_ends_with_a_status() -> None:
    output = StringIO()
    with pytest.raises(SystemExit), judged(Machine("", 2, 8.0, 3.0), Console(file=output, width=200)):
        raise SystemExit(1)
    assert "NO RESULT" in output.getvalue()


def test_reads_this_machine() -> None:
    machine = this_machine()
    assert machine.processor
    assert machine.cores >= 1
    assert machine.memory > 0.1


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_each_benchmark_is_judged(program: Path) -> None:
    assert re.search(r"\n    with judged\(\):\n        \S*main\(\)", program.read_text(encoding="utf-8"))
