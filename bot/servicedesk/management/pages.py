"""The pages of a beheerder."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.http.services import provided
from bot.privacy.audit import ACTIONS
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import RowId, require
from bot.servicedesk.access.repository import UnknownAccount
from bot.servicedesk.console import wording
from bot.servicedesk.console.frame import PageRoute, console_page, list_health, to_page
from bot.servicedesk.management.service import ManagementService, Order

PATH = "/servicedesk/beheer"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

Manager = Annotated[Agent, require(role="beheerder")]
_PAGE = 100  # lines of the audit record


Management = Annotated[ManagementService, provided(ManagementService)]


@router.get("")
async def management_page(request: Request, management: Management, agent: Manager) -> HTMLResponse:
    """Accounts, tokens, webhooks, and the state of the list."""
    health = await list_health(request)
    return await console_page(
        request,
        "beheer.html",
        agent,
        active=PATH,
        health=health,
        list_state=wording.LIST_STATES[health.state] if health else "De stand van de lijst is nu niet te lezen.",
        **vars(await management.overview()),
    )


@router.post("/tokens/intrekken")
async def revoke_token(
    management: Management, agent: Manager, naam: Annotated[str, Form(max_length=80)]
) -> RedirectResponse:
    """Let an API token be worth nothing from now on."""
    try:
        await management.revoke_token(naam, agent)
    except UnknownAccount:
        return RedirectResponse(PATH, status.HTTP_303_SEE_OTHER)
    return to_page(PATH, "bewaard")


@router.post("/schakelaar")
async def switch(
    management: Management,
    agent: Manager,
    opdracht: Annotated[Order, Form()],
    tekst: Annotated[str, Form(max_length=300)] = "",
) -> RedirectResponse:
    """Switch the assistant off or on, or change the notice for visitors."""
    try:
        await management.order(opdracht, tekst.strip(), agent)
    except ValueError:
        return to_page(PATH, "geen_tekst")
    return to_page(PATH, "bewaard")


@router.get("/audit")
async def audit_page(
    request: Request,
    management: Management,
    agent: Manager,
    wie: Annotated[str, Query(max_length=80)] = "",
    wat: Annotated[str, Query(max_length=20)] = "",
    voor: Annotated[RowId | None, Query()] = None,
) -> HTMLResponse:
    """Who did what, newest first."""
    action = next((one for one in ACTIONS if one == wat), None)
    lines = await management.audit_lines(agent, wie or None, action, voor, _PAGE + 1)
    return await console_page(
        request,
        "audit.html",
        agent,
        active=PATH,
        lines=lines[:_PAGE],
        older=lines[_PAGE - 1].id if len(lines) > _PAGE else None,
        who=wie,
        what=wat,
        actions=wording.ACTIONS,
    )
