"""Management, for a beheerder: the switch, the registration list, accounts, tokens, webhooks, the audit record."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.audit import ACTIONS, Action
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.access.models import AgentRow, TokenRow
from bot.servicedesk.access.repository import UnknownAccount
from bot.servicedesk.console import wording
from bot.servicedesk.console.page_errors import PageRoute
from bot.servicedesk.console.page_values import console_page
from bot.servicedesk.console.services import Desk, Services
from bot.servicedesk.webhooks.models import WebhookRow

PATH = "/servicedesk/beheer"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

Manager = Annotated[Agent, require(role="beheerder")]
Order = Literal["uit", "aan", "melding", "melding_weg"]
_PAGE = 100  # lines of the audit record


@dataclass(frozen=True)
class ShownAccount:
    """An account as the page shows it."""

    row: AgentRow
    kind: str
    locked: bool


@dataclass(frozen=True)
class ShownWebhook:
    """A webhook as the page shows it; `waiting` calls must still be made."""

    row: WebhookRow
    waiting: int


@dataclass(frozen=True)
class ShownToken:
    """An API token as the page shows it."""

    row: TokenRow
    state: str
    works: bool


@router.get("")
async def management_page(request: Request, services: Desk, agent: Manager) -> HTMLResponse:
    """Accounts, tokens, webhooks, and the state of the list."""
    health = await services.registry_health()
    return await console_page(
        request,
        services,
        "beheer.html",
        agent,
        active=PATH,
        accounts=await asyncio.to_thread(_accounts, services),
        tokens=await asyncio.to_thread(_tokens, services),
        webhooks=await asyncio.to_thread(_webhooks, services),
        orders=await asyncio.to_thread(services.operations.history),
        running=await services.operations.state(),
        health=health,
        list_state=wording.LIST_STATES[health.state] if health else "De stand van de lijst is nu niet te lezen.",
    )


@router.post("/tokens/intrekken")
async def revoke_token(services: Desk, agent: Manager, naam: Annotated[str, Form(max_length=80)]) -> RedirectResponse:
    """Let an API token be worth nothing from now on."""
    try:
        await asyncio.to_thread(services.agents.repository.revoke_token, naam)
    except UnknownAccount:
        return RedirectResponse(PATH, status.HTTP_303_SEE_OTHER)
    await services.audit.record(agent, "beheer", detail=f"API-token {naam} ingetrokken")
    return RedirectResponse(f"{PATH}?melding=bewaard", status.HTTP_303_SEE_OTHER)


@router.post("/schakelaar")
async def switch(
    services: Desk,
    agent: Manager,
    opdracht: Annotated[Order, Form()],
    tekst: Annotated[str, Form(max_length=300)] = "",
) -> RedirectResponse:
    """Switch the assistant off or on, or change the notice for visitors."""
    operations = services.operations
    text = tekst.strip()
    if opdracht in ("uit", "melding") and not text:
        return RedirectResponse(f"{PATH}?melding=geen_tekst", status.HTTP_303_SEE_OTHER)
    await services.audit.record(agent, "beheer", detail=f"{opdracht}: {text}" if text else opdracht)
    steps: dict[str, Callable[[], None]] = {
        "uit": lambda: operations.switch_off(text, agent.username),
        "aan": lambda: operations.switch_on(agent.username),
        "melding": lambda: operations.put_up_notice(text, None, agent.username),
        "melding_weg": lambda: operations.take_down_notice(agent.username),
    }
    await asyncio.to_thread(steps[opdracht])
    return RedirectResponse(f"{PATH}?melding=bewaard", status.HTTP_303_SEE_OTHER)


@router.get("/audit")
async def audit_page(
    request: Request,
    services: Desk,
    agent: Manager,
    wie: Annotated[str, Query(max_length=80)] = "",
    wat: Annotated[str, Query(max_length=20)] = "",
    voor: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """Who did what, newest first."""
    action: Action | None = next((one for one in ACTIONS if one == wat), None)
    lines = await asyncio.to_thread(
        lambda: services.audit.entries(agent=wie or None, action=action, before_id=voor, limit=_PAGE + 1)
    )
    await services.audit.record(agent, "bekeken", detail="auditregels")
    return await console_page(
        request,
        services,
        "audit.html",
        agent,
        active=PATH,
        lines=lines[:_PAGE],
        older=lines[_PAGE - 1].id if len(lines) > _PAGE else None,
        who=wie,
        what=wat,
        actions=wording.ACTIONS,
    )


def _accounts(services: Services) -> list[ShownAccount]:
    return [
        ShownAccount(
            row,
            kind="Wachtwoord" if row.password_hash else "Via de organisatie",
            locked=services.agents.is_locked(row.username),
        )
        for row in services.agents.repository.accounts()
    ]


def _tokens(services: Services) -> list[ShownToken]:
    now = datetime.now(UTC)
    return [_shown_token(row, now) for row in services.agents.tokens()]


def _shown_token(row: TokenRow, now: datetime) -> ShownToken:
    if row.revoked_at is not None:
        return ShownToken(row, "Ingetrokken", works=False)
    works = row.ends_at > now
    return ShownToken(row, "Geldig" if works else "Verlopen", works)


def _webhooks(services: Services) -> list[ShownWebhook]:
    repository = services.webhooks.repository
    return [ShownWebhook(row, repository.waiting(row.id)) for row in repository.all()]
