"""Says on what machine a benchmark runs, and refuses to call its figures a result when others were using it."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

BUSY = 0.25  # programs that wait for each core, over the minute before the start


@dataclass(frozen=True)
class Machine:
    """A machine as it was before the measurement began; memory in GB."""

    processor: str
    cores: int
    memory: float
    load: float

    @property
    def busy(self) -> bool:
        """Whether other programs take so much that times by the clock say nothing."""
        return self.load > BUSY * self.cores

    def __str__(self) -> str:
        return (
            f"{self.processor}, {self.cores} cores, {self.memory:.0f} GB, load average before the start {self.load:.1f}"
        )


def this_machine() -> Machine:
    """What we run on, now."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(_processor(), len(os.sched_getaffinity(0)), pages / 1e9, os.getloadavg()[0])


@contextmanager
def judged(machine: Machine | None = None, console: Console | None = None) -> Iterator[None]:
    """Name the machine before a benchmark, and say after it whether its figures may be called a result."""
    machine, console = machine or this_machine(), console or Console(stderr=True)
    console.print(str(machine), highlight=False)
    try:
        yield
    finally:
        if machine.busy:
            console.print(
                f"NO RESULT: the machine was busy (load average {machine.load:.1f}, at most "
                f"{BUSY * machine.cores:.1f}). Times by the clock say nothing; compare processor time and memory.",
                style="red",
                highlight=False,
            )


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
