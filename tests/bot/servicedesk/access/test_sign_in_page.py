"""The sign-in pages in a real Chromium: forms, keyboard, content security policy, and what axe finds."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.channels.axe import assert_accessible
from tests.bot.servicedesk.conftest import PASSWORD, Desk

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Any) -> AsyncIterator[Any]:
    """A tab of somebody who has never been here; what its console complains of fails the test."""
    context = await browser.new_context(locale="nl-NL", bypass_csp=False)
    tab = await context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    await context.close()
    assert [each for each in complaints if "status of" not in each] == []  # the 401 that a test asks for


async def check_with_axe(browser: Any, tab: Any) -> None:
    """The page as it is now, in a context whose policy lets axe in."""
    context = await browser.new_context(locale="nl-NL", bypass_csp=True)
    copy = await context.new_page()
    await copy.goto(tab.url)
    await copy.set_content(await tab.content())
    await assert_accessible(copy)
    await context.close()


async def test_a_person_signs_in_changes_the_password_and_signs_out(desk: Desk, page: Any, browser: Any) -> None:
    await page.goto(f"{desk.url}/servicedesk/wachtwoord")
    assert page.url.endswith("/servicedesk/aanmelden?terug=%2Fservicedesk%2Fwachtwoord")
    await check_with_axe(browser, page)
    await page.get_by_label("Gebruikersnaam").fill("els")
    await page.get_by_label("Wachtwoord").fill("iets anders")
    await page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    assert await alert.inner_text() == "De gebruikersnaam of het wachtwoord klopt niet."
    assert await page.get_by_label("Gebruikersnaam").input_value() == "els"
    await check_with_axe(browser, page)

    await page.get_by_label("Wachtwoord").fill(PASSWORD)
    await page.get_by_role("button", name="Aanmelden").click()
    await page.wait_for_url("**/servicedesk/wachtwoord")
    await check_with_axe(browser, page)
    await page.get_by_label("Huidig wachtwoord").fill(PASSWORD)
    await page.get_by_label("Nieuw wachtwoord").fill("een ander wachtwoord")
    await page.get_by_role("button", name="Wachtwoord wijzigen").click()
    assert "Uw wachtwoord is gewijzigd." in await page.get_by_role("status").inner_text()

    await page.goto(f"{desk.url}/servicedesk/afmelden")
    await check_with_axe(browser, page)
    await page.get_by_role("button", name="Afmelden").click()
    await page.wait_for_url("**/servicedesk/aanmelden")
    assert await page.context.cookies() == [] or all(
        cookie["name"] != "bro_sessie" for cookie in await page.context.cookies()
    )


async def test_the_form_works_from_the_keyboard_and_at_320_pixels(desk: Desk, page: Any) -> None:
    await page.set_viewport_size({"width": 320, "height": 500})
    await page.goto(f"{desk.url}/servicedesk/aanmelden")
    reached = []
    for _ in range(3):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert reached == ["gebruikersnaam", "wachtwoord", "Aanmelden"]
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    height = await page.evaluate("document.querySelector('button').getBoundingClientRect().height")
    assert height >= 44


async def test_another_site_cannot_send_the_form_in_somebodys_browser(desk: Desk, page: Any) -> None:
    """A real browser names the origin of the page, and the cookie does not go along."""
    await page.goto(f"{desk.url}/servicedesk/aanmelden")
    token = await page.locator("input[name=csrf_token]").input_value()
    fields = {"csrf_token": token, "gebruikersnaam": "els", "wachtwoord": PASSWORD}
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    form = f'<form method="post" action="{desk.url}/servicedesk/aanmelden">{inputs}<button>x</button></form>'
    await page.route("http://evil.example/", lambda route: route.fulfill(body=form, content_type="text/html"))
    await page.goto("http://evil.example/")
    async with page.expect_navigation():
        await page.locator("button").click()
    assert await page.get_by_role("alert").inner_text() == (
        "Dit formulier is verlopen. Open de pagina opnieuw en probeer het nog een keer."
    )
    assert all(cookie["name"] != "bro_sessie" for cookie in await page.context.cookies())
