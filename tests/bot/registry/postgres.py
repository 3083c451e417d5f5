"""A real PostgreSQL server of our own, on a socket in a temporary folder, when this machine has PostgreSQL."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.absence import absent

_USERS = ("postgres", "nobody")
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/local/pgsql/bin")


@contextmanager
def running_postgres() -> Iterator[str | None]:
    """The SQLAlchemy URL of a fresh server, stopped afterwards; None when there is no PostgreSQL here."""
    programs = _programs()
    if programs is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="bro-pg") as folder:
        user = _other_user()
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = Path(folder) / "data"
        _run([programs / "initdb", "-D", data, "-U", "bro", "-A", "trust", "-E", "UTF8", "--no-sync"], user)
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        _run([programs / "pg_ctl", "-D", data, "-l", f"{folder}/log", "-w", "-o", options, "start"], user)
        try:
            yield f"postgresql+psycopg2://bro@/postgres?host={folder}"
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], user)


@contextmanager
def required_postgres() -> Iterator[str]:
    """The same for a test that cannot do without."""
    with running_postgres() as url:
        yield url or absent("no PostgreSQL on this machine: install it (Debian: apt-get install postgresql)")


def _programs() -> Path | None:
    """The folder with initdb and pg_ctl."""
    found = [Path(path).resolve().parent for name in ("pg_ctl",) if (path := shutil.which(name))]
    found += [folder for place in _PLACES for folder in sorted(Path("/").glob(place.lstrip("/")), reverse=True)]
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def _other_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then it runs as a user without rights."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(names[name] for name in _USERS if name in names)


def _run(command: list[object], user: pwd.struct_passwd | None) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}),
    )
