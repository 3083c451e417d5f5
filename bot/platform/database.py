"""The connection to our own tables, and their migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

_MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def connect(url: str) -> Engine:
    """Make an engine for `url` (SQLite or PostgreSQL), in SQLAlchemy 2.0 style.

    A connection to PostgreSQL is tested before use, and gives up connecting after three seconds. A SQLite file gets
    its folder made, write-ahead logging, foreign keys and a five-second wait for locks, so that the gateway and the
    action server can share it. What is committed there survives the death of a process, and of the machine up to the
    last write to disk (synchronous=NORMAL).
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        arguments = {"connect_timeout": 3}
        return create_engine(parsed, future=True, pool_pre_ping=True, connect_args=arguments, pool_size=10)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    pooled = None if parsed.database in (None, "", ":memory:") else QueuePool  # 1.4 opens a file again for each use
    arguments = {"timeout": 5, "check_same_thread": False}
    engine = create_engine(parsed, future=True, connect_args=arguments, poolclass=pooled)

    @event.listens_for(engine, "connect")
    def _configure(connection, _record):  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


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


def as_utc(moment: datetime) -> datetime:
    """SQLite forgets the time zone; everything is stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def upgrade(url: str) -> None:
    """Bring the tables at `url` to the newest version (Alembic `upgrade head`); safe to call again."""
    from alembic import command
    from alembic.config import Config

    connect(url).dispose()  # makes the folder of a SQLite file
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")
