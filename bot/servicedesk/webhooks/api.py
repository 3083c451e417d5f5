"""Registering webhooks: `/api/servicedesk/v1/webhooks`, for a beheerder or a token with `webhooks:manage`."""

import asyncio
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, status
from pydantic import BaseModel, Field

from bot.http.problems import Refused, responses
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.webhooks.destinations import ForbiddenDestination
from bot.servicedesk.webhooks.models import DeliveryRow, Event, Form, WebhookRow
from bot.servicedesk.webhooks.repository import UnknownWebhook
from bot.servicedesk.webhooks.sender import NotForTeams, TooManyWebhooks
from bot.servicedesk.webhooks.service import WebhookService

router = APIRouter(
    prefix="/api/servicedesk/v1/webhooks",
    tags=["webhooks"],
    responses=responses(400, 401, 403, 413, 422, 500, 503),
)
Manager = Annotated[Agent, require(scope="webhooks:manage")]
WebhookId = Annotated[str, Path(min_length=1, max_length=16, pattern=r"^[A-Za-z0-9_-]+$")]

_OF_ONE = responses(404)
_MOST_SHOWN = 50
_FORBIDDEN = "Dit adres mag niet. Gebruik een https-adres dat van buiten bereikbaar is."
_UNKNOWN_HOST = "Dit adres is niet te vinden. Kijk of de naam klopt."
_NOT_FOR_TEAMS = "Een kanaal van Teams kan alleen handover.asked krijgen, en alleen als BRO_PUBLIC_URL is ingevuld."
_ENOUGH = "Er zijn al genoeg webhooks. Verwijder er eerst een."
_UNKNOWN = "Deze webhook bestaat niet (meer)."


class NewWebhook(BaseModel):
    """An address to call, for which events, and what it gets: a signed event, or a card for a channel of Teams."""

    url: str = Field(max_length=2000, description="An https address")
    events: list[Event] = Field(min_length=1, max_length=20)
    form: Form = "event"


class Webhook(BaseModel):
    """An address that is called; `waiting` counts the calls that must still be made."""

    id: str
    url: str
    events: list[Event]
    form: Form
    created_by: str
    created_at: datetime
    waiting: int


class RegisteredWebhook(Webhook):
    """A new webhook with the secret that signs its calls, which is never shown again."""

    secret: str


class Delivery(BaseModel):
    """One call: `last_status` is the answer's HTTP status, or the kind of failure."""

    event_id: str
    event: Event
    state: Literal["wacht", "bezig", "gelukt", "mislukt"]
    attempts: int
    last_status: str | None
    due_at: datetime
    created_at: datetime


Webhooks = Annotated[WebhookService, provided(WebhookService)]


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(409))
async def register_webhook(new: NewWebhook, agent: Manager, webhooks: Webhooks) -> RegisteredWebhook:
    """Register an address."""
    try:
        row, secret = await webhooks.register(new.url, new.events, new.form, agent)
    except NotForTeams as error:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "webhook_teams", _NOT_FOR_TEAMS) from error
    except ForbiddenDestination as error:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "webhook_address", _FORBIDDEN) from error
    except (OSError, UnicodeError) as error:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "webhook_host", _UNKNOWN_HOST) from error
    except TooManyWebhooks as error:
        raise Refused(status.HTTP_409_CONFLICT, "webhooks_enough", _ENOUGH) from error
    return RegisteredWebhook(secret=secret, **_shown(row, 0).model_dump())


@router.get("")
async def list_webhooks(agent: Manager, webhooks: Webhooks) -> list[Webhook]:
    """All addresses, without their secrets."""
    repository = webhooks.sender.repository
    rows = await asyncio.to_thread(repository.all)
    return [_shown(row, await asyncio.to_thread(repository.waiting, row.id)) for row in rows]


@router.delete("/{webhook_id}", status_code=status.HTTP_204_NO_CONTENT, responses=_OF_ONE)
async def remove_webhook(webhook_id: WebhookId, agent: Manager, webhooks: Webhooks) -> None:
    """Stop calling an address; what was not sent yet is dropped."""
    try:
        await webhooks.remove(webhook_id, agent)
    except UnknownWebhook as error:
        raise _unknown() from error


@router.post("/{webhook_id}/test", status_code=status.HTTP_202_ACCEPTED, responses=_OF_ONE)
async def test_webhook(webhook_id: WebhookId, agent: Manager, webhooks: Webhooks) -> None:
    """Send the event `webhook.test`."""
    try:
        await webhooks.sender.test(webhook_id)
    except UnknownWebhook as error:
        raise _unknown() from error


@router.get("/{webhook_id}/deliveries", responses=_OF_ONE)
async def list_deliveries(webhook_id: WebhookId, agent: Manager, webhooks: Webhooks) -> list[Delivery]:
    """The newest calls to an address, and how they went."""
    try:
        rows = await asyncio.to_thread(webhooks.sender.repository.deliveries, webhook_id, _MOST_SHOWN)
    except UnknownWebhook as error:
        raise _unknown() from error
    return [_delivery(row) for row in rows]


def _shown(row: WebhookRow, waiting: int) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        events=row.events,
        form=row.form,
        created_by=row.created_by,
        created_at=row.created_at,
        waiting=waiting,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery.model_validate({name: getattr(row, name) for name in Delivery.model_fields})


def _unknown() -> Refused:
    return Refused(status.HTTP_404_NOT_FOUND, "webhook_unknown", _UNKNOWN)
