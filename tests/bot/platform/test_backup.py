"""`bro db`: both databases are copied away while they are used, and put back whole, in both engines."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from bot.commands.db import app
from bot.platform.database import connect
from bot.platform.running import noted
from bot.platform.settings import get_settings
from bot.rasa.server import tracker_url

Bro = Callable[..., Result]


@pytest.fixture(params=["sqlite", "postgres"])
def bro(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bro]:
    lite = request.param == "sqlite"
    monkeypatch.setenv("BRO_STATE_DIR", str(tmp_path / "var"))
    url = f"sqlite:///{tmp_path}/var/bro.db" if lite else request.getfixturevalue("postgres")
    monkeypatch.setenv("BRO_DATABASE_URL", url)
    get_settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(app, list(arguments))
    get_settings.cache_clear()


def in_rasa(statement: str) -> list[tuple[object, ...]]:
    engine = connect(tracker_url(get_settings()))
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows


def notices(value: str | None = None) -> list[tuple[object, ...]]:
    engine = connect(get_settings().database_url)
    with engine.begin() as connection:
        if value:
            connection.execute(text("DELETE FROM registry_attempt"))
            connection.execute(
                text("INSERT INTO registry_attempt (finished_at, source, outcome) VALUES ('2026-01-01', :v, 'used')"),
                {"v": value},
            )
        rows = [tuple(row) for row in connection.execute(text("SELECT source FROM registry_attempt"))]
    engine.dispose()
    return rows


def test_a_backup_while_in_use_brings_both_back(bro: Bro, tmp_path: Path) -> None:
    assert bro("upgrade").exit_code == 0
    notices("voor")
    in_rasa("CREATE TABLE events (what TEXT)")
    in_rasa("INSERT INTO events VALUES ('voor')")
    busy = connect(get_settings().database_url)
    with busy.connect() as reader:
        reader.execute(text("SELECT * FROM registry_attempt"))
        made = bro("backup", str(tmp_path / "kopie"))
    busy.dispose()
    assert made.exit_code == 0, made.output
    folder = Path(made.stdout.splitlines()[-1])
    assert {file.stat().st_mode & 0o077 for file in (folder, *folder.iterdir())} == {0}
    notices("na")
    in_rasa("DELETE FROM events")
    done = bro("restore", str(folder))
    assert done.exit_code == 0, done.output
    assert "bro privacy reapply en ./bro privacy purge" in done.output
    assert (notices(), in_rasa("SELECT what FROM events")) == ([("voor",)], [("voor",)])


def test_a_bad_backup_changes_nothing(bro: Bro, tmp_path: Path) -> None:
    bro("upgrade")
    notices("blijft")
    nothing = bro("restore", str(tmp_path / "er-niet"))
    assert (nothing.exit_code, "noem de map die ./bro db backup maakte" in nothing.output) == (1, True)
    for name in ("bro", "rasa"):
        (tmp_path / name).write_bytes(b"geen back-up")
    assert "dit is geen back-up voor" in bro("restore", str(tmp_path)).output
    for name in ("bro", "rasa"):
        (tmp_path / name).write_bytes(b"SQLite format 3\x00" + bytes(2000))
    damaged = bro("restore", str(tmp_path))
    assert (damaged.exit_code, "Traceback" in damaged.output) == (1, False)
    with noted(get_settings(), "model", {}):
        running = bro("restore", str(tmp_path))
    assert f"proces {os.getpid()}" in running.output
    assert notices() == [("blijft",)]


def test_tables_go_back_to_an_earlier_version(bro: Bro) -> None:
    bro("upgrade")
    engine = connect(get_settings().database_url)
    before = set(inspect(engine).get_table_names())
    assert bro("downgrade", "0001").exit_code == 0
    assert set(inspect(engine).get_table_names()) < before
    wrong = bro("downgrade", "onzin")
    assert (wrong.exit_code, "Niet gelukt" in wrong.output) == (1, True)
    assert bro("upgrade").exit_code == 0
    assert set(inspect(engine).get_table_names()) == before
    engine.dispose()
