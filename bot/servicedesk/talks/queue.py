"""The queue: who waits, who is with this agent, and who is with a colleague."""

from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Annotated

from fastapi import APIRouter, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.dialogue.content import Kind, kind_of
from bot.handover.handover import Handover
from bot.handover.service import HandoverService
from bot.http.services import provided
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.answers.api import Library
from bot.servicedesk.console import wording
from bot.servicedesk.console.events import Standing, standing_of
from bot.servicedesk.console.frame import PageRoute, console_page, fragment
from bot.servicedesk.talks.api import Handovers

PATH = "/servicedesk/wachtrij"

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Accounts = Annotated[Agents, provided(Agents)]

_MISSED = {"niet_begrepen", "verduidelijking", "buiten_bereik", "fout"}
_LONGEST_QUOTE = 70  # characters
_UNKNOWN = "Vraag van een bezoeker"


@dataclass(frozen=True)
class QueueRow:
    """One handover in words.

    `topic` is what it is about; `since` is when its visitor began to wait, or when its conversation was taken.
    """

    handover: Handover
    topic: str
    reason: str
    organisation: str
    since: datetime
    path: str


@dataclass(frozen=True)
class QueueRows:
    """Who waits (longest first), who is with this agent, and who is with a colleague."""

    waiting: list[QueueRow]
    mine: list[QueueRow]
    others: list[QueueRow]


@router.get("/servicedesk")
async def first_page(agent: CurrentAgent) -> RedirectResponse:
    """The queue is the first page."""
    return RedirectResponse(PATH, status.HTTP_303_SEE_OTHER)


@router.get(PATH)
async def queue_page(request: Request, handovers: Handovers, library: Library, agent: CurrentAgent) -> HTMLResponse:
    """Who waits, who is mine, who is with a colleague."""
    rows = await _rows(handovers, library.titles(), agent)
    return await console_page(request, "wachtrij.html", agent, active=PATH, rows=rows)


@router.get(f"{PATH}/lijst")
async def queue_list(request: Request, handovers: Handovers, library: Library, agent: CurrentAgent) -> HTMLResponse:
    """The lists alone, for the page that is open."""
    return fragment(request, "_wachtrij.html", agent, rows=await _rows(handovers, library.titles(), agent))


@router.get("/servicedesk/stand")
async def standing(handovers: Handovers, accounts: Accounts, agent: CurrentAgent) -> Standing:
    """How things are now; a page that nobody looks at asks this each minute, and so says that it is there."""
    await accounts.saw(agent)
    return await standing_of(handovers, agent)


def queue_row(handover: Handover, titles: dict[str, str]) -> QueueRow:
    """One handover in words."""
    since = handover.taken_at if handover.state == "in_gesprek" else handover.waiting_since
    return QueueRow(
        handover=handover,
        topic=_about(handover, titles),
        reason=wording.REASONS.get(handover.reason, handover.reason),
        organisation=handover.summary.organisation or "",
        since=since or handover.asked_at,
        path=f"/servicedesk/gesprekken/{handover.id}",
    )


def _about(handover: Handover, titles: dict[str, str]) -> str:
    """What the visitor's question is about: the last thing they asked, for that they want a person is no topic."""
    about = next((one for one in reversed(handover.summary.tried) if _tells_subject(one.topic)), None)
    if about is not None and about.outcome not in _MISSED and about.title:
        return about.title
    if about is not None:
        return f"“{shorten(about.question, _LONGEST_QUOTE, placeholder=' …')}”"
    return titles.get(handover.topic or "", _UNKNOWN) if _tells_subject(handover.topic) else _UNKNOWN


def _tells_subject(topic: str | None) -> bool:
    """Whether a message with `topic` says what it is about; small talk and a call for a person do not."""
    return topic is not None and kind_of(topic) not in (Kind.GESPREK, Kind.MEDEWERKER)


async def _rows(handovers: HandoverService, titles: dict[str, str], agent: Agent) -> QueueRows:
    """The queue as this agent sees it now."""
    others = [one for one in await handovers.taken() if one.agent != agent.username]
    groups = (await handovers.queue(), await handovers.mine(agent), others)
    return QueueRows(*([queue_row(one, titles) for one in group] for group in groups))
