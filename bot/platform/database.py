"""The connection to our own tables, and their migrations."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

_MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"

Base: Any = declarative_base()
"""What every table of ours is declared on."""


class UnstorableText(ValueError):
    """A text with the character NUL in it, which no person types."""


class Moment(TypeDecorator):
    """A column with a moment: always a datetime in UTC with its zone, though SQLite forgets the zone.

    `zoned=False` is for the columns that PostgreSQL has without a zone: those of the list.
    """

    impl = DateTime
    cache_ok = True

    def __init__(self, zoned: bool = True) -> None:
        super().__init__(timezone=zoned)
        self.zoned = zoned  # under its own name, so that SQLAlchemy tells the two kinds apart in what it has compiled

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        """The moment as the column keeps it."""
        moment = _in_utc(value)
        return moment if moment is None or self.zoned else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        """The moment as the column gave it, in UTC."""
        return _in_utc(value)


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def connect(url: str) -> Engine:
    """Make an engine for `url` (SQLite or PostgreSQL), in SQLAlchemy 2.0 style.

    A connection to PostgreSQL is tested before use, and gives up connecting after three seconds. A SQLite file gets
    its folder made, write-ahead logging, foreign keys and a five-second wait for locks, so that the gateway and the
    action server can share it. What is committed there survives the death of a process, and of the machine up to the
    last write to disk (synchronous=NORMAL). What is deleted is overwritten with zeros (secure_delete); only we may read
    the file, and SQLite gives its journal the same rights.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        arguments = {"connect_timeout": 3}
        engine = create_engine(parsed, future=True, pool_pre_ping=True, connect_args=arguments, pool_size=10)
        event.listen(engine, "before_cursor_execute", _refuse_nul)
        return engine
    if parsed.database and parsed.database != ":memory:":
        _make_private(Path(parsed.database))
    pooled = None if parsed.database in (None, "", ":memory:") else QueuePool  # 1.4 opens a file again for each use
    arguments = {"timeout": 5, "check_same_thread": False}
    engine = create_engine(parsed, future=True, connect_args=arguments, poolclass=pooled)

    event.listen(engine, "before_cursor_execute", _refuse_nul)

    @event.listens_for(engine, "connect")
    def _configure(connection, _record):  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")

    return engine


def _refuse_nul(
    _connection: object, _cursor: object, _statement: str, parameters: Any, _context: object, _many: bool
) -> None:
    """PostgreSQL cannot hold the character NUL and SQLite can; here both refuse it, wherever it came in."""
    if _holds_nul(parameters):
        raise UnstorableText


def _holds_nul(value: Any) -> bool:
    """Whether there is a NUL in a parameter of a statement, in one of several, or in those of several rows."""
    if isinstance(value, dict):
        return any(map(_holds_nul, value.values()))
    return any(map(_holds_nul, value)) if isinstance(value, list | tuple) else isinstance(value, str) and "\0" in value


def _make_private(file: Path) -> None:
    """Make the folder and the file if they are not there, and let nobody else read the file."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        file.chmod(0o600)
    except OSError:  # not our file, or a read-only place: connecting says what is wrong
        return


def wipe(engine: Engine) -> bool:
    """Take what was deleted out of SQLite's journal too, so that no byte of it stays; whether all of it went.

    False when somebody was reading for longer than the wait for locks: the next wipe takes it. PostgreSQL reuses the
    space by itself (autovacuum), and keeps its journal as its operator set it.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
    return not busy


def compact(engine: Engine) -> None:
    """Write a SQLite file anew without its empty pages, and wipe its journal; PostgreSQL does that by itself."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
        wipe(engine)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that is committed at the end, or rolled back when something is raised."""
    with Session(engine, future=True, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only looks; its rows stay usable afterwards."""
    with Session(engine, future=True, expire_on_commit=False) as session:
        yield session


def upgrade(url: str) -> None:
    """Bring the tables at `url` to the newest version (Alembic `upgrade head`); safe to call again."""
    from alembic import command

    connect(url).dispose()  # makes the folder of a SQLite file
    command.upgrade(_migrations(url), "head")


def downgrade(url: str, version: str) -> None:
    """Take the tables at `url` back to `version` (Alembic `downgrade`); what only newer tables hold is lost."""
    from alembic import command

    command.downgrade(_migrations(url), version)


def _migrations(url: str) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
