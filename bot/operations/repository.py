"""Reads and writes the orders of operators; the only place with their SQL."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.operations.models import Operation
from bot.platform.database import reading, writing


@dataclass(frozen=True)
class Order:
    """One order of an operator, as in the table; moments are in UTC."""

    kind: str
    text: str | None
    until: datetime | None
    set_by: str | None
    at: datetime


class OperationRepository:
    """Orders in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, kind: str, text: str | None, until: datetime | None, set_by: str) -> None:
        """Keep one order."""
        with writing(self._engine) as session:
            session.add(Operation(kind=kind, text=text, until=until, set_by=set_by[:80]))

    def last(self, *kinds: str) -> Order | None:
        """The newest order of one of these kinds."""
        query = select(Operation).where(Operation.kind.in_(kinds)).order_by(Operation.id.desc()).limit(1)
        with reading(self._engine) as session:
            row = session.execute(query).scalar_one_or_none()
            return _order(row) if row else None

    def newest(self, count: int) -> list[Order]:
        """The last `count` orders, newest first."""
        query = select(Operation).order_by(Operation.id.desc()).limit(count)
        with reading(self._engine) as session:
            return [_order(row) for row in session.execute(query).scalars()]


def _order(row: Operation) -> Order:
    return Order(row.kind, row.text, row.until, row.set_by, row.at)
