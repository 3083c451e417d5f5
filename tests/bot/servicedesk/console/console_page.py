"""What an agent can do with the console in a browser."""

from typing import Any
from urllib.parse import urlsplit

from bot.platform.settings import ROOT
from tests.bot.second_gateway import SecondGateway

try:
    from playwright.async_api import expect
except ImportError:  # the fixture `browser` then skips, or fails in CI
    expect = None

PASSWORD = "een lang wachtwoord"
SCREENSHOTS = ROOT / "results" / "screenshots" / "console"


class ConsolePage:
    """One browser tab of one agent; `hosts` are the addresses it asked anything of."""

    def __init__(self, page: Any, gateway: SecondGateway) -> None:
        self.page = page
        self.gateway = gateway
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)
        self.log = page.get_by_role("log")
        self.text = page.get_by_label("Uw antwoord aan de bezoeker")
        self.cards = page.locator(".suggestion")
        self.watchers = page.locator("#kijkers")
        self.standing = page.locator("#stand-gesprek")

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.errors.append(message.text)

    async def sign_in(self, username: str) -> None:
        """Sign in; ends on the queue."""
        await self.visit("/aanmelden")
        await self.page.get_by_label("Gebruikersnaam").fill(username)
        await self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        await self.page.get_by_role("button", name="Aanmelden").click()
        await self.page.get_by_role("heading", name="Wachtrij", level=1).wait_for()

    async def sign_in_again(self, username: str) -> None:
        """Sign in on the page to sign in that is open; ends where they were."""
        await self.page.get_by_label("Gebruikersnaam").fill(username)
        await self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        await self.button("Aanmelden").click()

    async def visit(self, path: str) -> None:
        """Go to a page of the console."""
        await self.page.goto(f"{self.gateway.url}/servicedesk{path}")

    async def take(self, reference: str = "") -> None:
        """Take the conversation of this page, or from the queue the one with this number, else that waits longest.

        Ends on its page, which hears by then what happens: that somebody types is told once.
        """
        async with self.page.expect_response(lambda answer: "/events?" in answer.url and "gesprek=" in answer.url):
            name = f"Overnemen van {reference}" if reference else "Overnemen"
            await self.page.get_by_role("button", name=name).first.click()
        await self.text.wait_for()

    async def transfer(self, to: str, note: str) -> None:
        """Give the conversation to a colleague who is there, with a note."""
        await self.page.get_by_text("Overdragen of uitstellen").click()
        await self.page.get_by_label("Collega of team").select_option(to)
        await self.page.get_by_label("Wat moet uw collega of het team weten?").fill(note)
        await self.button("Overdragen").click()
        await expect(self.page.get_by_text("Het gesprek is nu van uw collega.")).to_be_visible()

    async def type(self, text: str) -> None:
        """Type a message key by key, as soon as the field can be typed in: before that the keys go nowhere."""
        await expect(self.text).to_be_enabled()
        await self.text.press_sequentially(text)

    async def say(self, text: str) -> None:
        """Write and send a message."""
        await self.text.fill(text)
        await self.page.get_by_role("button", name="Versturen").click()
        await expect(self.text).to_have_value("")

    def button(self, name: str) -> Any:
        """The button with this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def screenshot(self, name: str) -> None:
        """Keep a picture of this state for a person to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
