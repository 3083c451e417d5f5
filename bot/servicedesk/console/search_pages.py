"""Searching the conversations, and reading one that was found."""

import asyncio
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse

from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.console import wording
from bot.servicedesk.console.conversation_search import Query
from bot.servicedesk.console.page_errors import PageRoute
from bot.servicedesk.console.page_values import Notice, console_page
from bot.servicedesk.console.services import Desk

PATH = "/servicedesk/zoeken"

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_Text = Annotated[str, Parameter(max_length=200)]
_MOST_PAGES = 500
_WRONG_DATE = Notice("Een datum klopt niet. Kies een datum uit de kalender.", warn=True)


@router.get(PATH)
async def search_page(
    request: Request,
    services: Desk,
    agent: CurrentAgent,
    tekst: _Text = "",
    onderwerp: _Text = "",
    uitkomst: _Text = "",
    van: _Text = "",
    tot: _Text = "",
    pagina: Annotated[int, Parameter(ge=1, le=_MOST_PAGES)] = 1,
) -> HTMLResponse:
    """The form, and what was found."""
    asked = {"tekst": tekst, "onderwerp": onderwerp, "uitkomst": uitkomst, "van": van, "tot": tot}
    notices: tuple[Notice, ...] = ()
    found = None
    try:
        query = Query(tekst, onderwerp, uitkomst, _day(van), _day(tot))
    except ValueError:
        query, notices = Query(), (_WRONG_DATE,)
    if not query.is_empty:
        await services.audit.record(agent, "gezocht", detail=_told(asked))
        found = await asyncio.to_thread(services.search.find, query, pagina)
    return await console_page(
        request,
        services,
        "zoeken.html",
        agent,
        active=PATH,
        notices=notices,
        asked=asked,
        found=found,
        page_number=pagina,
        next_page=f"{PATH}?{urlencode(asked | {'pagina': pagina + 1})}",
        previous_page=f"{PATH}?{urlencode(asked | {'pagina': pagina - 1})}" if pagina > 1 else "",
        topics=services.questions(),
        outcomes=wording.OUTCOMES,
    )


@router.get(f"{PATH}/gesprek")
async def found_conversation(
    request: Request, services: Desk, agent: CurrentAgent, id: Annotated[str, Parameter(max_length=43)]
) -> HTMLResponse:
    """One conversation to read. Its id is a parameter, because addresses are logged without parameters."""
    entries = await services.conversations.entries(id)
    await services.audit.record(agent, "bekeken", id, "gezocht gesprek")
    return await console_page(request, services, "gevonden.html", agent, active=PATH, entries=entries)


def _day(text: str) -> date | None:
    """The date of a form field, or None when it is empty.

    Raises:
        ValueError: when it is no date.
    """
    return date.fromisoformat(text) if text else None


def _told(asked: dict[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in asked.items() if value)
