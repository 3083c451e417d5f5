"""A team in real browsers: a beheerder sets it, an agent gives a conversation to it, a member sees it and takes it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.channels.axe import LOOKS, assert_accessible
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK
from tests.bot.servicedesk.conftest import Desk
from tests.bot.servicedesk.console.console_page import ConsolePage, expect
from tests.bot.servicedesk.console.keyboard import Keyboard

pytestmark = pytest.mark.asyncio(loop_scope="session")

SignIn = Callable[..., Awaitable[ConsolePage]]


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els, Karel and Bea, who is beheerder."""
    gateway = open_desk(**DESK)
    for name in ("els", "karel"):
        gateway.new_agent(name)
    gateway.new_agent("bea", "beheerder")
    return gateway


@pytest_asyncio.fixture(loop_scope="session")
async def sign_in(browser: Any, here: Desk) -> AsyncIterator[SignIn]:
    """Opens a browser for somebody, and closes it."""
    contexts = []

    async def opened(name: str, width: int, height: int) -> ConsolePage:
        contexts.append(await browser.new_context(locale="nl-NL", viewport={"width": width, "height": height}))
        agent = ConsolePage(await contexts[-1].new_page(), here)
        await agent.sign_in(name)
        return agent

    yield opened
    for context in contexts:
        await context.close()


async def test_from_beheer_to_who_takes_it(here: Desk, sign_in: SignIn) -> None:
    bea = await sign_in("bea", 320, 640)
    await _bea_puts_karel_in_a_team(bea)
    karel, els = await sign_in("karel", 1366, 768), await sign_in("els", 1366, 768)
    here.take_over(Visitor(here).conversation, "Els")
    await els.visit("/wachtrij")
    await els.page.get_by_role("link", name="Openen").click()
    await els.page.get_by_text("Overdragen of uitstellen").click()
    await els.page.get_by_label("Collega of team").select_option("Techniek")
    await els.page.get_by_label("Wat moet uw collega of het team weten?").fill("Foutcode 503 bij aanleveren.")
    await els.screenshot("team-overdragen")
    await els.button("Overdragen").click()
    await expect(els.page.get_by_text("Het gesprek staat in de wachtrij voor het team.")).to_be_visible()

    await expect(karel.page.get_by_text("Uw team: Techniek")).to_be_visible()
    await els.page.get_by_label("Team").select_option("Techniek")
    await els.button("Filter").click()
    await expect(els.page.get_by_text("Team: Techniek")).to_be_visible()
    for look, media in LOOKS.items():
        for agent in (els, bea):
            await agent.page.emulate_media(**media)
            await agent.screenshot(f"team-{'wachtrij' if agent is els else 'beheer-320'}-{look}")
            await assert_accessible(agent.page)
    await karel.page.get_by_role("button", name="Overnemen").click()
    await expect(karel.page.get_by_text("Foutcode 503 bij aanleveren.")).to_be_visible()
    assert [one.errors for one in (bea, karel, els)] == [[], [], []]


async def _bea_puts_karel_in_a_team(bea: ConsolePage) -> None:
    """On a phone, without a mouse."""
    keys = Keyboard(bea.page)
    await bea.visit("/beheer")
    await keys.press(bea.page.locator("summary").filter(has_text="karel"))
    await keys.write(bea.page.get_by_label("Teams van Karel, met een komma ertussen"), "Techniek", send="Enter")
    await expect(bea.page.get_by_role("cell", name="Techniek")).to_be_visible()
    assert await bea.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await bea.page.locator("summary").filter(has_text="karel").click()
