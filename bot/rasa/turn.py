"""One turn inside Rasa: a message is handled once, each stage is timed, and calls to actions belong to the trace."""

import logging
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from prometheus_client import Histogram
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered

from bot.platform import tracing
from bot.rasa.reading import from_rasa
from bot.rasa.tracker_store import Handled, handled, tracker_store

logger = logging.getLogger(__name__)

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


async def handle(agent: Any, message: UserMessage, again: bool) -> dict[str, Any]:
    """The answer to `message`, with what operators want to know of it; one that comes `again` is handled once."""
    with Stages() as stages:
        known = await _answered_before(agent, message) if again else None
        answer = known or await _answer(agent, message)
    milliseconds = {stage: round(seconds * 1000) for stage, seconds in stages.seconds.items()}
    logger.info("message_handled", extra={"sender": message.sender_id, **milliseconds})
    return answer.as_dict() | {"seconds": stages.seconds, "model_trained_at": _trained_at(agent)}


@dataclass(frozen=True)
class _Answer:
    """What the visitor gets, Rasa's record of the message that it answers, and whether it ends in a form's question."""

    messages: list[dict[str, Any]]
    said: UserUttered | None
    asking: bool

    def as_dict(self) -> dict[str, Any]:
        intent = self.said.intent if self.said else {}
        offered = from_rasa(self.said.parse_data).offered if self.said and not self.asking else []
        return {
            "messages": self.messages,
            "intent": intent.get("name"),
            "confidence": intent.get("confidence"),
            "offered": offered,
            "unanswered": self._unanswered(),
        }

    def _unanswered(self) -> list[dict[str, Any]]:
        """The questions in the message that no answer was about, as the message was read in the talk."""
        said = from_rasa(self.said.parse_data) if self.said else None
        read = said.unanswered if said and said.zone == "answer" and not said.in_hand else []
        return [part.model_dump() for part in read]


def _trained_at(agent: Any) -> float:
    """When the model in use was trained, in Unix time; Rasa writes it in UTC without a zone."""
    moment: datetime = agent.processor.model_metadata.trained_at
    return moment.replace(tzinfo=UTC).timestamp()


async def _answer(agent: Any, message: UserMessage) -> _Answer:
    tracker_store(agent)  # from now on a turn that cannot be saved fails
    turn = Handled()
    handled.set(turn)
    await agent.handle_message(message)
    return _Answer(message.output_channel.messages, turn.said, turn.asking)


async def _answered_before(agent: Any, message: UserMessage) -> _Answer | None:
    """The answer to `message` when Rasa handled it before; it waits while another server is handling it."""
    async with agent.lock_store.lock(message.sender_id):
        tracker = await tracker_store(agent).retrieve(message.sender_id)
    if tracker is None:
        return None
    after = list(takewhile(lambda event: not isinstance(event, UserUttered), reversed(tracker.events)))
    said = tracker.events[-len(after) - 1] if len(after) < len(tracker.events) else None
    if said is None or said.message_id != message.message_id:
        return None
    asking = tracker.active_loop_name is not None
    return _Answer([event.message() for event in reversed(after) if isinstance(event, BotUttered)], said, asking)
