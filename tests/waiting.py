"""Waits for what will happen, never for the clock."""

import time
from collections.abc import Callable

LONGEST = 60.0
"""Seconds: what happens at all happens within these, also on a machine with far more to do than it can."""

STARTING = 300.0
"""Seconds: so long may it take before servers that start answer, when other programs do the same."""


def until(true: Callable[[], object], seconds: float = LONGEST) -> None:
    """Wait until `true()` is."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"it did not become true within {seconds:.0f} seconds"
        time.sleep(0.05)
