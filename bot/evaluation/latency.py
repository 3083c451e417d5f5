"""How long a message takes, measured as a caller meets it: one line into `bro parse`, one line out."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

_WARM_UP = 3


@dataclass(frozen=True)
class Latency:
    """Milliseconds per message: the middle one and the 95th of 100, over `n` messages."""

    p50: float
    p95: float
    n: int

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> "Latency":
        p50, p95 = np.percentile(milliseconds, [50, 95])
        return cls(float(p50), float(p95), len(milliseconds))


def time_reader(read: Callable[[str], object], texts: Sequence[str]) -> Latency:
    """Time `read` in this process."""
    for text in texts[:_WARM_UP]:
        read(text)
    taken = []
    for text in texts:
        start = time.perf_counter()
        read(text)
        taken.append(1000 * (time.perf_counter() - start))
    return Latency.of(taken)


def parse_latency(texts: Sequence[str]) -> tuple[Latency, list[float]]:
    """Send `texts` through a `bro parse` process; returns the summary and the milliseconds of each.

    Raises:
        RuntimeError: when the process stops early.
    """
    command = [sys.executable, "-m", "bot.cli", "parse"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as process:
        assert process.stdin is not None  # noqa: S101 - a pipe
        assert process.stdout is not None  # noqa: S101 - a pipe
        taken = []
        for text in [*texts[:_WARM_UP], *texts]:
            start = time.perf_counter()
            process.stdin.write(text.replace("\n", " ") + "\n")
            process.stdin.flush()
            if not process.stdout.readline():
                raise RuntimeError("bro parse stopped early")
            taken.append(1000 * (time.perf_counter() - start))
        process.stdin.close()
    measured = taken[min(_WARM_UP, len(texts)) :]
    return Latency.of(measured), measured
