"""What a turn does inside Rasa: how long each stage takes, and that calls to the actions belong to the trace."""

import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from prometheus_client import Histogram

from bot.platform import tracing

STAGES = ("nlu", "actions")

stage_seconds = Histogram(
    "bro_rasa_stage_seconds",
    "Time of one turn in Rasa: understanding, the actions, and the rest (dialogue)",
    ["stage"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)

_spent: ContextVar[dict[str, float] | None] = ContextVar("spent", default=None)


class Stages:
    """Measures one turn, from `with` to the end of it; then `seconds` holds each stage, also `dialogue`: the rest."""

    def __enter__(self) -> "Stages":
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)
        self._token = _spent.set(self.seconds)
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        _spent.reset(self._token)
        self.seconds["dialogue"] = max(0.0, time.perf_counter() - self._began - sum(self.seconds.values()))
        for stage, seconds in self.seconds.items():
            stage_seconds.labels(stage).observe(seconds)


def timed(stage: str, work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """`work`, which then counts for `stage` in the turn that goes on."""

    async def measured(*arguments: Any, **options: Any) -> Any:
        began = time.perf_counter()
        try:
            return await work(*arguments, **options)
        finally:
            spent = _spent.get()
            if spent is not None:
                spent[stage] += time.perf_counter() - began

    return measured


def traced(request: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """`request` of an endpoint, which then says to which trace it belongs."""

    async def call(self: Any, *arguments: Any, **options: Any) -> Any:
        options["headers"] = {**(options.get("headers") or {}), **tracing.headers()}
        return await request(self, *arguments, **options)

    return call
