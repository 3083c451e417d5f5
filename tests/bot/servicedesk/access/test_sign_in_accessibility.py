"""WCAG 2.2 AA of the pages to sign in and out, to change a password and for codes: every state and look, 320 pixels."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr
from pyotp import TOTP

from bot.platform.free_ports import on_free_ports
from bot.platform.settings import ROOT, Settings
from tests.bot.channels.axe import LOOKS, assert_accessible
from tests.bot.servicedesk.access.provider import CLIENT, ROLES
from tests.bot.servicedesk.conftest import PASSWORD, Desk

try:
    from playwright.async_api import expect
except ImportError:  # the fixture `browser` then skips, or fails in CI
    expect = None

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCREENSHOTS = ROOT / "results" / "screenshots" / "aanmelden"
_OUTSIDE = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
    .filter((node) => node.offsetParent)
    .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        || Math.min(node.offsetWidth, node.offsetHeight) < 24)
    .filter((node) => getComputedStyle(node).display !== 'inline')
    .map((node) => node.outerHTML.slice(0, 80))"""


class Person:
    """Somebody at the forms in a browser."""

    def __init__(self, tab: Any, url: str) -> None:
        self.tab = tab
        self._url = f"{url}/servicedesk"

    async def visit(self, path: str) -> None:
        """Go to a page."""
        await self.tab.goto(self._url + path)

    async def sign_in(self, password: str = PASSWORD, username: str = "els") -> None:
        """Fill in the form and send it."""
        await self.tab.get_by_label("Gebruikersnaam").fill(username)
        await self.tab.get_by_label("Wachtwoord").fill(password)
        await self.tab.get_by_role("button", name="Aanmelden").click()

    async def change_password(self, present: str, new: str) -> None:
        """Sign in, and send the form for a new password."""
        await self.visit("/wachtwoord")
        await self.sign_in()
        await self.tab.get_by_label("Huidig wachtwoord").fill(present)
        await self.tab.get_by_label("Nieuw wachtwoord").fill(new)
        await self.tab.get_by_role("button", name="Wachtwoord wijzigen").click()

    async def give(self, code: str, button: str) -> None:
        """Fill in a code and send it."""
        await self.tab.get_by_role("textbox", name="Code").fill(code)
        await self.tab.get_by_role("button", name=button).click()

    async def reads(self, text: str, role: str = "alert") -> None:
        """The page says so."""
        await expect(self.tab.get_by_role(role)).to_contain_text(text)


async def empty(person: Person) -> None:
    await person.visit("/aanmelden")


async def wrong(person: Person) -> None:
    await person.visit("/aanmelden")
    await person.sign_in("iets anders")
    await person.reads("De gebruikersnaam of het wachtwoord klopt niet.")


async def locked(person: Person) -> None:
    await person.visit("/aanmelden")
    for _ in range(6):
        await person.sign_in("iets anders")
    await person.reads("Probeer het")


async def expired(person: Person) -> None:
    await person.visit("/aanmelden")
    await person.tab.context.clear_cookies()
    await person.sign_in()
    await person.reads("Dit formulier is verlopen.")


async def own_password(person: Person) -> None:
    await person.visit("/wachtwoord")
    await person.sign_in()
    await person.tab.get_by_label("Nieuw wachtwoord").wait_for()


async def wrong_present_password(person: Person) -> None:
    await person.change_password("iets anders", "een ander wachtwoord")
    await person.reads("klopt niet")


async def weak_password(person: Person) -> None:
    await person.change_password(PASSWORD, "els els els els")
    await person.reads("moeilijker te raden")


async def changed_password(person: Person) -> None:
    await person.change_password(PASSWORD, "een ander wachtwoord")
    await person.reads("Uw wachtwoord is gewijzigd.", role="status")


async def sign_out(person: Person) -> None:
    await person.visit("/afmelden")
    await person.sign_in()
    await expect(person.tab.get_by_role("heading", name="Afmelden")).to_be_visible()


async def second_step_offered(person: Person) -> None:
    await person.visit("/tweede-stap")
    await person.sign_in()
    await expect(person.tab.get_by_role("img", name="QR-code")).to_be_visible()


async def second_step_wrong(person: Person) -> None:
    await second_step_offered(person)
    await person.give("geen code", "Zet de tweede stap aan")
    await person.reads("Deze code klopt niet.")


async def recovery_codes(person: Person) -> None:
    await second_step_offered(person)
    secret = (await person.tab.locator(".sleutel").inner_text()).replace(" ", "")
    await person.give(TOTP(secret).now(), "Zet de tweede stap aan")
    await expect(person.tab.get_by_role("heading", name="Bewaar uw herstelcodes")).to_be_visible()


async def second_step_on(person: Person) -> None:
    await recovery_codes(person)
    await person.tab.get_by_role("link", name="Verder").click()
    await person.visit("/tweede-stap")
    await person.reads("U hebt nog 10 van uw herstelcodes over.", role="status")


async def code_asked(person: Person) -> None:
    await recovery_codes(person)
    await person.tab.context.clear_cookies()
    await person.visit("/wachtwoord")
    await person.sign_in()
    await expect(person.tab.get_by_role("textbox", name="Code")).to_be_focused()


async def code_wrong(person: Person) -> None:
    await code_asked(person)
    await person.give("123", "Verder")
    await person.reads("Deze code klopt niet, of is al gebruikt.")


STATES: list[Callable[[Person], Awaitable[None]]] = [
    empty, wrong, locked, expired, own_password, wrong_present_password, weak_password, changed_password, sign_out,
    second_step_offered, second_step_wrong, recovery_codes, second_step_on, code_asked, code_wrong,
]  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def person(browser: Any, desk: Desk) -> AsyncIterator[Person]:
    """Somebody with an account who is not signed in."""
    context = await browser.new_context(locale="nl-NL", viewport={"width": 1000, "height": 700})
    yield Person(await context.new_page(), desk.url)
    await context.close()


async def check(person: Person, name: str) -> None:
    """Look at the page as it is now in every look, and at 320 pixels."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for look, media in LOOKS.items():
        await person.tab.emulate_media(**media)
        await person.tab.screenshot(path=SCREENSHOTS / f"{name}-{look}.png")
        await assert_accessible(person.tab)
    await person.tab.set_viewport_size({"width": 320, "height": 640})
    await person.tab.screenshot(path=SCREENSHOTS / f"{name}-320.png", full_page=True)
    await assert_accessible(person.tab)
    assert await person.tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await person.tab.evaluate(_OUTSIDE) == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_axe_finds_nothing(person: Person, state: Callable[[Person], Awaitable[None]]) -> None:
    await state(person)
    await check(person, state.__name__)


async def test_the_second_step_works_from_the_keyboard_alone(person: Person) -> None:
    """Set it up, sign out, and sign in with a recovery code; at 320 pixels."""
    tab, keys = person.tab, person.tab.keyboard
    await tab.set_viewport_size({"width": 320, "height": 640})
    await second_step_offered(person)
    secret = (await tab.locator(".sleutel").inner_text()).replace(" ", "")
    await _tab_to(tab, "code")
    await keys.type(TOTP(secret).now())
    await keys.press("Enter")
    await person.reads("Uw tweede stap staat aan.", role="status")
    recovery = await tab.locator(".herstelcodes code").all_inner_texts()
    await _tab_to(tab, "Verder")
    await keys.press("Enter")

    await person.visit("/afmelden")
    await _tab_to(tab, "Afmelden")
    await keys.press("Enter")
    await tab.wait_for_url("**/aanmelden")
    await _tab_to(tab, "gebruikersnaam")
    await keys.type("els")
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await expect(tab.get_by_role("textbox", name="Code")).to_be_focused()
    await keys.type(recovery[0])
    async with tab.expect_navigation():
        await keys.press("Enter")
    await person.visit("/tweede-stap")
    await person.reads("U hebt nog 9 van uw herstelcodes over.", role="status")


async def _tab_to(tab: Any, wanted: str) -> None:
    """Press Tab until the focus is on the field with this id, or what has this text."""
    for _ in range(12):
        await tab.keyboard.press("Tab")
        if wanted in await tab.evaluate("document.activeElement.id || document.activeElement.textContent"):
            return
    raise AssertionError(f"{wanted} is out of reach of the keyboard")


async def test_axe_would_find_something(person: Person) -> None:
    """The check above can fail."""
    await person.visit("/aanmelden")
    await person.tab.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label"):
        await check(person, "stuk")


async def test_axe_finds_nothing_when_the_organisation_cannot_be_reached(
    open_desk: Callable[..., Desk], settings_here: Settings, browser: Any
) -> None:
    desk = open_desk(
        oidc_issuer=f"http://127.0.0.1:{on_free_ports(settings_here).port}",
        **CLIENT,
        oidc_client_secret=SecretStr("geheim"),
        oidc_roles=ROLES,
    )
    context = await browser.new_context(locale="nl-NL")
    person = Person(await context.new_page(), desk.url)
    await person.visit("/aanmelden")
    await check(person, "organisatie")
    await person.tab.get_by_role("link", name="Aanmelden via uw organisatie").click()
    await person.reads("organisatie")
    await check(person, "organisatie-storing")
    await context.close()
