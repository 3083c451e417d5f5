"""One conversation: its page, and what an agent does in it."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, status
from fastapi.responses import HTMLResponse, Response

from bot.conversations.repository import UnknownConversation
from bot.dialogue.client import DialogueUnavailable
from bot.handover.handover import AlreadyTaken, Handover, NotWaiting, NotYours
from bot.http.problems import Refused
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.answers.api import Library
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.consent.dependencies import Consent, SeenHandover, SeenId
from bot.servicedesk.console.events import ShownMessage, shown
from bot.servicedesk.console.frame import Notice, PageRoute, console_page, fragment, to_page
from bot.servicedesk.suggestions.api import Suggestions
from bot.servicedesk.talks.api import Handovers, Talks
from bot.servicedesk.talks.queue import PATH as QUEUE
from bot.servicedesk.talks.queue import queue_row
from bot.servicedesk.talks.service import LONGEST, AgentMessage, TalkService

PREFIX = "/servicedesk/gesprekken/{handover_id}"

router = APIRouter(prefix=PREFIX, include_in_schema=False, route_class=PageRoute)


@router.get("")
async def conversation_page(
    agent: CurrentAgent, handover_id: SeenId, request: Request, talks: Talks, library: Library
) -> HTMLResponse:
    """The messages, the summary, and room to write."""
    return await _page(handover_id, request, talks, library, agent)


@router.get("/stand")
async def standing(agent: CurrentAgent, request: Request, handover: SeenHandover, handovers: Handovers) -> HTMLResponse:
    """Who has the conversation now and what this agent can do, for the page that is open."""
    contact = await handovers.given(handover, agent)
    is_mine = _is_mine(handover, agent)
    return fragment(request, "_stand.html", agent, handover=handover, is_mine=is_mine, contact=contact)


@router.get("/voorstellen")
async def suggested_replies(
    request: Request, handover: SeenHandover, consent: Consent, suggestions: Suggestions, agent: CurrentAgent
) -> HTMLResponse:
    """At most three suggested replies to what the visitor asks now."""
    if handover.conversation_id is None:
        raise UnknownConversation
    await consent.check_shared(handover.conversation_id, agent)
    try:
        found = await suggestions.suggest(conversation_id=handover.conversation_id, form="chat", agent=agent.username)
    except (DialogueUnavailable, TimeoutError):
        return fragment(request, "_voorstellen_storing.html", agent)
    return fragment(request, "_voorstellen.html", agent, set=found)


@router.post("/overnemen")
async def take(agent: CurrentAgent, handover_id: SeenId, request: Request, talks: Talks, library: Library) -> Response:
    """Take the conversation; a colleague who was first is named."""
    try:
        await talks.take(handover_id, agent)
    except AlreadyTaken as error:
        first = Notice(f"{error.agent} was u net voor en heeft dit gesprek. U kunt wel meekijken.", warn=True)
        return await _page(handover_id, request, talks, library, agent, first, status_code=status.HTTP_409_CONFLICT)
    except NotWaiting:
        return to_page(_own(handover_id), "niet_wachtend")
    return to_page(_own(handover_id), "overgenomen")


@router.post("/sluiten")
async def close(agent: CurrentAgent, handover_id: SeenId, handovers: Handovers) -> Response:
    """End the talk; the assistant is back."""
    return await _let_go(handovers.close, handover_id, agent, "gesloten")


@router.post("/teruggeven")
async def give_back(agent: CurrentAgent, handover_id: SeenId, handovers: Handovers) -> Response:
    """Put the conversation back in the queue."""
    return await _let_go(handovers.give_back, handover_id, agent, "teruggegeven")


@router.post("/berichten")
async def say(agent: CurrentAgent, handover_id: SeenId, message: AgentMessage, talks: Talks) -> ShownMessage:
    """Say something to the visitor."""
    try:
        return shown(await talks.say(handover_id, agent, message))
    except (NotYours, NotWaiting) as error:
        raise _not_yours() from error


@router.post("/typt", status_code=status.HTTP_204_NO_CONTENT)
async def typing(agent: CurrentAgent, handover_id: SeenId, handovers: Handovers) -> None:
    """Let the visitor see that somebody is writing."""
    try:
        await handovers.typing(handover_id, agent)
    except (NotYours, NotWaiting) as error:
        raise _not_yours() from error


async def _page(
    handover_id: int,
    request: Request,
    talks: TalkService,
    library: AnswerLibrary,
    agent: Agent,
    *notices: Notice,
    status_code: int = 200,
) -> HTMLResponse:
    talk = await talks.read(handover_id, agent)
    return await console_page(
        request,
        "gesprek.html",
        agent,
        active=QUEUE,
        status_code=status_code,
        notices=notices,
        handover=talk.handover,
        entries=talk.transcript,
        contact=talk.contact,
        row=queue_row(talk.handover, library.titles()),
        is_mine=_is_mine(talk.handover, agent),
        longest=LONGEST,
    )


async def _let_go(step: Callable[[int, Agent], Awaitable[Any]], handover_id: int, agent: Agent, done: str) -> Response:
    try:
        await step(handover_id, agent)
    except (NotYours, NotWaiting):
        return to_page(_own(handover_id), "niet_van_u")
    return to_page(QUEUE, done)


def _is_mine(handover: Handover, agent: Agent) -> bool:
    return handover.state == "in_gesprek" and handover.agent == agent.username


def _own(handover_id: int) -> str:
    return PREFIX.format(handover_id=handover_id)


def _not_yours() -> Refused:
    sentence = "U hebt dit gesprek niet meer, dus uw bericht is niet verstuurd. Uw tekst staat er nog."
    return Refused(status.HTTP_409_CONFLICT, "not_yours", sentence)
