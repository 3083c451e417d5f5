"""Tells who listens to a conversation what happens in it, while it happens.

Every channel and the servicedesk publish and subscribe here; nothing else carries events between them. What must not
be lost is in the database: a subscriber that was away reads the messages after the position that it knows.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

_BACKLOG = 100  # events a slow subscriber may lag behind before it is cut off and must resume from the database


class Typing(BaseModel):
    """Somebody is writing an answer."""

    author: Literal["assistent", "medewerker"] = "assistent"


class Takeover(BaseModel):
    """Who talks to the visitor: the name of a member of staff, or None for the assistant."""

    agent: str | None


class Ended(BaseModel):
    """The conversation is over and nothing more will come."""

    reason: Literal["gewist"]


@dataclass(frozen=True)
class LiveEvent:
    """Something that happens; `position` is set for a message, which can be read again from the database."""

    name: Literal["message", "typing", "takeover", "ended"]
    data: BaseModel
    position: int | None = None


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
    """The events of all conversations, within this process and its event loop."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)

    def publish(self, conversation_id: str, event: LiveEvent) -> None:
        """Give `event` to everybody who listens to this conversation now."""
        for subscription in tuple(self._subscriptions.get(conversation_id, ())):
            subscription.put(event)

    @contextmanager
    def subscribe(self, conversation_id: str) -> Iterator[Subscription]:
        """Listen to a conversation for as long as the context lasts."""
        subscription = Subscription()
        self._subscriptions[conversation_id].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[conversation_id].discard(subscription)
            if not self._subscriptions[conversation_id]:
                del self._subscriptions[conversation_id]

    def listeners(self, conversation_id: str) -> int:
        """How many listen to this conversation now."""
        return len(self._subscriptions.get(conversation_id, ()))

    def close(self) -> None:
        """Cut off everybody: the process is about to stop."""
        for subscriptions in tuple(self._subscriptions.values()):
            for subscription in subscriptions:
                subscription.close()
