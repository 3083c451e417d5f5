"""A real Chromium for the tests of all channels."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

try:
    from playwright.async_api import async_playwright
except ImportError:  # the fixture `browser` then skips, or fails in CI
    async_playwright = None


def _absent(reason: str) -> Any:
    """Skip on a developer's machine; fail in CI, where the browser must be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Any]:
    """Chromium; Debian: `apt-get install chromium`, and the packages of requirements-browser.txt."""
    if async_playwright is None:
        _absent("the packages of requirements-browser.txt are not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("BRO_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        _absent("there is no Chromium (Debian: apt-get install chromium; or set BRO_CHROMIUM)")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        await chromium.close()
