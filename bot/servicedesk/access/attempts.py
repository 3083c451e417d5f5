"""Stops guessing: after too many failed sign-ins in a row an account, or a network, has to wait, longer each time.

An account waits for the network that the failures came from, so that who knows a name keeps its owner waiting nowhere
else; and for all networks together after ten times as many, so that many networks are no way round it.

An attempt is counted before its password is looked at, so a hundred at the same time are no more than one after the
other. Names that do not exist are counted too: what a guesser sees tells nothing about who has an account.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.platform import clock
from bot.platform.database import reading, writing
from bot.servicedesk.access.models import AttemptsRow

_FIRST_WAIT = timedelta(minutes=1)  # doubled by each failure after it, up to the wait of the settings
_REMEMBERED = 4  # times the longest wait: then failures are forgotten
_HALF = 32  # characters of a hash that stand for who tries, in a row for one network


@dataclass(frozen=True)
class Counted:
    """Who tries (an account or a network), and after how many failures in a row it waits.

    With `network`, only what comes from there counts, and only what comes from there waits.
    """

    who: str
    most: int
    network: str = ""


class TooManyAttempts(Exception):
    """Too many failures; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Attempts:
    """Counts in the database, so that all gateways and `bro agents unlock` know the same; `wait` is the longest."""

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
                self._count(session, self._row_of(each), each.most)

    def succeeded(self, account: str, network: str) -> None:
        """Forget the failures of the account from there and in all, and the attempt of the network."""
        rows = (self._hash(account), self._row_of(Counted(account, 0, network)))
        with writing(self._engine) as session:
            session.execute(delete(AttemptsRow).where(AttemptsRow.who.in_(rows)))
            session.execute(
                update(AttemptsRow)
                .where(AttemptsRow.who == self._hash(network))
                .values(failures=AttemptsRow.failures - 1, locked_until=None)
            )

    def take_back(self, *counted: Counted) -> None:
        """Count one attempt of each less: it was right, and the next step is counted by itself."""
        less = {"failures": AttemptsRow.failures - 1, "locked_until": None}
        with writing(self._engine) as session:
            for each in counted:  # one by one, in the order of `begin`: else two could wait for each other
                session.execute(update(AttemptsRow).where(AttemptsRow.who == self._row_of(each)).values(**less))

    def forget(self, who: str) -> bool:
        """Let an account or network try again at once, from everywhere; returns whether it had failures."""
        with writing(self._engine) as session:
            query = delete(AttemptsRow).where(self._is_of(who)).execution_options(synchronize_session=False)
            return bool(session.execute(query).rowcount)

    def locked(self, who: str) -> bool:
        """Whether it has to wait now, somewhere."""
        waiting = select(AttemptsRow.who).where(self._is_of(who), AttemptsRow.locked_until > clock.now())
        with reading(self._engine) as session:
            return session.execute(waiting).first() is not None

    def remove_old(self) -> None:
        """Remove failures that no longer count."""
        with writing(self._engine) as session:
            session.execute(delete(AttemptsRow).where(AttemptsRow.last_at < clock.now() - _REMEMBERED * self._wait))

    def _count(self, session: Session, who: str, most: int) -> None:
        row = self._locked_row(session, who)
        now = clock.now()  # after the wait for who came before
        if row.locked_until is not None and row.locked_until > now:
            raise TooManyAttempts(int((row.locked_until - now).total_seconds()) + 1)
        row.failures = (row.failures if row.last_at > now - _REMEMBERED * self._wait else 0) + 1
        row.last_at = now
        row.locked_until = now + self._wait_after(row.failures - most) if row.failures >= most else None

    def _wait_after(self, more: int) -> timedelta:
        """How long to wait after `more` failures than the first that makes one wait."""
        return min(self._wait, _FIRST_WAIT * (1 << min(more, 10)))

    def _row_of(self, counted: Counted) -> str:
        who = self._hash(counted.who)
        return who[:_HALF] + self._hash(counted.network)[:_HALF] if counted.network else who

    def _is_of(self, who: str) -> Any:  # a condition, which this SQLAlchemy does not type
        return AttemptsRow.who.startswith(self._hash(who)[:_HALF])

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
