"""The page to search the conversations, and one that was found."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request, status
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse

from bot.http.problems import Refused
from bot.http.services import provided
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.answers.api import Library
from bot.servicedesk.consent.service import ReasonNeeded
from bot.servicedesk.console import wording
from bot.servicedesk.console.frame import Notice, PageRoute, console_page
from bot.servicedesk.search.repository import Query
from bot.servicedesk.search.service import SearchService

PATH = "/servicedesk/zoeken"

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_Text = Annotated[str, Parameter(max_length=200)]
_MOST_PAGES = 500
_REASON_NEEDED = Notice("Alleen een beheerder zoekt zonder toestemming, en schrijft op waarom.", warn=True)
_WRONG_DATE = Notice("Een datum klopt niet. Kies een datum uit de kalender.", warn=True)


Search = Annotated[SearchService, provided(SearchService)]


@router.get(PATH)
async def search_page(
    request: Request,
    search: Search,
    library: Library,
    agent: CurrentAgent,
    tekst: _Text = "",
    onderwerp: _Text = "",
    uitkomst: _Text = "",
    van: _Text = "",
    tot: _Text = "",
    reden: _Text = "",
    pagina: Annotated[int, Parameter(ge=1, le=_MOST_PAGES)] = 1,
) -> HTMLResponse:
    """The form, and what was found."""
    asked = {"tekst": tekst, "onderwerp": onderwerp, "uitkomst": uitkomst, "van": van, "tot": tot, "reden": reden}
    notices: tuple[Notice, ...] = ()
    found = None
    try:
        query = Query(tekst, onderwerp, uitkomst, _day(van), _day(tot))
        found = None if query.is_empty else await search.find(query, pagina, agent, reden)
    except ReasonNeeded:
        notices = (_REASON_NEEDED,)
    except ValueError:
        notices = (_WRONG_DATE,)
    return await console_page(
        request,
        "zoeken.html",
        agent,
        active=PATH,
        notices=notices,
        asked=asked,
        found=found,
        may_look=agent.may("beheerder"),
        page_number=pagina,
        next_page=f"{PATH}?{urlencode(asked | {'pagina': pagina + 1})}",
        previous_page=f"{PATH}?{urlencode(asked | {'pagina': pagina - 1})}" if pagina > 1 else "",
        topics=library.questions(),
        outcomes=wording.OUTCOMES,
    )


@router.get(f"{PATH}/gesprek")
async def found_conversation(
    request: Request,
    search: Search,
    agent: CurrentAgent,
    id: Annotated[str, Parameter(max_length=43)],
    reden: _Text = "",
) -> HTMLResponse:
    """One conversation to read. Its id is a parameter, because addresses are logged without parameters."""
    try:
        entries = await search.read(id, agent, reden)
    except ReasonNeeded as error:
        raise Refused(status.HTTP_403_FORBIDDEN, "reason_needed", _REASON_NEEDED.text) from error
    return await console_page(request, "gevonden.html", agent, active=PATH, entries=entries)


def _day(text: str) -> date | None:
    """The date of a form field, or None when it is empty.

    Raises:
        ValueError: when it is no date.
    """
    return date.fromisoformat(text) if text else None
