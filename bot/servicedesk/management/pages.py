"""The pages of a beheerder."""

from collections.abc import Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.http.services import provided
from bot.privacy.audit import ACTIONS
from bot.servicedesk.access.agents import Agent, Role, Scope
from bot.servicedesk.access.dependencies import RowId, require
from bot.servicedesk.access.repository import UnknownAccount
from bot.servicedesk.console import wording
from bot.servicedesk.console.frame import Notice, PageRoute, console_page, list_health, to_page
from bot.servicedesk.management.service import ManagementService, Order

PATH = "/servicedesk/beheer"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

Manager = Annotated[Agent, require(role="beheerder")]
Name = Annotated[str, Form(max_length=80)]
_PAGE = 100  # lines of the audit record


Management = Annotated[ManagementService, provided(ManagementService)]


@router.get("")
async def management_page(request: Request, management: Management, agent: Manager) -> HTMLResponse:
    """Accounts, tokens, webhooks, and the state of the list."""
    return await _page(request, management, agent)


@router.post("/accounts")
async def add_account(
    request: Request,
    management: Management,
    agent: Manager,
    gebruikersnaam: Name,
    naam: Name,
    rol: Annotated[Role, Form()],
) -> HTMLResponse:
    """Make an account; its password is shown this once."""
    try:
        password = await management.add_account(gebruikersnaam, naam, rol, agent)
    except ValueError as error:
        return await _page(request, management, agent, Notice(str(error), warn=True), status_code=422)
    return await _page(request, management, agent, _shown_once(gebruikersnaam, password))


@router.post("/accounts/rol")
async def change_role(
    management: Management, agent: Manager, gebruikersnaam: Name, rol: Annotated[Role, Form()]
) -> RedirectResponse:
    """Give a colleague another role."""
    return await _changed(management.change_role(gebruikersnaam, rol, agent))


@router.post("/accounts/wachtwoord")
async def reset_password(request: Request, management: Management, agent: Manager, gebruikersnaam: Name) -> Response:
    """Give a colleague a new password, shown this once."""
    try:
        password = await management.reset_password(gebruikersnaam, agent)
    except UnknownAccount:
        return to_page(PATH, "geen_account")
    return await _page(request, management, agent, _shown_once(gebruikersnaam, password))


@router.post("/accounts/tweede-stap")
async def reset_second_step(management: Management, agent: Manager, gebruikersnaam: Name) -> RedirectResponse:
    """Take the second step off the account of a colleague who lost the device."""
    return await _changed(management.reset_second_step(gebruikersnaam, agent))


@router.post("/accounts/toelaten")
async def unlock(management: Management, agent: Manager, gebruikersnaam: Name) -> RedirectResponse:
    """Let a colleague who typed too many wrong passwords or codes try again at once."""
    return await _changed(management.unlock(gebruikersnaam, agent))


@router.post("/accounts/stand")
async def set_disabled(
    management: Management, agent: Manager, gebruikersnaam: Name, uit: Annotated[bool, Form()]
) -> RedirectResponse:
    """Disable the account of a colleague, or enable it again."""
    return await _changed(management.set_disabled(gebruikersnaam, uit, agent))


@router.post("/accounts/teams")
async def set_teams(
    management: Management,
    agent: Manager,
    gebruikersnaam: Name,
    teams: Annotated[str, Form(max_length=200)] = "",
) -> RedirectResponse:
    """Let an account be in these teams."""
    return await _changed(management.set_teams(gebruikersnaam, teams, agent))


@router.post("/accounts/verwijderen")
async def remove_account(management: Management, agent: Manager, gebruikersnaam: Name) -> RedirectResponse:
    """Remove the account of a colleague."""
    return await _changed(management.remove_account(gebruikersnaam, agent))


async def _changed(change: Coroutine[Any, Any, None]) -> RedirectResponse:
    try:
        await change
    except UnknownAccount:
        return to_page(PATH, "geen_account")
    return to_page(PATH, "bewaard")


def _shown_once(username: str, password: str) -> Notice:
    said = "U ziet dit één keer. Geef het door, en vraag om het meteen te wijzigen."
    return Notice(f"Wachtwoord van {username}: {password} . {said}")


async def _page(
    request: Request, management: ManagementService, agent: Agent, *notices: Notice, status_code: int = 200
) -> HTMLResponse:
    health = await list_health(request)
    return await console_page(
        request,
        "beheer.html",
        agent,
        active=PATH,
        status_code=status_code,
        notices=notices,
        roles=wording.ROLES,
        scopes=wording.SCOPES,
        health=health,
        list_state=wording.LIST_STATES[health.state] if health else "De stand van de lijst is nu niet te lezen.",
        **vars(await management.overview()),
    )


@router.post("/lijst")
async def refresh_list(request: Request, management: Management, agent: Manager) -> HTMLResponse:
    """Fetch the registration list now."""
    synced = await management.refresh_list(agent)
    said = wording.LIST_OUTCOMES[synced.outcome]
    notice = Notice(f"{said} {synced.reason}", warn=True) if synced.reason else Notice(said)
    return await _page(request, management, agent, notice)


@router.post("/tokens")
async def add_token(
    request: Request,
    management: Management,
    agent: Manager,
    naam: Name,
    dagen: Annotated[int, Form(ge=1, le=3650)],
    mag: Annotated[list[Scope], Form()] = [],  # noqa: B006 - FastAPI copies it
) -> HTMLResponse:
    """Make an API token; it is shown this once."""
    try:
        token = await management.add_token(naam, mag, dagen, agent)
    except ValueError as error:
        return await _page(request, management, agent, Notice(str(error), warn=True), status_code=422)
    said = "U ziet dit één keer. Zet het meteen in het programma."
    return await _page(request, management, agent, Notice(f"Token van {naam}: {token} . {said}"))


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
    over: Annotated[str, Query(max_length=80)] = "",
    voor: Annotated[RowId | None, Query()] = None,
) -> HTMLResponse:
    """Who did what, newest first."""
    action = next((one for one in ACTIONS if one == wat), None)
    lines = await management.audit_lines(agent, wie or None, action, over.strip(), voor, _PAGE + 1)
    return await console_page(
        request,
        "audit.html",
        agent,
        active=PATH,
        lines=lines[:_PAGE],
        older=lines[_PAGE - 1].id if len(lines) > _PAGE else None,
        who=wie,
        what=wat,
        about=over,
        actions=wording.ACTIONS,
    )
