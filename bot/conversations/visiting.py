"""Where a visitor is: on which page of the website, and whether that page is still open."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, Field
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.conversations.live_events import LiveEvent, LiveEvents
from bot.conversations.models import Conversation
from bot.conversations.redaction import redact
from bot.conversations.text import clean
from bot.platform.clock import now
from bot.platform.database import writing

BEAT = 20.0
"""Seconds between two signs of life of an open page."""

_GRACE = 5.0  # seconds in which a page that closed may come back: the visitor goes to the next page


class Page(BaseModel):
    """The page that a visitor is on, as the website tells it: its title, its address, and a word of its own."""

    title: str = Field("", max_length=300)
    address: str = Field("", max_length=2000)
    tag: str = Field("", max_length=60)

    def kept(self, origin: str) -> "Page | None":
        """What may be kept of it: no query, no personal data; None when it is no page of the website `origin`."""
        parts = urlsplit(self.address)
        if f"{parts.scheme}://{parts.netloc}" != origin:
            return None
        address = urlunsplit((parts.scheme, parts.netloc, redact(parts.path).text, "", ""))
        return Page(title=redact(clean(self.title)).text[:300], address=address, tag=redact(clean(self.tag)).text[:60])


class Visiting(BaseModel):
    """The page of the visitor is open (`here`), or they closed it; `writes` when they are typing now."""

    here: bool
    writes: bool = False


class Visits:
    """Notes where visitors are, in the database of `engine`, and tells who listens."""

    def __init__(self, engine: Engine, live: LiveEvents) -> None:
        self._engine = engine
        self._live = live
        self._pages: Counter[str] = Counter()
        self._leaving: set[asyncio.Task[None]] = set()

    async def on(self, conversation_id: str, page: Page) -> None:
        """The visitor is on this page now."""
        await self._write(conversation_id, page=page.model_dump())

    def writes(self, conversation_id: str) -> None:
        """The visitor is typing now; this is told and kept nowhere."""
        self._live.publish(conversation_id, LiveEvent("visitor", Visiting(here=True, writes=True)))

    @asynccontextmanager
    async def page(self, conversation_id: str) -> AsyncIterator[None]:
        """A page of the visitor is open for as long as the context lasts."""
        self._pages[conversation_id] += 1
        if self._pages[conversation_id] == 1:
            self._live.publish(conversation_id, LiveEvent("visitor", Visiting(here=True)))
        beat = asyncio.create_task(self._beat(conversation_id))
        try:
            yield
        finally:
            beat.cancel()
            asyncio.get_running_loop().call_later(_GRACE, self._closed, conversation_id, now())

    async def _beat(self, conversation_id: str) -> None:
        while True:
            await self._write(conversation_id, here_until=now() + timedelta(seconds=2 * BEAT))
            await asyncio.sleep(BEAT)

    def _closed(self, conversation_id: str, closed_at: datetime) -> None:
        self._pages[conversation_id] -= 1
        if self._pages[conversation_id] > 0:
            return
        del self._pages[conversation_id]
        leaving = asyncio.create_task(self._leave(conversation_id, closed_at))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    async def _leave(self, conversation_id: str, closed_at: datetime) -> None:
        """Another gateway may have the next page of this visitor by then: only what this one wrote last is undone."""
        mine = Conversation.here_until <= closed_at + timedelta(seconds=2 * BEAT)
        if await self._write(conversation_id, mine, here_until=closed_at):
            self._live.publish(conversation_id, LiveEvent("visitor", Visiting(here=False)))

    async def _write(self, conversation_id: str, *conditions: object, **values: object) -> bool:
        return await asyncio.to_thread(self._write_now, conversation_id, conditions, values)

    def _write_now(self, conversation_id: str, conditions: tuple[object, ...], values: dict[str, object]) -> bool:
        query = update(Conversation).where(Conversation.id == conversation_id, *conditions).values(**values)
        with writing(self._engine) as session:
            return bool(session.execute(query).rowcount)
