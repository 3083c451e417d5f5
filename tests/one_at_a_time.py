"""For processes that run tests side by side and share a folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Only one process at a time does this for `folder`; the others wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".busy").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
