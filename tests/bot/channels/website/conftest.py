"""A website that embeds the widget, and a gateway that allows that website."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.channels.website.host_site import POLICY, HostSite
from tests.bot.channels.website.widget_page import WidgetPage
from tests.bot.mail_server import MailServer, mail_settings
from tests.bot.second_gateway import DESK, SecondGateway
from tests.conftest import RunningStack


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


@pytest.fixture
def token_lasts() -> dict[str, float]:
    """How long a visitor's tokens last: each six seconds, and the twelve hours of always."""
    return {"token_minutes": 0.1}


@pytest.fixture
def brief_gateway(
    running: RunningStack, host: HostSite, tmp_path: Path, token_lasts: dict[str, float]
) -> Iterator[SecondGateway]:
    """The same, where a visitor's token lasts six seconds."""
    changes = {"allowed_origins": [host.url], "state_dir": tmp_path, **token_lasts}
    with SecondGateway(running.settings, **changes, **DESK) as here:
        host.gateway = here.url
        yield here


@pytest.fixture(autouse=True)
def clean_host(host: HostSite, widget_gateway: SecondGateway) -> None:
    """Each test begins with an ordinary website."""
    host.reports.clear()
    host.pages.clear()
    host.scripts.clear()
    host.policy = POLICY
    host.style = ""
    host.gateway = widget_gateway.url


@asynccontextmanager
async def visitor(browser: Any, host: HostSite, gateway: SecondGateway, **device: Any) -> AsyncIterator[WidgetPage]:
    """The host page in a new browser context, as a new visitor sees it on this device."""
    context = await browser.new_context(locale="nl-NL", accept_downloads=True, **device)
    page = await context.new_page()
    widget = WidgetPage(page, host, gateway)
    await widget.visit()
    yield widget
    await context.close()
    assert widget.errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def widget(browser: Any, host: HostSite, widget_gateway: SecondGateway) -> AsyncIterator[WidgetPage]:
    """A visitor with a large screen."""
    async with visitor(browser, host, widget_gateway, viewport={"width": 1100, "height": 800}) as widget:
        yield widget


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Any, host: HostSite, widget_gateway: SecondGateway) -> AsyncIterator[WidgetPage]:
    """A visitor with a small phone, and fingers."""
    device = {"viewport": {"width": 375, "height": 667}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    async with visitor(browser, host, widget_gateway, **device) as widget:
        yield widget
