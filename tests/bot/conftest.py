"""Gateways with settings of their own, and a real Chromium for every face of the gateway that people see."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import pytest_asyncio

from tests.absence import absent
from tests.bot.second_gateway import Client, SecondGateway
from tests.conftest import RunningStack

try:
    from playwright.async_api import async_playwright
except ImportError:  # the fixture `browser` then skips, or fails in CI
    async_playwright = None


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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Any]:
    """Chromium; Debian: `apt-get install chromium`, and the packages of requirements/browser.txt."""
    if async_playwright is None:
        absent("the packages of requirements/browser.txt are not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("BRO_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        absent("there is no Chromium (Debian: apt-get install chromium; or set BRO_CHROMIUM)")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        await chromium.close()
