"""Gives groups of processes a fixed share of a processor, so that replicas do not compete on a small machine.

Uses Linux control groups, version 2 (`cpu.max`, https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu) or 1
(`cpu.cfs_quota_us`, https://docs.kernel.org/scheduler/sched-bwc.html). It needs root.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

_CONTROL_GROUPS = Path("/sys/fs/cgroup")
_PERIOD = 20_000  # microseconds; short, so that a message seldom waits for the next one


@contextmanager
def limited(groups: Iterable[Sequence[int]], cores: float) -> Iterator[None]:
    """Let the processes of each group together use at most `cores` (0.5 is half a core), until the context ends.

    Raises:
        OSError: when this machine has no control groups, or these are not ours to make.
    """
    with ExitStack() as stack:
        for number, processes in enumerate(groups, start=1):
            stack.enter_context(_group(f"bro-benchmark-{os.getpid()}-{number}", processes, cores))
        yield


@contextmanager
def _group(name: str, processes: Sequence[int], cores: float) -> Iterator[None]:
    first_version = _CONTROL_GROUPS / "cpu"
    parent = first_version if first_version.is_dir() else _CONTROL_GROUPS
    quota = round(cores * _PERIOD)
    if parent is _CONTROL_GROUPS:
        (parent / "cgroup.subtree_control").write_text("+cpu")
    folder = parent / name
    folder.mkdir()
    try:
        if parent is _CONTROL_GROUPS:
            (folder / "cpu.max").write_text(f"{quota} {_PERIOD}")
        else:
            (folder / "cpu.cfs_period_us").write_text(str(_PERIOD))
            (folder / "cpu.cfs_quota_us").write_text(str(quota))
        _move(processes, folder)
        yield
    finally:
        _move((int(pid) for pid in (folder / "cgroup.procs").read_text().split()), parent)
        folder.rmdir()


def _move(processes: Iterable[int], folder: Path) -> None:
    for pid in processes:
        (folder / "cgroup.procs").write_text(str(pid))
