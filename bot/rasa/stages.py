"""What a turn does inside Rasa: how long each stage takes, and that calls to the actions belong to the trace.

Rasa offers no place for either, so `install` wraps two of its methods.
"""

import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from prometheus_client import Histogram
from rasa.core.processor import MessageProcessor
from rasa.utils.endpoints import EndpointConfig

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


def install() -> None:
    """Measure and trace from now on; safe to call again."""
    if getattr(EndpointConfig.request, "traced", False):
        return
    MessageProcessor.parse_message = _timed("nlu", MessageProcessor.parse_message)
    EndpointConfig.request = _traced(_timed("actions", EndpointConfig.request))


def _timed(stage: str, work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def measured(*arguments: Any, **options: Any) -> Any:
        began = time.perf_counter()
        try:
            return await work(*arguments, **options)
        finally:
            spent = _spent.get()
            if spent is not None:
                spent[stage] += time.perf_counter() - began

    return measured


def _traced(request: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def call(self: EndpointConfig, *arguments: Any, **options: Any) -> Any:
        options["headers"] = {**(options.get("headers") or {}), **tracing.headers()}
        return await request(self, *arguments, **options)

    call.traced = True  # type: ignore[attr-defined]
    return call
