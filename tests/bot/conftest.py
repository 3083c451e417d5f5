"""A real Chromium, for every face of the gateway that people see."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from tests.absence import absent

try:
    from playwright.async_api import async_playwright
except ImportError:  # the fixture `browser` then skips, or fails in CI
    async_playwright = None


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
