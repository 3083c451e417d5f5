"""The second step of signing in with a local account: set up by its owner, asked at sign-in, reset by a beheerder."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.platform.clock import now
from bot.platform.settings import Settings
from bot.privacy.audit import Audit, Doer
from bot.servicedesk.access.accounts import Agents, as_agent
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.codes import Codes, Offer
from bot.servicedesk.access.guard import SignInRefused, Trying


@dataclass(frozen=True)
class Standing:
    """How it is with somebody's second step: since when it is on, and how many recovery codes are left."""

    since: datetime | None
    recovery_left: int


@dataclass(frozen=True)
class SetUp:
    """What somebody gets who has just set it up: a new session, and recovery codes that are shown this once."""

    session: str
    recovery: list[str]


class SecondStep:
    """Codes of the accounts of `agents`; changing anything about it takes a code, and is recorded."""

    def __init__(self, agents: Agents, settings: Settings, audit: Audit) -> None:
        self.required = settings.second_step_required
        self._agents = agents
        self._repository = agents.repository
        self._codes = Codes(settings)
        self._audit = audit

    async def due(self, session: str) -> Agent | None:
        """Who gave the right password in this session, and has not given the code yet."""
        row = await asyncio.to_thread(
            self._repository.session,
            session,
            self._agents.lifetimes.idle,
            self._agents.lifetimes.longest,
            uses=False,
            code_due=True,
        )
        return as_agent(row) if row else None

    async def finish(self, session: str, agent: Agent, code: str, network: str) -> str:
        """Finish signing in with a code; returns the secret id of the new session, in which nothing is due.

        Raises:
            SignInRefused: when the code is wrong or was used before.
            TooManyAttempts: when the account, or the network, has to wait first.
        """
        kind = await self._check(agent, code, network)
        await self._agents.sign_out(session)
        await self._audit.record(agent, "ingelogd", detail=f"wachtwoord en {kind}")
        return await self._agents.open_session(agent.username)

    async def standing(self, agent: Agent) -> Standing:
        """How it is now."""
        row = await asyncio.to_thread(self._repository.account, agent.username)
        left = await asyncio.to_thread(self._repository.recovery_left, agent.username)
        return Standing(row.second_step_at if row and row.second_step else None, left)

    def offer(self, agent: Agent, session: str) -> Offer:
        """The secret to put into an app."""
        return self._codes.offer(session, agent.username)

    async def set_up(self, agent: Agent, session: str, code: str) -> SetUp:
        """Turn it on for who shows a code of the secret that was offered; all other sessions end.

        Raises:
            SignInRefused: when the code is wrong, or it is on already.
        """
        step = self._codes.offered_step(session, code)
        if step is None or not agent.local or (await self.standing(agent)).since is not None:
            raise SignInRefused
        sealed = self._codes.sealed(session)
        await asyncio.to_thread(
            self._repository.change, agent.username, second_step=sealed, second_step_used=step, second_step_at=now()
        )
        recovery = await self._new_recovery(agent)
        await asyncio.to_thread(self._repository.close_sessions, agent.username)
        await self._audit.record(agent, "beheer", detail="eigen tweede stap ingesteld")
        return SetUp(await self._agents.open_session(agent.username), recovery)

    async def renew_recovery(self, agent: Agent, code: str, network: str) -> list[str]:
        """New recovery codes; those of before are worth nothing.

        Raises:
            SignInRefused: when the code is wrong or was used before.
            TooManyAttempts: as `finish` does.
        """
        await self._check(agent, code, network)
        recovery = await self._new_recovery(agent)
        await self._audit.record(agent, "beheer", detail="eigen herstelcodes vernieuwd")
        return recovery

    async def turn_off(self, agent: Agent, code: str, network: str) -> None:
        """Turn it off, for good or to put it on another device.

        Raises:
            SignInRefused: when the code is wrong or was used before.
            TooManyAttempts: as `finish` does.
        """
        await self._check(agent, code, network)
        await asyncio.to_thread(self._repository.clear_second_step, agent.username)
        await self._audit.record(agent, "beheer", detail="eigen tweede stap uitgezet")

    def reset(self, username: str, by: Doer | str) -> None:
        """Turn it off for who can give no code any more; their sessions end.

        Raises:
            UnknownAccount: when there is no local account of this name.
        """
        name = self._agents.local(username)
        self._repository.clear_second_step(name)
        self._repository.close_sessions(name)
        self._audit.record_now(by, "beheer", detail=f"tweede stap van {name} gewist")

    async def _check(self, agent: Agent, code: str, network: str) -> str:
        """Use up a code; returns of which kind it is."""
        recovery = self._codes.is_recovery(code)
        use = self._use_recovery if recovery else self._use_step
        await self._agents.guard.check(Trying(agent.username, network), "code", lambda: use(agent.username, code))
        return "herstelcode" if recovery else "code"

    async def _use_step(self, username: str, code: str) -> bool:
        row = await asyncio.to_thread(self._repository.account, username)
        step = self._codes.step(row.second_step, code) if row and row.second_step else None
        return step is not None and await asyncio.to_thread(self._repository.use_step, username, step)

    async def _use_recovery(self, username: str, code: str) -> bool:
        kept = self._codes.recovery_hash(username, code)
        return await asyncio.to_thread(self._repository.use_recovery, username, kept)

    async def _new_recovery(self, agent: Agent) -> list[str]:
        recovery = self._codes.new_recovery()
        hashes = [self._codes.recovery_hash(agent.username, code) for code in recovery]
        await asyncio.to_thread(self._repository.replace_recovery, agent.username, hashes)
        return recovery
