"""Other ways to search the same names: SQLite FTS5 trigram, PostgreSQL pg_trgm and rapidfuzz WRatio."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

from rapidfuzz import fuzz, process
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection

from bot.registry.normalising import normalise
from tests.bot.registry.postgres import running_postgres

Search = Callable[[str], str | None]


def all_rivals(names: Sequence[str]) -> Iterator[tuple[str, Search]]:
    """The rivals that this machine has, each with its name."""
    plain = [normalise(name) for name in names]
    yield "SQLite FTS5 trigram", _fts5(names, plain)
    yield "rapidfuzz WRatio", lambda query: names[process.extractOne(normalise(query), plain, scorer=fuzz.WRatio)[2]]
    with running_postgres() as url:
        if url is None:
            return
        engine = create_engine(url, future=True)
        with engine.connect() as connection:
            yield "PostgreSQL pg_trgm", _pg_trgm(connection, names, plain)
        engine.dispose()


def _fts5(names: Sequence[str], plain: Sequence[str]) -> Search:
    """Any shared trigram, best by bm25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram')")
    database.executemany("INSERT INTO names(rowid, name) VALUES (?, ?)", enumerate(plain))

    def search(query: str) -> str | None:
        asked = normalise(query)
        trigrams = " OR ".join(f'"{asked[at : at + 3]}"' for at in range(len(asked) - 2))
        found = database.execute("SELECT rowid FROM names WHERE name MATCH ? ORDER BY rank LIMIT 1", (trigrams,))
        row = found.fetchone() if trigrams else None
        return names[row[0]] if row else None

    return search


def _pg_trgm(connection: Connection, names: Sequence[str], plain: Sequence[str]) -> Search:
    """A GIN index, best by similarity."""
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    connection.execute(text("DROP TABLE IF EXISTS names"))
    connection.execute(text("CREATE TABLE names (id int, name text)"))
    lines = StringIO("".join(f"{number}\t{name}\n" for number, name in enumerate(plain)))
    connection.connection.cursor().copy_from(lines, "names")
    connection.execute(text("CREATE INDEX names_by_trigram ON names USING gin (name gin_trgm_ops)"))
    connection.execute(text("ANALYZE names"))
    closest = text("SELECT id FROM names WHERE name % :asked ORDER BY similarity(name, :asked) DESC LIMIT 1")

    def search(query: str) -> str | None:
        row = connection.execute(closest, {"asked": normalise(query)}).first()
        return names[row[0]] if row else None

    return search
