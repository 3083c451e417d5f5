"""The stream of what happens now, for the page that an agent has open.

Events: `wachtrij` (how things stand, when that changes), `bericht` (a new message, as
HTML), `kijkers` (who else looks), `typt` (the visitor is typing), `teken` (a sign of life each few seconds: a page that
hears nothing says so). An agent with an open stream is there; when the session ends, so does the stream.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from bot.conversations.live_events import LiveEvent, LiveEvents, Subscription
from bot.handover.handover import Handover, UnknownHandover
from bot.handover.service import SERVICEDESK, HandoverService
from bot.http.services import service_of
from bot.platform.clock import now
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.cookies import read_cookie
from bot.servicedesk.access.dependencies import CurrentAgent, RowId
from bot.servicedesk.consent.service import ConsentService
from bot.servicedesk.console.presence import BEAT, Watchers, looking, tell, topic
from bot.servicedesk.console.rendering import piece
from bot.servicedesk.console.standing import Standings

router = APIRouter(include_in_schema=False)

_LARGEST_POSITION = 2**31 - 1


class ShownMessage(BaseModel):
    """A message as the page shows it; `again` when it takes the place of the one that stands there."""

    position: int
    author: str
    html: str
    again: bool = False


class Sentence(BaseModel):
    """A sentence for the page; empty when there is nothing to say."""

    text: str


@dataclass(frozen=True)
class _Sources:
    """What the streams tell of."""

    handovers: HandoverService
    consent: ConsentService
    agents: Agents
    live: LiveEvents
    standings: Standings


async def _sources(request: Request) -> _Sources:
    return _Sources(
        service_of(request, HandoverService),
        service_of(request, ConsentService),
        service_of(request, Agents),
        service_of(request, LiveEvents),
        service_of(request, Standings),
    )


Streams = Annotated[_Sources, Depends(_sources)]


async def _handover(
    streams: Streams, agent: CurrentAgent, gesprek: Annotated[RowId | None, Query()] = None
) -> Handover | None:
    """The conversation of the page; one that is not for this agent is refused before the stream begins."""
    return await streams.consent.handover(gesprek, agent) if gesprek is not None else None


@router.get("/servicedesk/events", response_class=EventSourceResponse)
async def read_events(
    request: Request,
    streams: Streams,
    agent: CurrentAgent,
    handover: Annotated[Handover | None, Depends(_handover)],
    na: Annotated[int, Query(ge=0, le=_LARGEST_POSITION)] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=_LARGEST_POSITION)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Everything that this page must know, from position `na` of its conversation on."""
    stream = _Stream(streams, agent, handover, last_event_id or na, read_cookie(request, "sessie"))
    async for event in stream.events():
        yield event


class _Stream:
    """The events of one open page."""

    def __init__(self, sources: _Sources, agent: Agent, handover: Handover | None, position: int, session: str) -> None:
        self._sources = sources
        self._agent = agent
        self._handover = handover
        self._position = position
        self._session = session
        self._watchers = Watchers(agent.username)
        self._said = ""
        self._cut_off = False
        self._changes_at: datetime | None = None
        self._arrivals: asyncio.Queue[_Arrival] = asyncio.Queue()

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """The events, until the session ends or the listener is cut off and must resume."""
        live = self._sources.live
        with ExitStack() as open_things:
            forwarding = [
                asyncio.create_task(self._forward(name, open_things.enter_context(live.subscribe(name))))
                for name in self._topics()
            ]
            open_things.callback(lambda: [task.cancel() for task in forwarding])
            yield await self._queue_event()
            for event in await self._missed():
                yield event
            if self._handover is not None:
                open_things.enter_context(looking(live, self._handover.id, self._agent))
            while not self._cut_off:
                await self._beat()
                async for event in self._until_next_beat():
                    yield event
                if not await self._is_open():
                    return
                yield await self._queue_event() if self._is_late_now() else _sign_of_life()

    async def _until_next_beat(self) -> AsyncIterator[ServerSentEvent]:
        """What happens until it is time for a sign of life, or until this page must resume."""
        loop = asyncio.get_running_loop()
        beat_at = loop.time() + BEAT
        while not self._cut_off:
            try:
                async with asyncio.timeout_at(beat_at):
                    arrivals = [await self._arrivals.get()]
            except TimeoutError:
                break
            while not self._arrivals.empty():
                arrivals.append(self._arrivals.get_nowait())
            if not await self._is_open():
                return
            for event in await self._told(arrivals):
                yield event
        for event in self._watchers_event():
            yield event

    async def _is_open(self) -> bool:
        """Whether the session and the role are there still; asked before anything is told."""
        agent = await self._sources.agents.by_session(self._session, uses=False)
        return agent is not None and agent.sees_conversations

    def _topics(self) -> list[str]:
        if self._handover is None:
            return [SERVICEDESK]
        talk = [self._handover.conversation_id] if self._handover.conversation_id else []
        return [SERVICEDESK, topic(self._handover.id), *talk]

    async def _forward(self, name: str, subscription: Subscription) -> None:
        async for event in subscription:
            self._arrivals.put_nowait(_Arrival(name, event))
        self._arrivals.put_nowait(_Arrival(name, None))

    async def _beat(self) -> None:
        await self._sources.handovers.seen(self._agent)
        await self._sources.agents.saw(self._agent)
        if self._handover is not None:
            tell(self._sources.live, self._handover.id, self._agent)

    async def _told(self, arrivals: list["_Arrival"]) -> list[ServerSentEvent]:
        """What the page gets to hear about these events; several changes of the queue are told once."""
        told = []
        for arrival in arrivals:
            if arrival.event is None:
                self._cut_off = True
            elif arrival.topic != SERVICEDESK:
                told += await self._of_this_talk(arrival.event)
            elif await self._lost(arrival.event):
                told.append(_end())
        if any(arrival.topic == SERVICEDESK for arrival in arrivals):
            told.append(await self._queue_event())
        return told + self._watchers_event()

    async def _of_this_talk(self, event: LiveEvent) -> list[ServerSentEvent]:
        if event.name == "presence":
            self._hear(event.data)
        elif event.name == "message" and (event.position or 0) > self._position:
            return await self._missed()
        elif event.name == "delivery" and event.data.position <= self._position:  # type: ignore[attr-defined]
            return [ServerSentEvent(event="bericht", data=shown(event.data, again=True))]
        elif event.name == "visitor":
            return [_typing() if event.data.writes else await self._queue_event()]  # type: ignore[attr-defined]
        elif event.name == "ended":
            return [_end()]
        return []

    async def _lost(self, event: LiveEvent) -> bool:
        """Whether this change of the queue takes the conversation of the page out of the agent's sight."""
        if self._handover is None or event.data.handover_id != self._handover.id:  # type: ignore[attr-defined]
            return False
        try:
            now = await self._sources.consent.handover(self._handover.id, self._agent)
        except UnknownHandover:
            return True
        return now.conversation_id is None

    def _hear(self, sign: Any) -> None:
        """`sign` is a `Looking`, or looks like one when it came from another gateway."""
        self._watchers.heard(sign)
        if self._handover is not None and sign.asks and sign.username != self._agent.username:
            tell(self._sources.live, self._handover.id, self._agent)

    def _watchers_event(self) -> list[ServerSentEvent]:
        sentence = self._watchers.sentence()
        if sentence == self._said:
            return []
        self._said = sentence
        return [ServerSentEvent(event="kijkers", data=Sentence(text=sentence))]

    async def _missed(self) -> list[ServerSentEvent]:
        """What was written since the last message of the page, as far as the agent may see it at this moment."""
        if self._handover is None:
            return []
        try:
            seen = await self._sources.consent.see(self._handover.id, self._agent, self._position)
        except UnknownHandover:
            return []
        return [self._message(entry) for entry in seen.entries]

    def _message(self, entry: Any) -> ServerSentEvent:
        self._position = entry.position
        return ServerSentEvent(event="bericht", data=shown(entry), id=str(entry.position))

    async def _queue_event(self) -> ServerSentEvent:
        standing = await self._sources.standings.of(self._agent)
        self._changes_at = standing.changes_at
        return ServerSentEvent(event="wachtrij", data=standing)

    def _is_late_now(self) -> bool:
        """Whether somebody has waited too long since the page heard of the queue last."""
        return self._changes_at is not None and self._changes_at <= now()


@dataclass(frozen=True)
class _Arrival:
    """An event of a topic; None when the listener was cut off and must resume."""

    topic: str
    event: LiveEvent | None


def _sign_of_life() -> ServerSentEvent:
    return ServerSentEvent(event="teken", data=Sentence(text=""))


def _typing() -> ServerSentEvent:
    return ServerSentEvent(event="typt", data=Sentence(text="De bezoeker typt …"))


def _end() -> ServerSentEvent:
    return ServerSentEvent(event="einde", data=Sentence(text=""))


def shown(entry: Any, again: bool = False) -> ShownMessage:
    """The message as the page shows it; `again` when it takes the place of the one that stands there."""
    html = piece("_bericht.html", entry=entry)
    return ShownMessage(position=entry.position, author=entry.author, html=html, again=again)
