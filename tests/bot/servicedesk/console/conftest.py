"""A gateway with agents, a visitor on the demo page, and agents in the console, in one real Chromium."""

from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio

from bot.platform.settings import Settings
from tests.bot.channels.website.widget_page import WidgetPage
from tests.bot.second_gateway import DESK, SecondGateway
from tests.bot.servicedesk.console.console_page import PASSWORD, ConsolePage
from tests.conftest import RunningStack

NAMES = {"sanne": "Sanne", "karel": "Karel", "bea": "Bea", "noor": "Noor"}  # Noor has only what one test gives her


def open_desk(settings: Settings, **changes: Any) -> SecondGateway:
    """A gateway with a desk that is always open; its agents are made when it runs."""
    return SecondGateway(settings, **DESK | changes)


def add_agents(gateway: SecondGateway) -> None:
    """The accounts of these tests, when they are not there yet; Bea is beheerder."""
    known = {row.username for row in gateway.state.agents.repository.accounts()}
    for username, name in NAMES.items():
        if username not in known:
            gateway.state.agents.add(username, name, "beheerder" if username == "bea" else "medewerker", PASSWORD)


@pytest.fixture(scope="session")
def desk(running: RunningStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondGateway]:
    """The gateway of most tests."""
    with open_desk(running.settings, state_dir=tmp_path_factory.mktemp("desk"), live_answers=True) as gateway:
        add_agents(gateway)
        yield gateway


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Any) -> AsyncIterator["People"]:
    """Opens tabs, each in a browser context of its own, and closes them."""
    here = People(browser)
    yield here
    await here.leave()
    assert [error for tab in here.tabs for error in tab.errors] == []


class People:
    """Who sits behind a browser."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._contexts: list[Any] = []
        self.tabs: list[Any] = []

    async def visitor(self, gateway: SecondGateway, *, opens: bool = True, **options: Any) -> WidgetPage:
        """A visitor on the demo page, with the chat open unless they do that themselves."""
        page = await self._page(**options)
        widget = WidgetPage(page, SimpleNamespace(url=gateway.url), gateway)
        self.tabs.append(widget)
        await widget.visit()
        if opens:
            await widget.open()
        return widget

    async def agent(self, gateway: SecondGateway, username: str = "sanne", **options: Any) -> ConsolePage:
        """An agent who is signed in."""
        console = ConsolePage(await self._page(**options), gateway)
        self.tabs.append(console)
        await console.sign_in(username)
        return console

    async def leave(self) -> None:
        """Close everything."""
        for context in self._contexts:
            await context.close()

    async def _page(self, **options: Any) -> Any:
        size = {"width": 1280, "height": 900}
        context = await self._browser.new_context(**{"viewport": size, "locale": "nl-NL"} | options)
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        self._contexts.append(context)
        return await context.new_page()


@pytest.fixture
def waiting(desk: SecondGateway) -> Callable[..., int]:
    """Puts a conversation in the queue, without a browser."""
    return lambda *questions: put_in_queue(desk, *questions)


def put_in_queue(gateway: SecondGateway, *questions: str) -> int:
    """A visitor asks `questions`, wants a person and agrees; returns the id of the handover."""

    async def ask() -> int:
        service, handovers = gateway.service, gateway.state.handovers
        started = await service.start("website")
        for question in questions:
            await service.say(started.conversation_id, question)
        replies = await service.ask_for_person(started.conversation_id, "Medewerker spreken")
        yes = next(choice for reply in replies for choice in reply.choices if choice.title.startswith("Ja"))
        await service.choose(started.conversation_id, yes.id)
        return (await handovers.open_of(started.conversation_id)).id

    return gateway.run(ask())
