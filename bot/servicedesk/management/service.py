"""What a beheerder sees and changes, each change recorded."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from bot.operations.repository import Order as OrderGiven
from bot.operations.service import Operations, State
from bot.platform.clock import now
from bot.platform.settings import Settings
from bot.privacy.audit import Action, Audit, AuditEntry
from bot.registry.store import RegistryStore
from bot.servicedesk.access.accounts import Agents, canonical, teams_in
from bot.servicedesk.access.agents import Agent, Role, Scope
from bot.servicedesk.access.models import AgentRow, TokenRow
from bot.servicedesk.access.repository import AccountExists, UnknownAccount
from bot.servicedesk.access.second_step import SecondStep
from bot.servicedesk.webhooks.models import WebhookRow
from bot.servicedesk.webhooks.repository import WebhookRepository

if TYPE_CHECKING:
    from bot.registry.sync import Synced

_PASSWORD = 15  # bytes of chance in a password that we make

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
    teams: list[str]
    tokens: list[ShownToken]
    webhooks: list[ShownWebhook]
    orders: list[OrderGiven]
    running: State


class ManagementService:
    """Accounts, tokens, webhooks, the switch and the audit record, for who may manage them."""

    def __init__(
        self,
        agents: Agents,
        second_step: SecondStep,
        operations: Operations,
        webhooks: WebhookRepository,
        registry: RegistryStore,
        settings: Settings,
        audit: Audit,
    ) -> None:
        self._agents = agents
        self._second_step = second_step
        self._operations = operations
        self._webhooks = webhooks
        self._registry = registry
        self._settings = settings
        self._audit = audit

    async def overview(self) -> Overview:
        """How things are now."""
        return await asyncio.to_thread(self._overview)

    async def add_token(self, name: str, scopes: list[Scope], days: int, agent: Agent) -> str:
        """Make an API token for so many days; returns it, and it is shown this once.

        Raises:
            ValueError: when the name has a wrong shape or is taken, or nothing is allowed; the message is Dutch.
        """
        if not scopes:
            raise ValueError("Kies wat het programma mag.")
        try:
            token, _ = await asyncio.to_thread(self._agents.add_token, name, scopes, days)
        except AccountExists as error:
            raise ValueError("Er is al een token met deze naam, of die is er geweest. Kies een andere naam.") from error
        await self._audit.record(agent, "beheer", detail=f"API-token {name} gemaakt: {', '.join(scopes)}")
        return token

    async def revoke_token(self, name: str, agent: Agent) -> None:
        """Let an API token be worth nothing from now on.

        Raises:
            UnknownAccount: when there is none with this name.
        """
        await asyncio.to_thread(self._agents.revoke_token, name, agent)

    async def add_account(self, username: str, display_name: str, role: Role, agent: Agent) -> str:
        """Make a local account; returns its password, which is shown this once.

        Raises:
            ValueError: when the name has a wrong shape or is taken; the message is Dutch.
        """
        password = secrets.token_urlsafe(_PASSWORD)
        try:
            made = await asyncio.to_thread(self._agents.add, username, display_name, role, password)
        except AccountExists as error:
            raise ValueError("Deze gebruikersnaam is al in gebruik.") from error
        await self._audit.record(agent, "beheer", detail=f"account {made.username} toegevoegd als {role}")
        return password

    async def change_role(self, username: str, role: Role, agent: Agent) -> None:
        """Give a colleague another role, which counts at once.

        Raises:
            UnknownAccount: when there is no local account of this name, or it is one's own.
        """
        self._check_colleague(username, agent)
        await asyncio.to_thread(self._agents.set_role, username, role)
        await self._audit.record(agent, "beheer", detail=f"account {username} is nu {role}")

    async def reset_password(self, username: str, agent: Agent) -> str:
        """Give a colleague a new password, which is shown this once, and let them try again at once.

        Raises:
            UnknownAccount: when there is no local account of this name, or it is one's own.
        """
        self._check_colleague(username, agent)
        password = secrets.token_urlsafe(_PASSWORD)
        await asyncio.to_thread(self._agents.set_password, username, password)
        await asyncio.to_thread(self._agents.unlock, username)
        await self._audit.record(agent, "beheer", detail=f"wachtwoord van {username} vervangen")
        return password

    async def unlock(self, username: str, agent: Agent) -> None:
        """Let a colleague who has to wait after wrong passwords or codes try again at once.

        Raises:
            UnknownAccount: when there is no local account of this name, or it is one's own.
        """
        self._check_colleague(username, agent)
        name = await asyncio.to_thread(self._agents.local, username)
        if await asyncio.to_thread(self._agents.unlock, name):
            await self._audit.record(agent, "beheer", detail=f"{name} na foute wachtwoorden weer toegelaten")

    async def set_disabled(self, username: str, disabled: bool, agent: Agent) -> None:
        """Let a colleague's account open nothing from now on, or let it sign in again.

        Raises:
            UnknownAccount: when there is no account of this name, or it is one's own.
        """
        self._check_colleague(username, agent)
        change = self._agents.disable if disabled else self._agents.enable
        await asyncio.to_thread(change, username, agent)

    async def set_teams(self, username: str, typed: str, agent: Agent) -> None:
        """Let an account, also one's own, be in the teams that are `typed` with commas between.

        Raises:
            UnknownAccount: when there is no account of this name.
        """
        await asyncio.to_thread(self._agents.set_teams, username, typed, agent)

    async def reset_second_step(self, username: str, agent: Agent) -> None:
        """Take the second step off the account of a colleague who can give no code any more; their sessions end.

        Raises:
            UnknownAccount: when there is no local account of this name, or it is one's own.
        """
        self._check_colleague(username, agent)
        await asyncio.to_thread(self._second_step.reset, username, agent)

    async def remove_account(self, username: str, agent: Agent) -> None:
        """Remove the account of a colleague; their sessions end at once.

        Raises:
            UnknownAccount: when there is no local account of this name, or it is one's own.
        """
        self._check_colleague(username, agent)
        await asyncio.to_thread(self._agents.remove, username)
        await self._audit.record(agent, "beheer", detail=f"account {username} verwijderd")

    async def refresh_list(self, agent: Agent) -> "Synced":
        """Fetch the registration list now, from the source in the settings; the last good one stays when that fails."""
        from bot.registry.sync import sync_as_set  # here: the client of the network takes long to import

        synced = await asyncio.to_thread(sync_as_set, self._settings, self._registry)
        await self._audit.record(agent, "beheer", detail=f"lijst vernieuwen: {synced.outcome}")
        return synced

    def _check_colleague(self, username: str, agent: Agent) -> None:
        """Nobody changes their own account here, so that a beheerder is always left."""
        if canonical(username) == agent.username:
            raise UnknownAccount(username)

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
        self, agent: Agent, who: str | None, action: Action | None, telling: str, before_id: int | None, count: int
    ) -> list[AuditEntry]:
        """Lines of the audit record that fit, newest first; looking is recorded too."""
        lines = await asyncio.to_thread(
            lambda: self._audit.entries(agent=who, action=action, telling=telling, before_id=before_id, limit=count)
        )
        await self._audit.record(agent, "bekeken", detail="auditregels")
        return lines

    def _overview(self) -> Overview:
        moment = now()
        accounts = self._agents.repository.accounts()
        return Overview(
            accounts=[self._shown_account(row) for row in accounts],
            teams=teams_in(accounts),
            tokens=[_shown_token(row, moment) for row in self._agents.tokens()],
            webhooks=[ShownWebhook(row, self._webhooks.waiting(row.id)) for row in self._webhooks.all()],
            orders=self._operations.history(),
            running=self._operations.read(),
        )

    def _shown_account(self, row: AgentRow) -> ShownAccount:
        kind = "Wachtwoord" if row.password_hash else "Via de organisatie"
        if row.second_step:
            kind = "Wachtwoord en code"
        return ShownAccount(row, kind, locked=self._agents.is_locked(row.username))


def _shown_token(row: TokenRow, moment: datetime) -> ShownToken:
    if row.revoked_at is not None:
        return ShownToken(row, "Ingetrokken", works=False)
    works = row.ends_at > moment
    return ShownToken(row, "Geldig" if works else "Verlopen", works)
