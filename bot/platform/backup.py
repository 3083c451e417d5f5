"""A copy of a database in one file, and putting it back; SQLite while it is used, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url

_SQLITE_START = b"SQLite format 3\x00"
_DUMP_START = b"PGDMP"


class BackupFailed(Exception):
    """A copy was not made or not put back; the message says why and what to do, in Dutch."""


def back_up(url: str, file: Path) -> None:
    """Write the database at `url` to `file`, readable for us only. Others may go on using the database.

    Raises:
        BackupFailed: there is no such database, no program to copy it, or no room.
    """
    file.touch(mode=0o600)
    database = make_url(url)
    if database.get_backend_name() == "sqlite":
        source = _sqlite_file(database)
        if not source.exists():
            raise BackupFailed(f"{source} is er niet; er valt niets te bewaren")
        _copy_sqlite(source, file)
        return
    _run("pg_dump", database, "--format=custom", f"--file={file}", f"--dbname={_for_libpq(database)}")


def put_back(file: Path, url: str) -> None:
    """Replace the database at `url` by what `file` holds, all or nothing; nobody may use the database meanwhile.

    Raises:
        BackupFailed: `file` is no backup for this kind of database, or is damaged; the database stays as it was.
    """
    database = make_url(url)
    lite = database.get_backend_name() == "sqlite"
    try:
        start = file.open("rb").read(16)
    except OSError as error:
        raise BackupFailed(
            f"{file}: niet te lezen ({error.strerror}); noem de map die ./bro db backup maakte"
        ) from error
    if not start.startswith(_SQLITE_START if lite else _DUMP_START):
        kind = "SQLite" if lite else "PostgreSQL"
        raise BackupFailed(f"{file}: dit is geen back-up voor {kind}, en dat staat in BRO_DATABASE_URL")
    if not lite:
        options = ("--clean", "--if-exists", "--single-transaction", "--no-owner")
        _run("pg_restore", database, *options, f"--dbname={_for_libpq(database)}", str(file))
        return
    with closing(sqlite3.connect(file)) as copy:
        try:
            healthy = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            healthy = False
    if not healthy:
        raise BackupFailed(f"{file}: beschadigd; neem een andere back-up")
    target = _sqlite_file(database)
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy_sqlite(file, target)


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
            reading.backup(writing)
    except sqlite3.Error as error:
        raise BackupFailed(f"{source} naar {target}: {error}") from error
    os.chmod(target, 0o600)


def _sqlite_file(database: URL) -> Path:
    return Path(str(database.database))


def _for_libpq(database: URL) -> str:
    """The address as PostgreSQL's own programs take it; the password goes another way, as arguments can be seen."""
    return str(database.set(drivername="postgresql", password=None))


def _run(program: str, database: URL, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is er niet; installeer de programma's van PostgreSQL (postgresql-client)")
    password = {"PGPASSWORD": str(database.password)} if database.password else {}
    command, environment = [found, *arguments], os.environ | password
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr.strip()[-500:]}")
