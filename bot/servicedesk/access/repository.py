"""Reads and writes accounts, sessions, recovery codes and API tokens; the only place with their SQL."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.platform import clock
from bot.platform.clock import now
from bot.platform.database import reading, writing
from bot.servicedesk.access.agents import TALKING
from bot.servicedesk.access.models import AgentRow, RecoveryCodeRow, SessionRow, TokenRow

_USED_EVERY = timedelta(minutes=1)  # how precisely the last use is kept, so that not every request writes


class UnknownAccount(LookupError):
    """There is no account or API token with this name."""


_THERE = timedelta(seconds=150)  # since the last sign: a page that nobody looks at gives one each minute


class AccountExists(ValueError):
    """The name is taken."""


class AccessRepository:
    """Accounts, sessions, recovery codes and API tokens in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: AgentRow) -> None:
        """Keep a new account.

        Raises:
            AccountExists: when the username, or the identity at the organisation, has an account.
        """
        try:
            with writing(self._engine) as session:
                session.add(account)
        except IntegrityError as error:
            raise AccountExists(account.username) from error

    def account(self, username: str) -> AgentRow | None:
        """The account with this name, or None."""
        with reading(self._engine) as session:
            account: AgentRow | None = session.get(AgentRow, username)
            return account

    def account_of(self, issuer: str, subject: str) -> AgentRow | None:
        """The account of this identity at the organisation, or None."""
        with reading(self._engine) as session:
            query = select(AgentRow).where(AgentRow.issuer == issuer, AgentRow.subject == subject)
            account: AgentRow | None = session.execute(query).scalar_one_or_none()
            return account

    def accounts(self) -> list[AgentRow]:
        """All accounts, by name."""
        with reading(self._engine) as session:
            return list(session.execute(select(AgentRow).order_by(AgentRow.username)).scalars())

    def saw(self, username: str) -> None:
        """Note that this agent has a page of the console open now."""
        with writing(self._engine) as session:
            session.execute(update(AgentRow).where(AgentRow.username == username).values(seen_at=now()))

    def anybody_there(self) -> bool:
        """Whether anybody who may have conversations is there, in this gateway or another."""
        return bool(self.there())

    def there(self, *, away: bool = False) -> list[AgentRow]:
        """Who may have conversations, has the console open in any gateway and is not `away`, or is, by display name."""
        left = AgentRow.away_since.is_not(None) if away else AgentRow.away_since.is_(None)
        there = (AgentRow.seen_at > now() - _THERE, left, AgentRow.disabled_at.is_(None))
        query = select(AgentRow).where(*there, AgentRow.role.in_(TALKING)).order_by(AgentRow.display_name)
        with reading(self._engine) as session:
            return list(session.execute(query).scalars())

    def change(self, username: str, **values: str | datetime | int | list[str] | None) -> None:
        """Set columns of an account.

        Raises:
            UnknownAccount: when there is none.
        """
        with writing(self._engine) as session:
            query = update(AgentRow).where(AgentRow.username == username).values(**values)
            if not session.execute(query).rowcount:
                raise UnknownAccount(username)

    def remove(self, username: str) -> None:
        """Remove an account with its sessions.

        Raises:
            UnknownAccount: when there is none.
        """
        with writing(self._engine) as session:
            if not session.execute(delete(AgentRow).where(AgentRow.username == username)).rowcount:
                raise UnknownAccount(username)

    def open_session(self, secret: str, username: str, *, code_due: bool = False) -> None:
        """Keep a new session under the hash of its secret id."""
        with writing(self._engine) as session:
            session.add(SessionRow(id_hash=digest(secret), username=username, code_due=code_due))

    def session(
        self, secret: str, idle: timedelta, longest: timedelta, *, uses: bool, code_due: bool = False
    ) -> AgentRow | None:
        """The account of an open session, or None; `uses` counts this as a use, which keeps it open.

        With `code_due` only a session in which the code must still be given counts, else only one in which nothing is.
        """
        now = clock.now()
        query = (
            select(AgentRow, SessionRow.used_at)
            .join(SessionRow, SessionRow.username == AgentRow.username)
            .where(
                SessionRow.id_hash == digest(secret),
                SessionRow.used_at > now - idle,
                SessionRow.began_at > now - longest,
                SessionRow.code_due.is_(code_due),
                AgentRow.disabled_at.is_(None),
            )
        )
        with reading(self._engine) as session:
            found = session.execute(query).one_or_none()
        if found is None:
            return None
        account: AgentRow = found.AgentRow
        if uses and now - found.used_at > min(_USED_EVERY, idle / 4):
            with writing(self._engine) as session:
                session.execute(update(SessionRow).where(SessionRow.id_hash == digest(secret)).values(used_at=now))
        return account

    def close_session(self, secret: str) -> str | None:
        """End a session; returns whose it was, or None when it was not open."""
        with writing(self._engine) as session:
            row = session.get(SessionRow, digest(secret))
            if row is None:
                return None
            session.delete(row)
            username: str = row.username
            return username

    def close_sessions(self, username: str) -> None:
        """End all sessions of an account."""
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(SessionRow.username == username))

    def remove_ended(self, idle: timedelta, longest: timedelta) -> None:
        """Remove sessions that are over."""
        now = clock.now()
        over = or_(SessionRow.used_at <= now - idle, SessionRow.began_at <= now - longest)
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(over))

    def use_step(self, username: str, step: int) -> bool:
        """Use the code of this half minute; False when that one, or a later one, was used before."""
        later = or_(AgentRow.second_step_used.is_(None), AgentRow.second_step_used < step)
        query = update(AgentRow).where(AgentRow.username == username, later).values(second_step_used=step)
        with writing(self._engine) as session:
            return bool(session.execute(query).rowcount)

    def use_recovery(self, username: str, code_hash: str) -> bool:
        """Use a recovery code up; False when there is none with this hash."""
        mine = (RecoveryCodeRow.username == username, RecoveryCodeRow.code_hash == code_hash)
        with writing(self._engine) as session:
            return bool(session.execute(delete(RecoveryCodeRow).where(*mine)).rowcount)

    def replace_recovery(self, username: str, code_hashes: list[str]) -> None:
        """Keep these recovery codes, and none of before."""
        with writing(self._engine) as session:
            session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.username == username))
            session.add_all(RecoveryCodeRow(username=username, code_hash=each) for each in code_hashes)

    def recovery_left(self, username: str) -> int:
        """How many recovery codes an account has that were not used."""
        query = select(func.count()).where(RecoveryCodeRow.username == username)
        with reading(self._engine) as session:
            return int(session.execute(query).scalar_one())

    def clear_second_step(self, username: str) -> None:
        """Take the second step with its recovery codes off an account."""
        nothing = {"second_step": None, "second_step_at": None, "second_step_used": None}
        with writing(self._engine) as session:
            session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.username == username))
            session.execute(update(AgentRow).where(AgentRow.username == username).values(**nothing))

    def add_token(self, name: str, token: str, scopes: list[str], ends_at: datetime) -> None:
        """Keep an API token under its hash.

        Raises:
            AccountExists: when there is a token of this name, also a revoked one: audit rows name it.
        """
        row = TokenRow(name=name, token_hash=digest(token), scopes=scopes, ends_at=ends_at)
        try:
            with writing(self._engine) as session:
                session.add(row)
        except IntegrityError as error:
            raise AccountExists(name) from error

    def token(self, token: str) -> TokenRow | None:
        """What we know of an API token that is valid now, or None; counts as a use."""
        now = clock.now()
        query = select(TokenRow).where(
            TokenRow.token_hash == digest(token), TokenRow.revoked_at.is_(None), TokenRow.ends_at > now
        )
        with reading(self._engine) as session:
            found: TokenRow | None = session.execute(query).scalar_one_or_none()
        if found is not None and (found.used_at is None or now - found.used_at > _USED_EVERY):
            with writing(self._engine) as session:
                session.execute(update(TokenRow).where(TokenRow.name == found.name).values(used_at=now))
        return found

    def tokens(self) -> list[TokenRow]:
        """All API tokens, by name."""
        with reading(self._engine) as session:
            return list(session.execute(select(TokenRow).order_by(TokenRow.name)).scalars())

    def revoke_token(self, name: str) -> None:
        """Let an API token be worth nothing from now on.

        Raises:
            UnknownAccount: when there is none with this name that still works.
        """
        query = update(TokenRow).where(TokenRow.name == name, TokenRow.revoked_at.is_(None))
        with writing(self._engine) as session:
            if not session.execute(query.values(revoked_at=clock.now())).rowcount:
                raise UnknownAccount(name)


def digest(secret: str) -> str:
    """What is kept of a secret; it is 256 bits of chance, so one round of SHA-256 cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()
