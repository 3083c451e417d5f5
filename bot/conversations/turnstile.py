"""One turn at a time in each conversation, also when several gateways serve it.

Within one process an `asyncio.Lock` is enough. Between gateways it is an advisory lock of PostgreSQL, on a connection
of its own: when a gateway is killed, its connection breaks and the lock is free at once, whatever the clocks say.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

_LOOK_AGAIN = 0.05  # seconds between two looks at a lock that another gateway has


class TurnTaken(Exception):
    """Another turn of this conversation did not end in time; the same message may be sent again."""


class Turnstile:
    """Lets one turn of a conversation through at a time, within this process."""

    def __init__(self, patience: float = 30.0) -> None:
        self._patience = patience
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold the turn of this conversation for as long as the context lasts.

        Raises:
            TurnTaken: when somebody else held it for longer than the patience (seconds) of this turnstile.
        """
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), self._patience)
        except TimeoutError as error:
            raise TurnTaken from error
        try:
            yield
        finally:
            lock.release()

    def close(self) -> None:
        """Let go of what it holds open."""


class SharedTurnstile(Turnstile):
    """Lets one turn of a conversation through at a time over all gateways on one PostgreSQL."""

    def __init__(self, engine: Engine, most: int, patience: float = 30.0) -> None:
        """`most` is the number of turns at the same time, each with a connection."""
        super().__init__(patience)
        self._engine = create_engine(
            engine.url,
            future=True,
            isolation_level="AUTOCOMMIT",
            pool_pre_ping=True,
            pool_size=4,
            max_overflow=most,
            pool_timeout=patience,
        )

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        async with super().turn(conversation_id):
            key = int.from_bytes(hashlib.sha256(conversation_id.encode()).digest()[:8], signed=True)
            connection = await asyncio.to_thread(self._engine.connect)
            try:
                await self._wait_for(connection, key)
                yield
            finally:
                await asyncio.to_thread(_release, connection, key)

    def close(self) -> None:
        self._engine.dispose()

    async def _wait_for(self, connection: Connection, key: int) -> None:
        try:
            async with asyncio.timeout(self._patience):
                while not await asyncio.to_thread(_take, connection, key):  # noqa: ASYNC110  the event is in PostgreSQL
                    await asyncio.sleep(_LOOK_AGAIN)
        except TimeoutError as error:
            raise TurnTaken from error


def open_turnstile(engine: Engine, most: int) -> Turnstile:
    """The turnstile that fits the database: PostgreSQL serves several gateways, SQLite one."""
    return SharedTurnstile(engine, most) if engine.dialect.name == "postgresql" else Turnstile()


def _take(connection: Connection, key: int) -> bool:
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one())


def _release(connection: Connection, key: int) -> None:
    try:
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
    except SQLAlchemyError:  # the connection is gone, and with it the lock
        connection.invalidate()
    finally:
        connection.close()
