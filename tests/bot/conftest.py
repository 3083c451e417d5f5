"""Gateways with settings of their own, and a real Chromium for every face of the gateway that people see."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from sqlalchemy import text

from bot.platform.database import connect, upgrade
from bot.servicedesk.access import passwords
from tests.absence import absent
from tests.bot.channels.npm_packages import Npm, package
from tests.bot.registry.postgres import required_postgres
from tests.bot.second_gateway import Client, SecondGateway
from tests.conftest import RunningStack

try:
    from playwright.async_api import async_playwright, expect
except ImportError:  # the fixture `browser` then skips, or fails in CI
    async_playwright = None

EXPECTED = 20_000
"""Milliseconds within which a page shows what is expected; Playwright's own five are few on a busy machine."""


@pytest.fixture
def gateway(running: RunningStack, tmp_path) -> Iterator[Callable[..., SecondGateway]]:
    """Start a gateway with changed settings in front of the running stack."""
    with ExitStack() as stack:
        yield lambda **changes: stack.enter_context(
            SecondGateway(running.settings, **{"state_dir": tmp_path, **changes})
        )


@pytest.fixture
def client(running: RunningStack) -> Client:
    """A new visitor of the running gateway."""
    return Client(running.url)


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """The real hashing of passwords, which `costly_passwords` puts back: 0.2 s of a processor for each sign-in.

    All others get argon2id with little work.
    """
    real = passwords._hasher
    with pytest.MonkeyPatch.context() as patch:
        _hash_with(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), patch)
        yield real


@pytest.fixture
def costly_passwords(real_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords take as much work as they really do."""
    _hash_with(real_hasher, monkeypatch)


def _hash_with(hasher: PasswordHasher, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(passwords, "_hasher", hasher)
    patch.setattr(passwords, "_NOBODY", hasher.hash("nobody"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, to copy: making them takes 75 ms of a processor each time."""
    file = tmp_path_factory.mktemp("migrated") / "bro.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of the one PostgreSQL server of this process."""
    with required_postgres() as url:
        yield url


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """The URL of an empty PostgreSQL database."""
    engine = connect(postgres_server)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgres_server


@pytest.fixture(scope="session")
def npm() -> Npm:
    """The folder of one of the `PINNED` packages from npm."""
    return package


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Any]:
    """Chromium; Debian: `apt-get install chromium-headless-shell`, and the packages of requirements/browser.txt.

    The shell is the same engine without the windows around it: it opens a page for a third of the work.
    """
    if async_playwright is None:
        absent("the packages of requirements/browser.txt are not installed")
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("BRO_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        absent("there is no Chromium (Debian: apt-get install chromium-headless-shell; or set BRO_CHROMIUM)")
    expect.set_options(timeout=EXPECTED)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        await chromium.close()
