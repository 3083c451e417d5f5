"""The accounts on the page Beheer in a real Chromium: with the keyboard alone, at 320 pixels, and what axe finds."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.channels.axe import LOOKS, assert_accessible
from tests.bot.servicedesk.conftest import PASSWORD, Desk

try:
    from playwright.async_api import expect
except ImportError:  # the fixture `browser` then skips, or fails in CI
    expect = None

pytestmark = pytest.mark.asyncio(loop_scope="session")

_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els (medewerker) and Bea (beheerder)."""
    gateway = open_desk()
    gateway.new_agent()
    gateway.new_agent("bea", "beheerder")
    return gateway


@pytest_asyncio.fixture(loop_scope="session")
async def tab(browser: Any) -> AsyncIterator[Any]:
    """A narrow browser window; what its page complains of fails the test."""
    context = await browser.new_context(locale="nl-NL", viewport={"width": 320, "height": 640})
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "events" in message.text else None)
    yield page
    await context.close()
    assert errors == []


async def sign_in(tab: Any, here: Desk, username: str, path: str) -> None:
    await tab.goto(f"{here.url}/servicedesk/aanmelden?terug=/servicedesk{path}")
    await tab.get_by_label("Gebruikersnaam").fill(username)
    await tab.get_by_label("Wachtwoord").fill(PASSWORD)
    await tab.get_by_role("button", name="Aanmelden").click()
    await tab.get_by_role("navigation", name="Hoofdmenu").wait_for()


async def tab_to(tab: Any, wanted: str) -> None:
    """Press Tab until what has the focus shows this text, or is called so."""
    for _ in range(80):
        await tab.keyboard.press("Tab")
        said = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
        if wanted in await tab.evaluate(said):
            return
    raise AssertionError(f"{wanted} is out of reach of the keyboard")


async def check(tab: Any) -> None:
    """What axe finds in each look, and whether all fits."""
    for media in LOOKS.values():
        await tab.emulate_media(**media)
        await assert_accessible(tab)
    assert await tab.evaluate(_TOO_WIDE) <= 0


async def open_els(tab: Any) -> None:
    await tab_to(tab, "Wijzig Els")
    await tab.keyboard.press("Enter")


async def test_a_colleague_becomes_editor_is_disabled_and_enabled_by_keyboard(here: Desk, tab: Any) -> None:
    press = tab.keyboard.press
    tab.on("dialog", lambda dialog: dialog.accept())
    await sign_in(tab, here, "bea", "/beheer")
    await open_els(tab)
    await check(tab)

    await tab_to(tab, "Rol van Els")
    await tab.keyboard.type("Redacteur")
    await press("Tab")
    await press("Enter")
    await expect(tab.get_by_role("row", name="Els")).to_contain_text("Redacteur")

    await open_els(tab)
    await tab_to(tab, "Schakel het account uit")
    await press("Enter")
    await expect(tab.get_by_role("row", name="Els")).to_contain_text("Uitgeschakeld")
    await open_els(tab)
    await check(tab)
    await tab_to(tab, "Schakel het account in")
    await press("Enter")
    await expect(tab.get_by_role("row", name="Els")).not_to_contain_text("Uitgeschakeld")


async def test_an_editor_finds_the_texts_and_no_alarm(here: Desk, tab: Any) -> None:
    here.new_agent("bo", "redacteur")
    await sign_in(tab, here, "bo", "")
    await expect(tab.get_by_role("heading", name="Antwoorden", level=1)).to_be_visible()
    menu = tab.get_by_role("navigation", name="Hoofdmenu")
    assert await menu.get_by_role("link").all_inner_texts() == ["Antwoorden", "Leerlijst"]
    await menu.get_by_role("link", name="Leerlijst").click()
    await expect(tab.get_by_role("heading", name="Leerlijst", level=1)).to_be_visible()
    await tab.wait_for_timeout(3000)  # longer than the patience of the page with a connection that fails
    await expect(tab.locator("#verbinding")).to_be_hidden()
    await check(tab)
    await tab.goto(f"{here.url}/servicedesk/wachtrij")
    await expect(tab.get_by_role("heading", name="Dit lukt niet")).to_be_visible()
    await tab.get_by_role("link", name="Naar de servicedesk").click()
    await expect(tab.get_by_role("heading", name="Antwoorden", level=1)).to_be_visible()
