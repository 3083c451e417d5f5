"""Tells who listens to a conversation what happens in it, while it happens.

Every channel and the servicedesk publish and subscribe here; nothing else carries events between them. What must not
be lost is in the database: a subscriber that was away reads the messages after the position that it knows.
`live_events_redis.py` does the same between several gateways.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

_BACKLOG = 100  # events a slow subscriber may lag behind before it is cut off and must resume from the database


class Typing(BaseModel):
    """Somebody is writing an answer."""

    author: Literal["assistent", "medewerker"] = "assistent"


class Takeover(BaseModel):
    """Who talks to the visitor: the name of a member of staff, or None for the assistant.

    `waiting` says that the visitor stands in the queue for a member of staff.
    """

    agent: str | None
    waiting: bool = False


class QueueChange(BaseModel):
    """A handover came to another state; for the topic `servicedesk`. Without consent nobody outside is told."""

    handover_id: int
    reference: str
    state: str
    agent: str | None
    team: str | None = None
    consented: bool = False


class Spoken(BaseModel):
    """A visitor, or who has the conversation, said something; for the topic `servicedesk`, without the words."""

    handover_id: int


class Ended(BaseModel):
    """The conversation is over and nothing more will come."""

    reason: Literal["gewist"]


@dataclass(frozen=True)
class LiveEvent:
    """Something that happens; `position` is set for a message, which can be read again from the database.

    `delivery` is a reply of which it became known whether the visitor's channel took it.
    """

    name: Literal["message", "typing", "takeover", "ended", "queue", "presence", "visitor", "delivery"]
    data: BaseModel
    position: int | None = None


Observer = Callable[[str, LiveEvent], None]
"""Sees every event that this process publishes, with its topic; it must return at once."""


class Subscription:
    """The events of one conversation for one listener, in order; it ends when the listener is cut off."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[LiveEvent | None] = asyncio.Queue(_BACKLOG + 1)

    def put(self, event: LiveEvent) -> None:
        if self._queue.qsize() < _BACKLOG:
            self._queue.put_nowait(event)
        else:
            self.close()

    def close(self) -> None:
        """End it after the events that are already there."""
        if not self._queue.full():
            self._queue.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[LiveEvent]:
        while (event := await self._queue.get()) is not None:
            yield event


class LiveEvents:
    """The events of all topics, within this process and its event loop; a topic is a conversation's id, or a name."""

    def __init__(self) -> None:
        self.observers: list[Observer] = []
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)

    @property
    def degraded(self) -> str | None:
        """Why events do not reach everybody, or None when they do."""
        return None

    def publish(self, topic: str, event: LiveEvent) -> None:
        """Give `event` to everybody who listens to this topic now, and to the observers of this process."""
        for observer in self.observers:
            observer(topic, event)
        self.deliver(topic, event)

    def deliver(self, topic: str, event: LiveEvent) -> None:
        """Give `event`, which may come from another process, to who listens to this topic in this one."""
        for subscription in tuple(self._subscriptions.get(topic, ())):
            subscription.put(event)

    @contextmanager
    def subscribe(self, topic: str) -> Iterator[Subscription]:
        """Listen to a topic for as long as the context lasts."""
        subscription = Subscription()
        self._subscriptions[topic].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[topic].discard(subscription)
            if not self._subscriptions[topic]:
                del self._subscriptions[topic]

    def listeners(self, topic: str) -> int:
        """How many listen to this topic now."""
        return len(self._subscriptions.get(topic, ()))

    async def run(self) -> None:
        """Carry events to and from other gateways until cancelled; within one process there is nothing to carry."""

    def close(self) -> None:
        """Cut off everybody, who then resume from the database: events were lost, or the process is about to stop."""
        for subscriptions in tuple(self._subscriptions.values()):
            for subscription in subscriptions:
                subscription.close()
