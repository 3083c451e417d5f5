"""One conversation: its page, and what an agent does in it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from bot.conversations.repository import UnknownConversation
from bot.conversations.transcript import Said
from bot.dialogue.client import DialogueUnavailable
from bot.dialogue.reply import Reply
from bot.handover.handover import AlreadyTaken, Handover, NotWaiting, NotYours
from bot.http.problems import Refused
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.audit import Action
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.console.events import ShownMessage, shown
from bot.servicedesk.console.page_errors import PageRoute
from bot.servicedesk.console.page_values import Notice, console_page, fragment
from bot.servicedesk.console.queue_pages import PATH as QUEUE
from bot.servicedesk.console.queue_rows import queue_row
from bot.servicedesk.console.services import Desk, Services
from bot.servicedesk.suggestions.repository import UnknownSuggestion

PREFIX = "/servicedesk/gesprekken/{handover_id}"

router = APIRouter(prefix=PREFIX, include_in_schema=False, route_class=PageRoute)

HandoverId = Annotated[int, Path(ge=1, le=2**31 - 1)]

_LONGEST = 4000  # characters of an agent's message


class Message(BaseModel):
    """What an agent says; `id` is made by the page, so that a message that is sent again is said once."""

    text: str = Field(min_length=1, max_length=_LONGEST)
    suggestion: str | None = Field(None, max_length=64)
    id: UUID


@router.get("")
async def conversation_page(
    handover_id: HandoverId, request: Request, services: Desk, agent: CurrentAgent
) -> HTMLResponse:
    """The messages, the summary, and room to write."""
    return await _page(handover_id, request, services, agent)


@router.get("/stand")
async def standing(handover_id: HandoverId, request: Request, services: Desk, agent: CurrentAgent) -> HTMLResponse:
    """Who has the conversation now and what this agent can do, for the page that is open."""
    handover = await services.handovers.get(handover_id)
    return fragment(request, "_stand.html", agent, handover=handover, is_mine=_is_mine(handover, agent))


@router.get("/voorstellen")
async def suggestions(handover_id: HandoverId, request: Request, services: Desk, agent: CurrentAgent) -> HTMLResponse:
    """At most three suggested replies to what the visitor asks now."""
    handover = await services.handovers.get(handover_id)
    if handover.conversation_id is None:
        raise UnknownConversation
    try:
        found = await services.suggestions.suggest(
            conversation_id=handover.conversation_id, form="chat", agent=agent.username
        )
    except (DialogueUnavailable, TimeoutError):
        return fragment(request, "_voorstellen_storing.html", agent)
    return fragment(request, "_voorstellen.html", agent, set=found)


@router.post("/overnemen")
async def take(handover_id: HandoverId, request: Request, services: Desk, agent: CurrentAgent) -> Response:
    """Take the conversation; a colleague who was first is named."""
    await _audit(services, agent, "overgenomen", handover_id)
    try:
        await services.handovers.take(handover_id, agent)
    except AlreadyTaken as error:
        first = Notice(f"{error.agent} was u net voor en heeft dit gesprek. U kunt wel meekijken.", warn=True)
        return await _page(handover_id, request, services, agent, first, status_code=status.HTTP_409_CONFLICT)
    except NotWaiting:
        return _to(_own(handover_id), "niet_wachtend")
    return _to(_own(handover_id), "overgenomen")


@router.post("/sluiten")
async def close(handover_id: HandoverId, services: Desk, agent: CurrentAgent) -> Response:
    """End the talk; the assistant is back."""
    return await _let_go(services.handovers.close, handover_id, services, agent, "gesloten")


@router.post("/teruggeven")
async def give_back(handover_id: HandoverId, services: Desk, agent: CurrentAgent) -> Response:
    """Put the conversation back in the queue."""
    return await _let_go(services.handovers.give_back, handover_id, services, agent, "teruggegeven")


@router.post("/berichten")
async def say(handover_id: HandoverId, message: Message, services: Desk, agent: CurrentAgent) -> ShownMessage:
    """Say something to the visitor."""
    text = message.text.strip()
    if not text:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "empty", "Typ eerst uw bericht.")
    await _audit(services, agent, "verstuurd", handover_id)
    try:
        reply = await services.handovers.say(handover_id, agent, text, message.suggestion, str(message.id))
    except (NotYours, NotWaiting) as error:
        raise _not_yours() from error
    if message.suggestion:
        await _used(services, agent, message, text)
    return shown(reply)


@router.post("/typt", status_code=status.HTTP_204_NO_CONTENT)
async def typing(handover_id: HandoverId, services: Desk, agent: CurrentAgent) -> None:
    """Let the visitor see that somebody is writing."""
    try:
        await services.handovers.typing(handover_id, agent)
    except (NotYours, NotWaiting) as error:
        raise _not_yours() from error


async def _audit(services: Services, agent: Agent, action: Action, handover_id: int) -> None:
    """Keep what the agent is about to do; what cannot be kept is not done."""
    handover = await services.handovers.get(handover_id)
    await services.audit.record(agent, action, handover.conversation_id, handover.reference)


async def _used(services: Services, agent: Agent, message: Message, text: str) -> None:
    """Keep how much of the suggestion was changed before it was sent."""
    with suppress(UnknownSuggestion):
        await services.suggestions.feedback(
            str(message.suggestion), "verstuurd", agent=agent.username, final_text=text, key=str(message.id)
        )


async def _page(
    handover_id: int, request: Request, services: Services, agent: Agent, *notices: Notice, status_code: int = 200
) -> HTMLResponse:
    handover = await services.handovers.get(handover_id)
    entries = await _entries(services, handover)
    await services.audit.record(agent, "bekeken", handover.conversation_id, handover.reference)
    return await console_page(
        request,
        services,
        "gesprek.html",
        agent,
        active=QUEUE,
        status_code=status_code,
        notices=notices,
        handover=handover,
        entries=entries,
        row=queue_row(handover, services.topic_titles()),
        is_mine=_is_mine(handover, agent),
    )


async def _entries(services: Services, handover: Handover) -> list[Said | Reply]:
    """The messages; none when the visitor erased the conversation."""
    if handover.conversation_id is None:
        return []
    try:
        return await services.conversations.entries(handover.conversation_id)
    except UnknownConversation:
        return []


async def _let_go(
    step: Callable[[int, Agent], Awaitable[Any]], handover_id: int, services: Services, agent: Agent, done: str
) -> Response:
    try:
        await step(handover_id, agent)
    except (NotYours, NotWaiting):
        return _to(_own(handover_id), "niet_van_u")
    return _to(QUEUE, done)


def _is_mine(handover: Handover, agent: Agent) -> bool:
    return handover.state == "in_gesprek" and handover.agent == agent.username


def _own(handover_id: int) -> str:
    return PREFIX.format(handover_id=handover_id)


def _to(path: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"{path}?melding={done}", status.HTTP_303_SEE_OTHER)


def _not_yours() -> Refused:
    sentence = "U hebt dit gesprek niet meer, dus uw bericht is niet verstuurd. Uw tekst staat er nog."
    return Refused(status.HTTP_409_CONFLICT, "not_yours", sentence)
