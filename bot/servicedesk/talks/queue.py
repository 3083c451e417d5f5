"""The lists as pages: who waits, who is with whom, and what is over; each can be filtered."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.handover.lists import Which
from bot.http.services import provided
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import CurrentAgent, Editor
from bot.servicedesk.console.frame import Notice, PageRoute, console_page, fragment, menu_of, to_page
from bot.servicedesk.console.standing import Standing, Standings
from bot.servicedesk.talks.api import AllLists
from bot.servicedesk.talks.lists import MOST, Lists, Past

PATH = "/servicedesk/wachtrij"

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Accounts = Annotated[Agents, provided(Agents)]

_PAST: dict[str, Past] = {"gemist": "missed", "mail": "mailed", "afgesloten": "closed"}
_OPEN: tuple[Which, ...] = ("queue", "mine", "colleagues")
_Text = Annotated[str, Query(max_length=200)]
_WRONG_DATE = Notice("Een datum klopt niet. Kies een datum uit de kalender, de eerste dag vooraan.", warn=True)
_CUT = Notice(f"U ziet de nieuwste {MOST}. Kies minder dagen om de andere te zien.")
_SEARCHED = Notice(f"Wij zochten in de nieuwste {MOST} gesprekken van deze dagen. Kies minder dagen voor de andere.")


@router.get("/servicedesk")
async def first_page(agent: Editor) -> RedirectResponse:
    """The first page of the menu: the queue, for who has conversations."""
    return RedirectResponse(menu_of(agent)[0].path, status.HTTP_303_SEE_OTHER)


@router.get(PATH)
async def queue_page(
    request: Request, lists: AllLists, accounts: Accounts, agent: CurrentAgent, zoek: _Text = "", team: _Text = ""
) -> HTMLResponse:
    """Who waits, who is mine, who is with a colleague."""
    shown = await _going_on(lists, accounts, agent, zoek, team) | {"teams": await accounts.teams()}
    return await console_page(request, "wachtrij.html", agent, active=PATH, here="", **shown)


@router.get(f"{PATH}/lijst")
async def queue_list(
    request: Request, lists: AllLists, accounts: Accounts, agent: CurrentAgent, zoek: _Text = "", team: _Text = ""
) -> HTMLResponse:
    """The lists alone, for the page that is open."""
    return fragment(request, "_wachtrij.html", agent, **await _going_on(lists, accounts, agent, zoek, team))


@router.get(f"{PATH}/voorbij")
async def past_page(
    request: Request,
    lists: AllLists,
    accounts: Accounts,
    agent: CurrentAgent,
    lijst: _Text = "gemist",
    van: _Text = "",
    tot: _Text = "",
    zoek: _Text = "",
    team: _Text = "",
) -> HTMLResponse:
    """What is over: nobody came, sent by mail, or closed."""
    here = lijst if lijst in _PAST else "gemist"
    which, notices = _PAST[here], []
    try:
        days = lists.days(which, _day(van), _day(tot))
    except ValueError:
        notices.append(_WRONG_DATE)
        days = lists.days(which, None, None)
    found = await lists.past(which, agent, days, zoek, team)
    if found.cut:
        notices.append(_SEARCHED if zoek.strip() else _CUT)
    shown: dict[str, Any] = {"rows": found.rows, "words": zoek, "team": team, "here": here, "days": days}
    shown["teams"] = await accounts.teams()
    return await console_page(request, "voorbij.html", agent, active=PATH, notices=tuple(notices), **shown)


@router.get("/servicedesk/stand")
async def standing(
    standings: Annotated[Standings, provided(Standings)], accounts: Accounts, agent: CurrentAgent
) -> Standing:
    """How things are now; a page that nobody looks at asks this each minute, and so says that it is there."""
    await accounts.saw(agent)
    return await standings.of(agent)


@router.post("/servicedesk/aanwezig")
async def set_away(accounts: Accounts, agent: CurrentAgent, weg: Annotated[bool, Form()] = False) -> RedirectResponse:
    """Take nothing new for a while, or do so again."""
    await accounts.set_away(agent, weg)
    return to_page(PATH, "weg" if weg else "terug")


async def _going_on(lists: Lists, accounts: Agents, agent: Agent, words: str, team: str) -> dict[str, Any]:
    """What goes on, as this agent sees it now: the lists, and who is there."""
    return {
        "rows": {which: await lists.open(which, agent, words, team) for which in _OPEN},
        "words": words,
        "team": team,
        "colleagues": await accounts.colleagues(agent),
        "colleagues_away": await accounts.away(agent),
        "away": await accounts.is_away(agent),
    }


def _day(text: str) -> date | None:
    """The date of a form field, or None when it is empty.

    Raises:
        ValueError: when it is no date.
    """
    return date.fromisoformat(text) if text else None
