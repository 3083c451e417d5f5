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

    async def visit(self, path: str) -> None:
        """Go to a page of the console."""
        await self.page.goto(f"{self.gateway.url}/servicedesk{path}")

    async def take_first(self) -> None:
        """Take the conversation that waits longest, from the queue."""
        await self.page.get_by_role("button", name="Overnemen").first.click()
        await self.text.wait_for()

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
