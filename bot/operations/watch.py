"""Reads now and then from the database what the gauges show: the list's age, the queue, what waits to be sent."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import MetaData, Table, func, inspect, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import ColumnElement

from actions.registry.health import RegistryHealth
from bot.database import as_utc
from bot.http.metrics import show_registry
from bot.operations import metrics

logger = logging.getLogger(__name__)

_EVERY = 15.0


@dataclass(frozen=True)
class Waiting:
    """A table in which work waits: since when (column), and which rows count (column `state` has one of `states`)."""

    kind: str
    table: str
    since: str
    states: tuple[str, ...] = ()

    def condition(self, table: Table) -> ColumnElement[bool]:
        """The rows that wait."""
        if not self.states:
            return table.c[self.since].is_not(None)
        return table.c.state.in_(self.states)


QUEUE = Waiting("wachtrij", "handover", "waiting_since", ("wachtend",))
OUTBOXES = (
    Waiting("mail", "handover_outbox", "asked_at"),
    Waiting("webhook", "webhook_delivery", "created_at", ("wacht", "bezig")),
)


async def keep_watching(engine: Engine, registry: Callable[[], RegistryHealth], every: float = _EVERY) -> None:
    """Refresh the gauges until cancelled; `every` is in seconds."""
    while True:
        try:
            await asyncio.to_thread(look, engine, registry)
        except SQLAlchemyError as error:
            logger.error("watch_failed", extra={"error": type(error).__name__})
        await asyncio.sleep(every)


def look(engine: Engine, registry: Callable[[], RegistryHealth]) -> None:
    """Refresh the gauges once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    show_registry(registry())
    with engine.connect() as connection:
        length, oldest = _count(connection, QUEUE)
        metrics.queue.set(length)
        metrics.queue_oldest.set(oldest)
        for box in OUTBOXES:
            length, oldest = _count(connection, box)
            metrics.outbox.labels(box.kind).set(length)
            metrics.outbox_oldest.labels(box.kind).set(oldest)


def _count(connection: Connection, waiting: Waiting) -> tuple[int, float]:
    """How many wait, and for how many seconds the first of them; nothing waits in a table that is not there."""
    if not inspect(connection).has_table(waiting.table):
        return 0, 0.0
    table = Table(waiting.table, MetaData(), autoload_with=connection)
    query = select(func.count(), func.min(table.c[waiting.since])).where(waiting.condition(table))
    length, since = connection.execute(query).one()
    if since is None:
        return int(length), 0.0
    moment = as_utc(since)
    return int(length), max(0.0, (datetime.now(UTC) - moment).total_seconds())
