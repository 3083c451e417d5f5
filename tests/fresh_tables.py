"""Takes out of the tables that all tests of one process share what earlier tests left there."""

from functools import cache

from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine

from bot.platform.database import connect

KEPT = frozenset({"agent", "alembic_version", "api_token", "audit"})
"""Beside the list of organisations: who may sign in, and the record that the database takes nothing out of."""

_LAST = "id < (SELECT max(id) FROM handover)"
_TOMBSTONE = "UPDATE handover SET state = 'ingetrokken', conversation_id = NULL, consented_at = NULL"


def empty_shared_tables(url: str) -> None:
    """Leave no conversation, handover, order, question or number behind in the SQLite database at `url`.

    The last handover stays as one that nobody agreed to, which no list shows: so no number is given twice, also not to
    a gateway or a mailbox that remembers the first.
    """
    engine = _engine(url)
    with engine.begin() as database:
        database.execute(text("PRAGMA defer_foreign_keys = ON"))  # until all are empty
        database.execute(text(_TOMBSTONE))
        for table in _tables(engine):
            only = f" WHERE {_LAST}" if table == "handover" else ""
            database.execute(text(f"DELETE FROM {table}{only}"))


@cache
def _engine(url: str) -> Engine:
    return connect(url)


@cache
def _tables(engine: Engine) -> list[str]:
    names = inspect(engine).get_table_names()
    return [name for name in names if name not in KEPT and not name.startswith("registry_")]
