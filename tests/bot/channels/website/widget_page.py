"""What a visitor can do with the widget on a page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.dialogue.reply import BotMessage, Turn
from bot.handover.models import HandoverRow
from bot.platform.database import connect
from bot.platform.settings import ROOT
from tests.bot.channels.website.host_site import HostSite
from tests.bot.second_gateway import SecondGateway, staff

try:
    from playwright.async_api import expect
except ImportError:  # the fixture `browser` then skips, or fails in CI
    expect = None

SCREENSHOTS = ROOT / "results" / "screenshots"
BRO_CHAT = "document.querySelector('bro-chat')"


class WidgetPage:
    """One page with the widget; `hosts` are the addresses it asked anything of."""

    def __init__(self, page: Any, host: HostSite, gateway: SecondGateway) -> None:
        self.page = page
        self.host = host
        self.gateway = gateway
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.root = page.locator("bro-chat")
        self.launcher = self.root.locator(".launcher")
        self.panel = self.root.locator(".panel")
        self.log = self.root.get_by_role("log")
        self.input = self.root.get_by_role("textbox", name="Uw bericht")
        self.email = self.root.get_by_role("textbox", name="Uw e-mailadres")
        self.status = self.root.locator(".status")
        self.error = self.root.locator(".error")
        self.notice = self.root.locator(".notice")
        self.replies = self.root.locator(".message.assistent")
        self.own = self.root.locator(".message.bezoeker")
        self.newer = self.button("Nieuwe berichten")

    async def visit(self, path: str = "/") -> None:
        """Go to a page of the website."""
        await self.page.goto(self.host.url + path)

    async def open(self) -> None:
        """Open the chat and wait for the first words."""
        await self.launcher.click()
        await self.replies.first.wait_for()

    async def say(self, text: str, replies: int = 1) -> None:
        """Type a message, press Enter and wait for that many replies."""
        before = await self.replies.count()
        await self.input.fill(text)
        await self.input.press("Enter")
        await self.replies.nth(before + replies - 1).wait_for()

    async def choose(self, title: str) -> None:
        """Click a choice and wait for the reply."""
        before = await self.replies.count()
        await self.root.get_by_role("button", name=title).last.click()
        await self.replies.nth(before).wait_for()

    def button(self, name: str) -> Any:
        """The button of the widget with this name."""
        return self.root.get_by_role("button", name=name, exact=True)

    async def stored(self) -> dict[str, Any]:
        """What the tab remembers."""
        return await self.page.evaluate("JSON.parse(sessionStorage.getItem('bro-chat') ?? '{}')")

    async def conversation(self) -> str:
        """The id of the conversation, as only the gateway knows it."""
        return self.gateway.conversation_id((await self.stored())["token"], self.host.url)

    async def hand_to(self, agent: str | None) -> None:
        """A member of staff takes the conversation after the visitor's consent, or gives it back."""
        if agent:
            self.gateway.take_over(await self.conversation(), agent)
        else:
            self.gateway.let_go(await self.conversation())

    async def agent_says(self, text: str) -> None:
        """A member of staff writes."""
        self.gateway.agent_says(await self.conversation(), text)

    async def agent_asks_contact(self) -> None:
        """Who has the conversation asks how the visitor can be reached."""
        handover = self.gateway.run(self.gateway.handovers.open_of(await self.conversation()))
        self.gateway.run(self.gateway.handovers.ask_contact(handover.id, staff(handover.agent_name)))

    async def opens_contact(self) -> Any:
        """The visitor opens the newest form for contact details; returns it."""
        await self.button("Contactgegevens doorgeven").last.click()
        form = self.root.get_by_role("region", name="Contactgegevens doorgeven")
        await form.wait_for()
        return form

    async def assistant_says(self, message: BotMessage) -> None:
        """The assistant says something unasked."""
        record = self.gateway.service._turns.record
        self.gateway.run(record(await self.conversation(), Turn(messages=[message])))

    async def agent_types(self) -> None:
        """A member of staff is writing."""
        handover = self.gateway.run(self.gateway.handovers.open_of(await self.conversation()))
        self.gateway.run(self.gateway.handovers.typing(handover.id, staff(handover.agent_name)))

    async def waits_too_long(self) -> None:
        """The visitor waited an hour in the queue: the database says so, and the gateway looks again."""
        engine = connect(self.gateway.settings.database_url)
        with Session(engine, future=True) as session, session.begin():
            mine = HandoverRow.conversation_id == await self.conversation()
            long_ago = datetime.now(UTC) - timedelta(hours=1)
            session.execute(update(HandoverRow).where(mine).values(waiting_since=long_ago))
        engine.dispose()
        self.gateway.sweep()

    async def focused(self) -> str:
        """Class, or else name, of the element inside the widget that has the focus; empty when it is elsewhere."""
        return await self.page.evaluate(
            f"(() => {{ const node = {BRO_CHAT}?.shadowRoot.activeElement; "
            "return node ? node.className || node.id || node.ariaLabel || node.textContent : ''; })()"
        )

    async def screenshot(self, name: str) -> None:
        """Keep a picture of this state for a person to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
