"""Signing in and out: local accounts, sessions, API tokens."""

import asyncio
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Engine

from bot.platform.clock import now
from bot.platform.keys import derived_key
from bot.platform.settings import Settings
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent, Identity, Role, Scope, person, program
from bot.servicedesk.access.attempts import Attempts
from bot.servicedesk.access.guard import NOBODY, AccountDisabled, Guard, Most, Trying, account_key
from bot.servicedesk.access.models import AgentRow, TokenRow
from bot.servicedesk.access.passwords import hash_password, is_password
from bot.servicedesk.access.repository import AccessRepository, AccountExists, UnknownAccount, digest
from bot.servicedesk.access.teams import team_names

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,79}")
_NAME = re.compile(r"[^\W_][\w .,'’()&/-]{0,79}")
_VERIFIERS = 2  # passwords looked at together: each takes 64 MB for a moment
_UNNAMED = "Een medewerker"
_TOKEN_PREFIX = "bro_"  # noqa: S105 - so that scanners for leaked secrets recognise one


@dataclass(frozen=True)
class Opened:
    """A session that was just opened; while `code_due` it opens only the page that asks for the code."""

    secret: str
    code_due: bool


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
        most = Most(settings.sign_in_failures, settings.sign_in_failures_address)
        self.guard = Guard(self.attempts, most, audit)
        self._second_step_required = settings.second_step_required
        self._verifying = asyncio.Semaphore(_VERIFIERS)

    async def sign_in(self, username: str, password: str, network: str) -> Opened:
        """Open a session for who knows the password; who has a second step must still give a code in it.

        Raises:
            SignInRefused: when the name or the password is wrong.
            TooManyAttempts: when the account, or the network, has to wait first.
            AccountDisabled: when the password is right, and a beheerder disabled the account.
        """
        name = canonical(username)
        code_due = await self._check(name, password, network, more_follows=True)
        await self._check_enabled(name)
        if code_due:
            secret = secrets.token_urlsafe(32)
            await asyncio.to_thread(self.repository.open_session, secret, name, code_due=True)
            return Opened(secret, code_due=True)
        await self._audit.record(name, "ingelogd", detail="wachtwoord")
        return Opened(await self.open_session(name), code_due=False)

    async def sign_in_identity(self, identity: Identity) -> str | None:
        """Open a session for who signed in at the organisation; returns its secret id.

        The account follows the organisation: name and role are what it says now. Who has no role gets None, and loses
        the sessions that they had. An account is found by issuer and subject alone, never by a name.

        Raises:
            AccountDisabled: when a beheerder disabled the account here.
        """
        known = await asyncio.to_thread(self.repository.account_of, identity.issuer, identity.subject)
        if identity.role is None:
            if known is not None:
                await asyncio.to_thread(self.repository.close_sessions, known.username)
            await self._audit.record(known.username if known else NOBODY, "mislukt", detail="geen rol")
            return None
        username = await asyncio.to_thread(self._keep, identity, identity.role, known)
        await self._check_enabled(username)
        await self._audit.record(username, "ingelogd", detail="organisatie")
        return await self.open_session(username)

    async def refused_by_organisation(self) -> None:
        """Record that a sign-in at the organisation was stopped there, or was not to be trusted."""
        await self._audit.record(NOBODY, "mislukt", detail="organisatie")

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
        await asyncio.to_thread(self.repository.change, username, away_since=None)
        return secret

    async def by_session(self, secret: str, *, uses: bool = True) -> Agent | None:
        """The person with this session; `uses` keeps it open for longer."""
        row = await asyncio.to_thread(
            self.repository.session, secret, self.lifetimes.idle, self.lifetimes.longest, uses=uses
        )
        if row is None:
            return None
        set_up_first = self._second_step_required and row.password_hash is not None and row.second_step is None
        return replace(as_agent(row), set_up_first=set_up_first)

    async def by_token(self, token: str) -> Agent | None:
        """The program with this API token."""
        if not token.startswith(_TOKEN_PREFIX):
            return None
        row = await asyncio.to_thread(self.repository.token, token)
        return program(row.name, row.scopes) if row else None

    async def saw(self, agent: Agent) -> None:
        """Note that this agent has a page of the console open now: while nobody has, nobody is promised a person."""
        await asyncio.to_thread(self.repository.saw, agent.username)

    async def colleagues(self, agent: Agent) -> list[Agent]:
        """Who else is there: has the console open and is not away; by the name that visitors see."""
        rows = await asyncio.to_thread(self.repository.there)
        return [as_agent(row) for row in rows if row.username != agent.username]

    async def away(self, agent: Agent) -> list[Agent]:
        """Which colleagues have the console open and said to be away; by the name that visitors see."""
        rows = await asyncio.to_thread(lambda: self.repository.there(away=True))
        return [as_agent(row) for row in rows if row.username != agent.username]

    async def teams_there(self, agent: Agent) -> list[str]:
        """The teams of which a colleague is there."""
        return sorted({team for one in await self.colleagues(agent) for team in one.teams}, key=str.casefold)

    async def teams(self) -> list[str]:
        """The teams that anybody is in."""
        return teams_in(await asyncio.to_thread(self.repository.accounts))

    async def set_away(self, agent: Agent, away: bool) -> None:
        """Note that this agent takes nothing new for a while, or does so again."""
        await asyncio.to_thread(self.repository.change, agent.username, away_since=now() if away else None)

    async def is_away(self, agent: Agent) -> bool:
        """Whether this agent takes nothing new for a while."""
        row = await asyncio.to_thread(self.repository.account, agent.username)
        return row is not None and row.away_since is not None

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
        name = self.local(username)
        self.repository.change(name, password_hash=hash_password(password, name))
        self.repository.close_sessions(name)

    def set_role(self, username: str, role: Role) -> None:
        """Give a local account another role, which counts at once; who signs in at the organisation has theirs there.

        Raises:
            UnknownAccount: when there is no local account of this name.
        """
        self.repository.change(self.local(username), role=role)

    def set_teams(self, username: str, typed: str, by: Agent | str) -> None:
        """Let an account, also one of the organisation, be in the teams that are `typed` with commas between.

        Raises:
            UnknownAccount: when there is no account of this name.
        """
        name = canonical(username)
        others = [row for row in self.repository.accounts() if row.username != name]
        teams = team_names(typed, teams_in(others))
        self.repository.change(name, teams=teams)
        self._audit.record_now(by, "beheer", detail=f"teams van account {name}: {', '.join(teams) or 'geen'}")

    def disable(self, username: str, by: Agent | str) -> None:
        """Let an account, also one of the organisation, open nothing from now on; its sessions end at once.

        Raises:
            UnknownAccount: when there is no account of this name.
        """
        name = canonical(username)
        self.repository.change(name, disabled_at=now(), seen_at=None)
        self.repository.close_sessions(name)
        self._audit.record_now(by, "beheer", detail=f"account {name} uitgeschakeld")

    def enable(self, username: str, by: Agent | str) -> None:
        """Let an account sign in again.

        Raises:
            UnknownAccount: when there is no account of this name.
        """
        name = canonical(username)
        self.repository.change(name, disabled_at=None)
        self._audit.record_now(by, "beheer", detail=f"account {name} ingeschakeld")

    def remove(self, username: str) -> None:
        """Remove a local account; its sessions end at once.

        Raises:
            UnknownAccount: when there is no local account of this name.
        """
        self.repository.remove(self.local(username))

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
        return self.attempts.forget(account_key(canonical(username)))

    def is_locked(self, username: str) -> bool:
        """Whether an account has to wait now."""
        return self.attempts.locked(account_key(username))

    def remove_ended(self) -> None:
        """Remove sessions and failures that are over."""
        self.repository.remove_ended(self.lifetimes.idle, self.lifetimes.longest)
        self.attempts.remove_old()

    def local(self, username: str) -> str:
        """The name of a local account, as it is kept.

        Raises:
            UnknownAccount: when there is no local account of this name.
        """
        name = canonical(username)
        row = self.repository.account(name)
        if row is None or row.password_hash is None:
            raise UnknownAccount(name)
        return name

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

    async def _check_enabled(self, name: str) -> None:
        row = await asyncio.to_thread(self.repository.account, name)
        if row is not None and row.disabled_at is not None:
            await self._audit.record(name, "mislukt", detail="account is uitgeschakeld")
            raise AccountDisabled

    async def _check(self, name: str, password: str, network: str, *, more_follows: bool = False) -> bool:
        """Refuse a wrong password; returns whether this account has a second step, which may follow."""
        row = await asyncio.to_thread(self.repository.account, name)
        has_second_step = row is not None and row.second_step is not None

        async def is_right() -> bool:
            async with self._verifying:
                return await asyncio.to_thread(is_password, password, row.password_hash if row else None)

        trying = Trying(name, network, known=row is not None)
        await self.guard.check(trying, "wachtwoord", is_right, more_follows=more_follows and has_second_step)
        return has_second_step


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


def teams_in(accounts: Iterable[AgentRow]) -> list[str]:
    """The teams that these accounts are in."""
    return sorted({team for row in accounts for team in row.teams or ()}, key=str.casefold)


def as_agent(row: AgentRow) -> Agent:
    """The agent with this account."""
    local = row.password_hash is not None
    return person(row.username, row.display_name, row.role, local=local, teams=row.teams or ())
