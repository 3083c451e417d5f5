"""The queue."""

from fastapi import APIRouter, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.console.page_errors import PageRoute
from bot.servicedesk.console.page_values import console_page, fragment
from bot.servicedesk.console.queue_rows import queue_rows
from bot.servicedesk.console.services import Desk

PATH = "/servicedesk/wachtrij"

router = APIRouter(include_in_schema=False, route_class=PageRoute)


class Standing(BaseModel):
    """How many visitors wait, and how many conversations this agent has."""

    waiting: int
    mine: int


@router.get("/servicedesk")
async def first_page(agent: CurrentAgent) -> RedirectResponse:
    """The queue is the first page."""
    return RedirectResponse(PATH, status.HTTP_303_SEE_OTHER)


@router.get(PATH)
async def queue_page(request: Request, services: Desk, agent: CurrentAgent) -> HTMLResponse:
    """Who waits, who is mine, who is with a colleague."""
    rows = await queue_rows(services, agent)
    return await console_page(request, services, "wachtrij.html", agent, active=PATH, rows=rows)


@router.get(f"{PATH}/lijst")
async def queue_list(request: Request, services: Desk, agent: CurrentAgent) -> HTMLResponse:
    """The lists alone, for the page that is open."""
    return fragment(request, "_wachtrij.html", agent, rows=await queue_rows(services, agent))


@router.get("/servicedesk/stand")
async def standing(services: Desk, agent: CurrentAgent) -> Standing:
    """How things are now."""
    return await standing_of(services, agent)


async def standing_of(services: Desk, agent: CurrentAgent) -> Standing:
    """The numbers for this agent."""
    return Standing(waiting=len(await services.handovers.queue()), mine=len(await services.handovers.mine(agent)))
