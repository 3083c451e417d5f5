"""A real Chromium, a website that embeds the widget, and a gateway that allows that website."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.channels.website.host_site import HostSite
from tests.bot.channels.website.widget_page import WidgetPage, async_playwright
from tests.bot.gateway.second_gateway import DESK, SecondGateway
from tests.bot.mail_server import MailServer, mail_settings
from tests.conftest import RunningStack


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


@pytest.fixture(scope="session")
def host() -> Iterator[HostSite]:
    """The website of a gemeente."""
    with HostSite().serving() as site:
        yield site


@pytest.fixture(scope="session")
def widget_gateway(running: RunningStack, host: HostSite, tmp_path_factory: pytest.TempPathFactory):
    """A gateway that allows that website."""
    state = tmp_path_factory.mktemp("widget")
    changes = {"allowed_origins": [host.url], "state_dir": state, "limit_conversation": "1000/minute"}
    with MailServer() as mail, SecondGateway(running.settings, **changes, **DESK, **mail_settings(mail)) as here:
        host.gateway, here.mail = here.url, mail
        yield here


@pytest.fixture(autouse=True)
def clean_host(host: HostSite, widget_gateway: SecondGateway) -> None:
    """Each test begins with an ordinary website."""
    host.reports.clear()
    host.pages.clear()
    host.style = ""
    host.gateway = widget_gateway.url


@pytest_asyncio.fixture(loop_scope="session")
async def widget(browser: Any, host: HostSite, widget_gateway: SecondGateway) -> AsyncIterator[WidgetPage]:
    """The host page in a new browser context, as a new visitor sees it."""
    context = await browser.new_context(viewport={"width": 1100, "height": 800}, locale="nl-NL", accept_downloads=True)
    page = await context.new_page()
    widget = WidgetPage(page, host, widget_gateway)
    await widget.visit()
    yield widget
    await context.close()
    assert widget.errors == []
