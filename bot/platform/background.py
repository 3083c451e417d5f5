"""The work that goes on behind the requests, under one supervisor: no loop of ours is gone without a sign."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from math import inf

from prometheus_client import Counter, Gauge

logger = logging.getLogger(__name__)

failures = Counter("bro_background_failures", "Times that work in the background ended in an error", ["work"])
failing = Gauge("bro_background_failing", "1 while this work in the background does not succeed", ["work"])

Work = Callable[[], Awaitable[object]]

_LONGEST_PAUSE = 60.0  # seconds
_STEADY = 60.0  # seconds that endless work must go on before it counts as well again


def cancelled() -> bool:
    """Whether this task was told to stop. An endless loop asks, for a library can swallow the telling.

    Until Python 3.12 `asyncio.wait_for` does when its work is done in the same moment
    (github.com/python/cpython/issues/86296); redis-py sends every command with it.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


class Background:
    """Runs work by name until `close`. What fails is logged, counted, and tried again after a growing pause.

    The pause is `first_pause` seconds, twice as long after each failure, at most a minute, and for periodic work never
    longer than its period.
    """

    def __init__(self, first_pause: float = 1.0) -> None:
        self._first_pause = first_pause
        self._tasks: set[asyncio.Task[None]] = set()
        self._failing_until: dict[str, float] = {}

    @property
    def failing(self) -> list[str]:
        """The names of the work that does not succeed now."""
        return sorted(name for name in self._failing_until if self._is_failing(name))

    def every(self, seconds: float, name: str, work: Work, first: float = 0.0) -> "asyncio.Task[None]":
        """Do `work` every so many seconds, and the first time after `first`."""
        return self._start(name, self._supervised(name, work, seconds, first))

    def keep(self, name: str, work: Work) -> "asyncio.Task[None]":
        """Keep `work` going that has no end by itself; when it does return, it is done."""
        return self._start(name, self._supervised(name, work, None, 0.0))

    async def close(self) -> None:
        """Cancel all work, and wait until it has stopped."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, name: str, work: Awaitable[None]) -> "asyncio.Task[None]":
        failing.labels(name).set_function(partial(self._is_failing, name))
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _supervised(self, name: str, work: Work, period: float | None, first: float) -> None:
        await asyncio.sleep(first)
        tries = 0
        while True:
            began = time.monotonic()
            try:
                await work()
            except Exception as error:
                steady = period is None and time.monotonic() - began > _STEADY
                tries = 1 if steady else tries + 1
                pause = min(self._first_pause * 2 ** min(tries - 1, 10), _LONGEST_PAUSE, period or inf)
                self._note_failure(name, error, tries, inf if period else pause + _STEADY)
            else:
                if period is None:
                    return
                tries, pause = 0, period
                self._failing_until.pop(name, None)
            if cancelled():
                return
            await asyncio.sleep(pause)

    def _note_failure(self, name: str, error: BaseException, tries: int, seconds: float) -> None:
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        logger.error("background_failed", extra={"work": name, "code": type(error).__name__, "tries": tries})
        failures.labels(name).inc()
        self._failing_until[name] = time.monotonic() + seconds

    def _is_failing(self, name: str) -> bool:
        return time.monotonic() < self._failing_until.get(name, 0.0)
