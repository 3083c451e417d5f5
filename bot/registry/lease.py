"""The right to change the list: one process at a time over all replicas, through a row in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import or_, update
from sqlalchemy.engine import Engine

from bot.platform.clock import now
from bot.registry.models import Lease

_LONGEST = timedelta(minutes=10)
"""After this time the lease of a process that died is free again; far longer than a refresh takes."""


class AlreadyRunning(Exception):
    """Another process is changing the list at this moment."""


@contextmanager
def sole_writer(engine: Engine) -> Iterator[None]:
    """Hold the lease for the duration of the block.

    Raises:
        AlreadyRunning: somebody else holds it.
    """
    holder = uuid4().hex
    free = or_(Lease.expires_at.is_(None), Lease.expires_at < now())
    with engine.begin() as connection:
        taken = connection.execute(
            update(Lease).where(Lease.name == "sync", free).values(holder=holder, expires_at=now() + _LONGEST)
        ).rowcount
    if not taken:
        raise AlreadyRunning("een ander proces is de lijst aan het bijwerken")
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(
                update(Lease).where(Lease.name == "sync", Lease.holder == holder).values(holder=None, expires_at=None)
            )
