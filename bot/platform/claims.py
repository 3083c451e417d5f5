"""Work that one process does at a time, over all replicas: it holds a row of the database until a moment.

The claim is one conditional change, so of processes that try together one gets it, on SQLite and on PostgreSQL. When
the one that holds it dies, the moment passes and the row is free again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import or_, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.platform.clock import now
from bot.platform.database import writing


class HeldElsewhere(Exception):
    """Another process holds it, or it is not due."""


def claim(
    session: Session, until: Any, length: timedelta, *which: Any, at: datetime | None = None, **also: Any
) -> bool:
    """Whether the row for which all of `which` holds is ours for `length` from now: nobody held it any more.

    `until` is the column with the moment through which a row is held, empty when it is free; `also` are other columns
    to set; `at` is the moment that counts as now.
    """
    moment = at or now()
    change = update(until.class_).where(*which, or_(until.is_(None), until <= moment))
    values = {until.key: moment + length, **also}
    taken = session.execute(change.values(values).execution_options(synchronize_session=False))
    return bool(taken.rowcount == 1)


@contextmanager
def holding(
    engine: Engine, job: Any, name: str, longest: timedelta, *due: Any, at: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """Hold the row `name` of the table `job` (columns name, holder, expires_at) for the duration of the block.

    `longest` is how long it takes at most, `due` what else must hold of the row. What the block puts into the
    dictionary is written to the row at the end.

    Raises:
        HeldElsewhere: when it is not ours now.
    """
    holder, at_the_end = uuid4().hex, dict[str, Any]()
    with writing(engine) as session:
        if not claim(session, job.expires_at, longest, job.name == name, *due, at=at, holder=holder):
            raise HeldElsewhere(name)
    try:
        yield at_the_end
    finally:
        with writing(engine) as session:
            free = {"holder": None, "expires_at": None, **at_the_end}
            mine = update(job).where(job.name == name, job.holder == holder)
            session.execute(mine.values(free).execution_options(synchronize_session=False))
