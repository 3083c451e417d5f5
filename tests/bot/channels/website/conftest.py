"""A real Chromium, a website that embeds the widget, and a gateway that allows that website."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.channels.website.host_site import HostSite
from tests.bot.channels.website.widget_page import WidgetPage
from tests.bot.gateway.second_gateway import SecondGateway
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
    with SecondGateway(
        running.settings, allowed_origins=[host.url], state_dir=state, limit_conversation="1000/minute"
    ) as here:
        host.gateway = here.url
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
