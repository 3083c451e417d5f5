"""Lets somebody try a password or a code: not too often, and what was wrong is in the audit record."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.privacy.audit import Audit
from bot.servicedesk.access.attempts import Attempts, Counted, TooManyAttempts

NOBODY = "onbekend"
"""Who is named in the record when the name is of no account: somebody may have typed a password in its place."""

_NETWORKS = 10  # times as many failures from all networks together as from one


class SignInRefused(Exception):
    """The username, the password or the code is wrong; it is never said which of the first two."""


class AccountDisabled(Exception):
    """A beheerder disabled the account; only who knows the password, or comes from the organisation, hears so."""


@dataclass(frozen=True)
class Most:
    """After how many failures in a row an account, and a network, has to wait."""

    account: int
    network: int


@dataclass(frozen=True)
class Trying:
    """Who tries, from where: the canonical name, and whether there is an account of that name."""

    name: str
    network: str
    known: bool = True


class Guard:
    """Passwords and codes of one account are counted together: the one is no way round the wait for the other."""

    def __init__(self, attempts: Attempts, most: Most, audit: Audit) -> None:
        self._attempts = attempts
        self._most = most
        self._audit = audit

    async def check(
        self,
        trying: Trying,
        what: Literal["wachtwoord", "code"],
        is_right: Callable[[], Awaitable[bool]],
        *,
        more_follows: bool = False,
    ) -> None:
        """Count the try, then look whether it is right.

        What is right forgets the failures before it, except when `more_follows`: who knows only the password would else
        have a fresh start for each code.

        Raises:
            SignInRefused: when it is wrong.
            TooManyAttempts: when the account, or the network, has to wait first; then nothing is looked at.
        """
        shown = trying.name if trying.known else NOBODY
        account, place = account_key(trying.name), f"network {trying.network}"
        counted = (
            Counted(account, self._most.account, place),
            Counted(account, _NETWORKS * self._most.account),
            Counted(place, self._most.network),
        )
        try:
            await asyncio.to_thread(self._attempts.begin, *counted)
        except TooManyAttempts:
            await self._audit.record(shown, "mislukt", detail="te vaak geprobeerd")
            raise
        if not await is_right():
            await self._audit.record(shown, "mislukt", detail=what)
            raise SignInRefused
        if more_follows:
            await asyncio.to_thread(self._attempts.take_back, *counted)
        else:
            await asyncio.to_thread(self._attempts.succeeded, account, place)


def account_key(name: str) -> str:
    """Under which name the failures of an account are counted."""
    return f"account {name}"
