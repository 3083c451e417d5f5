"""What every table of ours shares: one base, moments in UTC, and migrations that make what the code declares."""

from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, insert, literal, select, text

from bot.platform.database import Base, Moment, UnstorableText, connect, upgrade
from bot.platform.settings import ROOT

MODELS = sorted((ROOT / "bot").rglob("models.py"))


def _import(path: Path) -> Any:
    return import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def test_the_migrations_make_the_tables_that_the_code_declares(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    upgrade(url)
    for path in MODELS:
        _import(path)
    engine = connect(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("path", MODELS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_table_stands_on_the_one_base(path: Path) -> None:
    tables = [kind for kind in vars(_import(path)).values() if hasattr(kind, "__tablename__")]
    assert tables
    assert all(issubclass(kind, Base) for kind in tables)
    assert "DateTime" not in path.read_text(encoding="utf-8")  # a moment is a Moment


@pytest.mark.parametrize("zoned", [True, False])
def test_a_moment_comes_back_in_utc_whatever_zone_it_had(tmp_path: Path, zoned: bool) -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    engine = connect(f"sqlite:///{tmp_path}/moments.db")
    moments = Table("moments", MetaData(), Column("id", Integer, primary_key=True), Column("at", Moment(zoned)))
    moments.create(engine)
    summer = noon.astimezone(timezone(timedelta(hours=2)))
    with engine.begin() as connection:
        connection.execute(
            insert(moments), [{"at": noon}, {"at": summer}, {"at": noon.replace(tzinfo=None)}, {"at": None}]
        )
        found = connection.execute(select(moments.c.at).order_by(moments.c.id)).scalars().all()
        assert found == [noon, noon, noon, None]
        assert all(at.tzinfo is UTC for at in found[:3])
        assert len(connection.execute(select(moments).where(moments.c.at >= summer)).all()) == 3
        raw = connection.execute(text("SELECT DISTINCT at FROM moments WHERE at IS NOT NULL")).scalars().all()
        assert raw == ["2026-07-01 12:00:00.000000"]  # as before there was a type of our own
    engine.dispose()


def test_the_two_kinds_of_moment_are_never_mixed_up_in_compiled_statements() -> None:
    """Equal keys would let SQLAlchemy reuse a statement, with its conversions, of the other kind."""
    one, other = (literal(None, Moment(zoned))._generate_cache_key() for zoned in (True, False))
    assert one != other


def test_a_nul_is_refused_before_a_database_can_trip_over_it(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/new.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE word (word TEXT, raw BLOB)"))
        connection.execute(text("INSERT INTO word VALUES ('a', :raw)"), {"raw": b"a\0b"})
        for parameters in ({"word": "a\0"}, [{"word": "a"}, {"word": "\0"}]):
            with pytest.raises(UnstorableText):
                connection.execute(text("INSERT INTO word (word) VALUES (:word)"), parameters)
    engine.dispose()
