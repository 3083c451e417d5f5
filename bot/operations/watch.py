"""Reads now and then from the database what the gauges show: the list's age, the queue, what waits to be sent."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import column, func, inspect, select, table
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import Select

from bot.http.metrics import show_registry
from bot.operations import metrics
from bot.platform.clock import now
from bot.platform.database import Moment
from bot.registry.health import RegistryHealth


@dataclass(frozen=True)
class Waiting:
    """A table in which work waits: since when (column), and which rows count (column `state` has one of `states`)."""

    kind: str
    table: str
    since: str
    states: tuple[str, ...] = ()

    def query(self) -> Select:
        """How many rows wait, and since when the first of them.

        The table is only named here, not read from the database: SQLAlchemy keeps each statement that it has compiled,
        and with it the table that was read for it.
        """
        since = column(self.since, Moment)
        waits = column("state").in_(self.states) if self.states else since.is_not(None)
        return select(func.count(), func.min(since)).select_from(table(self.table)).where(waits)


QUEUE = Waiting("wachtrij", "handover", "waiting_since", ("wachtend",))
OUTBOXES = (
    Waiting("mail", "handover_outbox", "asked_at"),
    Waiting("webhook", "webhook_delivery", "created_at", ("wacht", "bezig")),
)


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
    length, since = connection.execute(waiting.query()).one()
    if since is None:
        return int(length), 0.0
    return int(length), max(0.0, (now() - since).total_seconds())
