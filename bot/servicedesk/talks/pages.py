"""One conversation: its page, and what an agent does in it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, status
from fastapi.responses import HTMLResponse, Response

from bot.conversations.repository import UnknownConversation
from bot.conversations.text import EmptyMessage
from bot.dialogue.client import DialogueUnavailable
from bot.handover.handover import AlreadyTaken, Handover, NotWaiting, NotYours
from bot.http.problems import Refused
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.access.teams import LONGEST_TEAM
from bot.servicedesk.consent.dependencies import Consent, SeenHandover, SeenId
from bot.servicedesk.console.events import ShownMessage, shown
from bot.servicedesk.console.frame import Notice, PageRoute, console_page, fragment, to_page
from bot.servicedesk.suggestions.api import Suggestions
from bot.servicedesk.talks.api import AllLists, Handovers, Talks
from bot.servicedesk.talks.lists import Lists
from bot.servicedesk.talks.queue import PATH as QUEUE
from bot.servicedesk.talks.queue import Accounts
from bot.servicedesk.talks.service import (
    LONGEST,
    LONGEST_NOTE,
    LONGEST_SNOOZE,
    AgentMessage,
    NotThere,
    TalkService,
    Transfer,
)

PREFIX = "/servicedesk/gesprekken/{handover_id}"

_TEAM = "team:"  # before the name of a team in the list of who can get the conversation; no username has a colon

router = APIRouter(prefix=PREFIX, include_in_schema=False, route_class=PageRoute)


@router.get("")
async def conversation_page(
    agent: CurrentAgent, handover_id: SeenId, request: Request, talks: Talks, lists: AllLists
) -> HTMLResponse:
    """The messages, the summary, and room to write."""
    return await _page(handover_id, request, talks, lists, agent)


@router.get("/stand")
async def standing(agent: CurrentAgent, request: Request, handover: SeenHandover, handovers: Handovers) -> HTMLResponse:
    """Who has the conversation now and what this agent can do, for the page that is open."""
    contact = await handovers.given(handover, agent)
    is_mine = _is_mine(handover, agent)
    return fragment(request, "_stand.html", agent, handover=handover, is_mine=is_mine, contact=contact)


@router.get("/collegas")
async def colleagues(agent: CurrentAgent, handover: SeenHandover, request: Request, accounts: Accounts) -> HTMLResponse:
    """Who can get the conversation now, for the page that is open."""
    there = {"colleagues": await accounts.colleagues(agent), "teams": await accounts.teams_there(agent)}
    return fragment(request, "_collegas.html", agent, **there)


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


@router.get("/notities")
async def notes(agent: CurrentAgent, handover_id: SeenId, request: Request, talks: Talks) -> HTMLResponse:
    """What colleagues wrote, for the page that is open."""
    return fragment(request, "_notities.html", agent, notes=await talks.notes(handover_id, agent))


@router.post("/notities")
async def note(
    agent: CurrentAgent, handover_id: SeenId, talks: Talks, tekst: Annotated[str, Form(max_length=LONGEST_NOTE)] = ""
) -> Response:
    """Leave a note for colleagues."""
    try:
        await talks.note(handover_id, agent, tekst)
    except EmptyMessage:
        return to_page(_own(handover_id), "geen_notitie")
    except NotYours:
        return to_page(_own(handover_id), "niet_van_u")
    return to_page(_own(handover_id), "genoteerd")


@router.post("/labels")
async def tag(
    agent: CurrentAgent, handover_id: SeenId, talks: Talks, labels: Annotated[str, Form(max_length=LONGEST_NOTE)] = ""
) -> Response:
    """Change the tags."""
    try:
        await talks.tag(handover_id, agent, labels.split(","))
    except NotYours:
        return to_page(_own(handover_id), "niet_van_u")
    return to_page(_own(handover_id), "bewaard")


@router.post("/overnemen")
async def take(agent: CurrentAgent, handover_id: SeenId, request: Request, talks: Talks, lists: AllLists) -> Response:
    """Take the conversation; a colleague who was first is named."""
    try:
        await talks.take(handover_id, agent)
    except AlreadyTaken as error:
        first = Notice(f"{error.agent} was u net voor en heeft dit gesprek. U kunt wel meekijken.", warn=True)
        return await _page(handover_id, request, talks, lists, agent, first, status_code=status.HTTP_409_CONFLICT)
    except NotWaiting:
        return to_page(_own(handover_id), "niet_wachtend")
    return to_page(_own(handover_id), "overgenomen")


@router.post("/sluiten")
async def close(agent: CurrentAgent, handover_id: SeenId, talks: Talks) -> Response:
    """End the talk; the assistant is back."""
    return await _let_go(talks.close, handover_id, agent, "gesloten")


@router.post("/heropenen")
async def reopen(agent: CurrentAgent, handover_id: SeenId, talks: Talks) -> Response:
    """Go on with a talk that this agent closed."""
    try:
        await talks.reopen(handover_id, agent)
    except NotWaiting:
        return to_page(_own(handover_id), "niet_heropend")
    return to_page(_own(handover_id), "heropend")


@router.post("/teruggeven")
async def give_back(agent: CurrentAgent, handover_id: SeenId, talks: Talks) -> Response:
    """Put the conversation back in the queue."""
    return await _let_go(talks.give_back, handover_id, agent, "teruggegeven")


@router.post("/uitstellen")
async def snooze(
    agent: CurrentAgent,
    handover_id: SeenId,
    talks: Talks,
    minuten: Annotated[int, Form(ge=0, le=LONGEST_SNOOZE)] = 0,
) -> Response:
    """Put the talk aside for a while."""
    try:
        await talks.snooze(handover_id, agent, minuten)
    except NotYours:
        return to_page(_own(handover_id), "niet_van_u")
    return to_page(_own(handover_id), "bewaard")


@router.post("/overdragen")
async def transfer(
    agent: CurrentAgent,
    handover_id: SeenId,
    talks: Talks,
    aan: Annotated[str, Form(max_length=80)] = "",
    notitie: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
) -> Response:
    """Give the conversation to a colleague, or to a team."""
    team = aan.removeprefix(_TEAM) if aan.startswith(_TEAM) else ""
    try:
        await talks.transfer(handover_id, agent, Transfer(to=aan, team=team[:LONGEST_TEAM], note=notitie))
    except NotThere:
        return to_page(_own(handover_id), "niet_aanwezig")
    except (NotYours, NotWaiting):
        return to_page(_own(handover_id), "niet_van_u")
    return to_page(QUEUE, "aan_team" if team else "overgedragen")


@router.post("/berichten")
async def say(agent: CurrentAgent, handover_id: SeenId, message: AgentMessage, talks: Talks) -> ShownMessage:
    """Say something to the visitor."""
    try:
        return shown(await talks.say(handover_id, agent, message))
    except (NotYours, NotWaiting) as error:
        raise _not_yours() from error


@router.post("/contact")
async def ask_contact(agent: CurrentAgent, handover_id: SeenId, talks: Talks) -> ShownMessage:
    """Ask the visitor how they can be reached."""
    try:
        return shown(await talks.ask_contact(handover_id, agent))
    except (NotYours, NotWaiting) as error:
        raise Refused(status.HTTP_409_CONFLICT, "not_yours", "U hebt dit gesprek niet meer.") from error


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
    lists: Lists,
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
        notes=talk.notes,
        may_note=talk.handover.conversation_id is not None,
        longest_note=LONGEST_NOTE,
        row=lists.row(talk.handover, agent),
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
