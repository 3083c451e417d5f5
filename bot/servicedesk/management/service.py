"""What a beheerder sees and changes, each change recorded."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.operations.repository import Order as OrderGiven
from bot.operations.service import Operations, State
from bot.platform.clock import now
from bot.privacy.audit import Action, Audit, AuditEntry
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.models import AgentRow, TokenRow
from bot.servicedesk.webhooks.models import WebhookRow
from bot.servicedesk.webhooks.repository import WebhookRepository

Order = Literal["uit", "aan", "melding", "melding_weg"]
"""Switch the assistant off or on, put a notice up for visitors, take it down."""


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


@dataclass(frozen=True)
class Overview:
    """All that there is to manage."""

    accounts: list[ShownAccount]
    tokens: list[ShownToken]
    webhooks: list[ShownWebhook]
    orders: list[OrderGiven]
    running: State


class ManagementService:
    """Accounts, tokens, webhooks, the switch and the audit record, for who may manage them."""

    def __init__(self, agents: Agents, operations: Operations, webhooks: WebhookRepository, audit: Audit) -> None:
        self._agents = agents
        self._operations = operations
        self._webhooks = webhooks
        self._audit = audit

    async def overview(self) -> Overview:
        """How things are now."""
        return await asyncio.to_thread(self._overview)

    async def revoke_token(self, name: str, agent: Agent) -> None:
        """Let an API token be worth nothing from now on.

        Raises:
            UnknownAccount: when there is none with this name.
        """
        await asyncio.to_thread(self._agents.revoke_token, name, agent)

    async def order(self, order: Order, text: str, agent: Agent) -> None:
        """Change the switch or the notice.

        Raises:
            ValueError: when the order needs a text and there is none, or it is too long.
        """
        steps: dict[Order, Callable[[], None]] = {
            "uit": lambda: self._operations.switch_off(text, agent.username),
            "aan": lambda: self._operations.switch_on(agent.username),
            "melding": lambda: self._operations.put_up_notice(text, None, agent.username),
            "melding_weg": lambda: self._operations.take_down_notice(agent.username),
        }
        await asyncio.to_thread(steps[order])
        await self._audit.record(agent, "beheer", detail=f"{order}: {text}" if text else order)

    async def audit_lines(
        self, agent: Agent, who: str | None, action: Action | None, before_id: int | None, count: int
    ) -> list[AuditEntry]:
        """Lines of the audit record that fit, newest first; looking is recorded too."""
        lines = await asyncio.to_thread(
            lambda: self._audit.entries(agent=who, action=action, before_id=before_id, limit=count)
        )
        await self._audit.record(agent, "bekeken", detail="auditregels")
        return lines

    def _overview(self) -> Overview:
        moment = now()
        return Overview(
            accounts=[self._shown_account(row) for row in self._agents.repository.accounts()],
            tokens=[_shown_token(row, moment) for row in self._agents.tokens()],
            webhooks=[ShownWebhook(row, self._webhooks.waiting(row.id)) for row in self._webhooks.all()],
            orders=self._operations.history(),
            running=self._operations.read(),
        )

    def _shown_account(self, row: AgentRow) -> ShownAccount:
        kind = "Wachtwoord" if row.password_hash else "Via de organisatie"
        return ShownAccount(row, kind, locked=self._agents.is_locked(row.username))


def _shown_token(row: TokenRow, moment: datetime) -> ShownToken:
    if row.revoked_at is not None:
        return ShownToken(row, "Ingetrokken", works=False)
    works = row.ends_at > moment
    return ShownToken(row, "Geldig" if works else "Verlopen", works)
