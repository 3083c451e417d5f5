"""Signing in and out: local accounts, sessions, API tokens."""

import asyncio
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Engine

from bot.platform.clock import now
from bot.platform.keys import derived_key
from bot.platform.settings import Settings
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent, Identity, Role, Scope, person, program
from bot.servicedesk.access.attempts import Attempts, Counted, TooManyAttempts
from bot.servicedesk.access.models import AgentRow, TokenRow
from bot.servicedesk.access.passwords import hash_password, is_password
from bot.servicedesk.access.repository import AccessRepository, AccountExists, UnknownAccount, digest

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,79}")
_NAME = re.compile(r"[^\W_][\w .,'’()&/-]{0,79}")
_VERIFIERS = 2  # passwords looked at together: each takes 64 MB for a moment
_NETWORKS = 10  # times as many failures from all networks together as from one
_NOBODY = "onbekend"
_UNNAMED = "Een medewerker"
_TOKEN_PREFIX = "bro_"  # noqa: S105 - so that scanners for leaked secrets recognise one


class SignInRefused(Exception):
    """The username or the password is wrong; it is never said which."""


@dataclass(frozen=True)
class Lifetimes:
    """How long a session may be unused, and how long it may last."""

    idle: timedelta
    longest: timedelta


class Agents:
    """People and programs that use the servicedesk."""

    def __init__(self, engine: Engine, settings: Settings, audit: Audit) -> None:
        self.repository = AccessRepository(engine)
        self.attempts = Attempts(
            engine, derived_key(settings, "servicedesk attempts"), timedelta(minutes=settings.sign_in_wait_minutes)
        )
        self.lifetimes = Lifetimes(
            timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_max_hours)
        )
        self._audit = audit
        self._most = (settings.sign_in_failures, settings.sign_in_failures_address)
        self._verifying = asyncio.Semaphore(_VERIFIERS)

    async def sign_in(self, username: str, password: str, network: str) -> str:
        """Open a session for who knows the password; returns the session's secret id.

        Raises:
            SignInRefused: when the name or the password is wrong.
            TooManyAttempts: when the account, or the network, has to wait first.
        """
        name = canonical(username)
        await self._check(name, password, network)
        await self._audit.record(name, "ingelogd", detail="wachtwoord")
        return await self.open_session(name)

    async def sign_in_identity(self, identity: Identity) -> str | None:
        """Open a session for who signed in at the organisation; returns its secret id.

        The account follows the organisation: name and role are what it says now. Who has no role gets None, and loses
        the sessions that they had. An account is found by issuer and subject alone, never by a name.
        """
        known = await asyncio.to_thread(self.repository.account_of, identity.issuer, identity.subject)
        if identity.role is None:
            if known is not None:
                await asyncio.to_thread(self.repository.close_sessions, known.username)
            await self._audit.record(known.username if known else _NOBODY, "mislukt", detail="geen rol")
            return None
        username = await asyncio.to_thread(self._keep, identity, identity.role, known)
        await self._audit.record(username, "ingelogd", detail="organisatie")
        return await self.open_session(username)

    async def refused_by_organisation(self) -> None:
        """Record that a sign-in at the organisation was stopped there, or was not to be trusted."""
        await self._audit.record(_NOBODY, "mislukt", detail="organisatie")

    async def change_password(self, agent: Agent, password: str, new: str, network: str) -> str:
        """Give a local account another password; all its sessions end, and a new one begins.

        Raises:
            SignInRefused: when `password` is not the present one.
            TooManyAttempts: when that was tried too often.
            WeakPassword: when the new one breaks a rule.
        """
        hashed = await asyncio.to_thread(hash_password, new, agent.username)
        await self._check(agent.username, password, network)
        await asyncio.to_thread(self.repository.change, agent.username, password_hash=hashed)
        await asyncio.to_thread(self.repository.close_sessions, agent.username)
        await self._audit.record(agent, "beheer", detail="eigen wachtwoord gewijzigd")
        return await self.open_session(agent.username)

    async def open_session(self, username: str) -> str:
        """Open a session; returns its secret id, which is never used before."""
        secret = secrets.token_urlsafe(32)
        await asyncio.to_thread(self.repository.open_session, secret, username)
        return secret

    async def by_session(self, secret: str, *, uses: bool = True) -> Agent | None:
        """The person with this session; `uses` keeps it open for longer."""
        row = await asyncio.to_thread(
            self.repository.session, secret, self.lifetimes.idle, self.lifetimes.longest, uses=uses
        )
        return as_agent(row) if row else None

    async def by_token(self, token: str) -> Agent | None:
        """The program with this API token."""
        if not token.startswith(_TOKEN_PREFIX):
            return None
        row = await asyncio.to_thread(self.repository.token, token)
        return program(row.name, row.scopes) if row else None

    async def saw(self, agent: Agent) -> None:
        """Note that this agent has a page of the console open now: while nobody has, nobody is promised a person."""
        await asyncio.to_thread(self.repository.saw, agent.username)

    async def sign_out(self, secret: str) -> None:
        """End a session; its id is worth nothing from now on."""
        await asyncio.to_thread(self.repository.close_session, secret)

    def add(self, username: str, display_name: str, role: Role, password: str) -> Agent:
        """Make a local account.

        Raises:
            ValueError: when the name has a wrong shape, is taken, or the password is weak; the message is Dutch.
        """
        name = canonical(username)
        check_names(name, display_name)
        row = AgentRow(username=name, display_name=display_name, role=role, password_hash=hash_password(password, name))
        self.repository.add(row)
        return as_agent(row)

    def set_password(self, username: str, password: str) -> None:
        """Give a local account another password and end its sessions.

        Raises:
            UnknownAccount: when there is no local account of this name.
            WeakPassword: when the password breaks a rule.
        """
        name = canonical(username)
        row = self.repository.account(name)
        if row is None or row.password_hash is None:
            raise UnknownAccount(name)
        self.repository.change(name, password_hash=hash_password(password, name))
        self.repository.close_sessions(name)

    def add_token(self, name: str, scopes: list[Scope], days: int) -> tuple[str, datetime]:
        """Make an API token; returns it, this once, and when it ends.

        Raises:
            ValueError: when the name has a wrong shape or is taken.
        """
        check_names(canonical(name), name)
        token = _TOKEN_PREFIX + secrets.token_urlsafe(32)
        ends_at = now() + timedelta(days=days)
        self.repository.add_token(name, token, list(scopes), ends_at)
        return token, ends_at

    def revoke_token(self, name: str, by: Agent | str) -> None:
        """Let an API token be worth nothing from now on, and record who did that.

        Raises:
            UnknownAccount: when there is none with this name.
        """
        self.repository.revoke_token(name)
        self._audit.record_now(by, "beheer", detail=f"API-token {name} ingetrokken")

    def tokens(self) -> list[TokenRow]:
        """All API tokens, also those that ended."""
        return self.repository.tokens()

    def unlock(self, username: str) -> bool:
        """Let an account that has to wait try again at once; returns whether it had failures."""
        return self.attempts.forget(_account(canonical(username)))

    def is_locked(self, username: str) -> bool:
        """Whether an account has to wait now."""
        return self.attempts.locked(_account(username))

    def remove_ended(self) -> None:
        """Remove sessions and failures that are over."""
        self.repository.remove_ended(self.lifetimes.idle, self.lifetimes.longest)
        self.attempts.remove_old()

    def _keep(self, identity: Identity, role: Role, known: AgentRow | None) -> str:
        """Make or refresh the account of an identity; returns its username."""
        display_name = identity.display_name.strip()[:80]
        if not _NAME.fullmatch(display_name):
            display_name = _UNNAMED
        if known is not None:
            self.repository.change(known.username, display_name=display_name, role=role)
            return str(known.username)
        mark = digest(f"{identity.issuer} {identity.subject}")[:8]
        wanted = canonical(identity.username)[:60]
        names = [wanted, f"{wanted}-{mark}"] if _USERNAME.fullmatch(wanted) else [f"organisatie-{mark}"]
        for name in names:
            row = AgentRow(
                username=name,
                display_name=display_name,
                role=role,
                issuer=identity.issuer,
                subject=identity.subject,
            )
            if self.repository.account(name) is None:
                self.repository.add(row)
                return name
        raise AccountExists(names[-1])

    async def _check(self, name: str, password: str, network: str) -> None:
        row = await asyncio.to_thread(self.repository.account, name)
        shown = name if row else _NOBODY  # who types a password in the wrong field must not find it in the record
        account, place = _account(name), f"network {network}"
        one, all_names = self._most
        counted = (
            Counted(account, one, place),
            Counted(account, _NETWORKS * one),
            Counted(place, all_names),
        )
        try:
            await asyncio.to_thread(self.attempts.begin, *counted)
        except TooManyAttempts:
            await self._audit.record(shown, "mislukt", detail="te vaak geprobeerd")
            raise
        async with self._verifying:
            right = await asyncio.to_thread(is_password, password, row.password_hash if row else None)
        if not right:
            await self._audit.record(shown, "mislukt", detail="wachtwoord")
            raise SignInRefused
        await asyncio.to_thread(self.attempts.succeeded, account, place)


def canonical(username: str) -> str:
    """The username as it is kept: what looks the same is the same."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def check_names(username: str, display_name: str) -> None:
    """Refuse names that could confuse.

    Raises:
        ValueError: with a Dutch sentence about what is wrong.
    """
    if not _USERNAME.fullmatch(username):
        raise ValueError("Gebruik voor de naam alleen kleine letters, cijfers en . _ @ -")
    if not _NAME.fullmatch(display_name):
        raise ValueError("De weergavenaam heeft 1 tot 80 letters en begint met een letter.")


def as_agent(row: AgentRow) -> Agent:
    """The agent with this account."""
    return person(row.username, row.display_name, row.role, local=row.password_hash is not None)


def _account(name: str) -> str:
    return f"account {name}"
