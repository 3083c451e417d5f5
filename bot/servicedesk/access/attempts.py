"""Stops guessing: after too many failed sign-ins in a row an account, or a network, has to wait.

An attempt is counted before its password is looked at, so a hundred at the same time are no more than one after the
other. Names that do not exist are counted too: what a guesser sees tells nothing about who has an account.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.platform import clock
from bot.platform.database import reading, writing
from bot.servicedesk.access.models import AttemptsRow


@dataclass(frozen=True)
class Counted:
    """Who tries (an account or a network), and after how many failures in a row it waits."""

    who: str
    most: int


class TooManyAttempts(Exception):
    """Too many failures; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Attempts:
    """Counts in the database, so that all gateways and `bro agents unlock` know the same."""

    def __init__(self, engine: Engine, key: bytes, wait: timedelta) -> None:
        self._engine = engine
        self._key = key
        self._wait = wait

    def begin(self, *counted: Counted) -> None:
        """Count one more attempt of each.

        Raises:
            TooManyAttempts: when one of them has to wait; then nothing is counted.
        """
        with writing(self._engine) as session:
            for each in counted:
                self._count(session, each)

    def succeeded(self, account: str, network: str) -> None:
        """Forget the failures of the account, and the attempt of the network."""
        with writing(self._engine) as session:
            session.execute(delete(AttemptsRow).where(AttemptsRow.who == self._hash(account)))
            session.execute(
                update(AttemptsRow)
                .where(AttemptsRow.who == self._hash(network))
                .values(failures=AttemptsRow.failures - 1, locked_until=None)
            )

    def forget(self, who: str) -> bool:
        """Let an account or network try again at once; returns whether it had failures."""
        with writing(self._engine) as session:
            query = delete(AttemptsRow).where(AttemptsRow.who == self._hash(who))
            return bool(session.execute(query).rowcount)

    def locked(self, who: str) -> bool:
        """Whether it has to wait now."""
        with reading(self._engine) as session:
            row = session.get(AttemptsRow, self._hash(who))
            until = row.locked_until if row else None
            return until is not None and until > clock.now()

    def remove_old(self) -> None:
        """Remove failures that no longer count."""
        with writing(self._engine) as session:
            session.execute(delete(AttemptsRow).where(AttemptsRow.last_at < clock.now() - 2 * self._wait))

    def _count(self, session: Session, counted: Counted) -> None:
        row = self._locked_row(session, self._hash(counted.who))
        now = clock.now()  # after the wait for who came before
        if row.locked_until is not None and row.locked_until > now:
            raise TooManyAttempts(int((row.locked_until - now).total_seconds()) + 1)
        recent = row.last_at > now - self._wait and row.locked_until is None
        row.failures = (row.failures if recent else 0) + 1
        row.last_at = now
        row.locked_until = now + self._wait if row.failures >= counted.most else None

    def _locked_row(self, session: Session, who: str) -> AttemptsRow:
        """The row of `who`, which nobody else can change until this transaction ends."""
        touched = update(AttemptsRow).where(AttemptsRow.who == who).values(failures=AttemptsRow.failures)
        if not session.execute(touched).rowcount:
            try:
                with session.begin_nested():
                    session.add(AttemptsRow(who=who, failures=0, last_at=clock.now()))
            except IntegrityError:  # somebody else was first, and has committed
                session.execute(touched)
        row: AttemptsRow = session.execute(
            select(AttemptsRow).where(AttemptsRow.who == who).execution_options(populate_existing=True)
        ).scalar_one()
        return row

    def _hash(self, who: str) -> str:
        return hmac.new(self._key, who.encode(), hashlib.sha256).hexdigest()
