"""The states in which a visitor can find the widget, and the looks that it has."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.privacy.service import PrivacyService
from tests.bot.channels.website.widget_page import WidgetPage, expect


async def closed(widget: WidgetPage) -> None:
    await expect(widget.launcher).to_be_visible()


async def opened(widget: WidgetPage) -> None:
    await widget.open()


async def answered(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")


async def choices(widget: WidgetPage) -> None:
    await widget.open()
    await widget.choose("Wat moet ik regelen?")
    await widget.button("Nee, niet nuttig").click()


async def menu(widget: WidgetPage) -> None:
    await widget.open()
    await widget.button("Opties").click()
    await widget.button("Gesprek wissen").click()


async def preserved(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    gateway = widget.gateway
    until = datetime.now(UTC).date() + timedelta(days=30)
    privacy = PrivacyService(gateway.settings, gateway.state.engine)
    privacy.preserve(await widget.conversation(), until, "klacht 2026-17")
    await widget.button("Opties").click()
    await widget.button("Gesprek wissen").click()
    await widget.button("Ja, wissen").click()
    await expect(widget.notice).to_contain_text("Uw gesprek is niet gewist.")


async def failed(widget: WidgetPage) -> None:
    await widget.open()
    await widget.page.route("**/api/website/messages", lambda route: route.abort())
    await widget.input.fill("wat is eherkenning?")
    await widget.input.press("Enter")
    await expect(widget.root.locator(".failed")).to_be_visible()


async def too_long(widget: WidgetPage) -> None:
    await widget.open()
    await widget.input.fill("a" * 4001)


async def wachtrij(widget: WidgetPage) -> None:
    await widget.open()
    await widget.choose("Medewerker spreken")
    await widget.choose("Ja, graag")
    await expect(widget.root.locator(".banner")).to_have_text("U staat in de wachtrij voor een medewerker")


async def medewerker(widget: WidgetPage) -> None:
    await wachtrij(widget)
    await widget.hand_to("Anna")
    await widget.agent_says("Goedemiddag, waarmee help ik u?")
    await expect(widget.root.locator(".message.medewerker")).to_be_visible()
    await widget.agent_types()
    await expect(widget.status).to_have_text("De medewerker typt …")


async def email(widget: WidgetPage) -> None:
    await wachtrij(widget)
    await widget.waits_too_long()
    await expect(widget.email).to_be_visible()


async def email_wrong(widget: WidgetPage) -> None:
    await email(widget)
    await widget.email.fill("jan@")
    await widget.email.press("Enter")
    await expect(widget.error).to_contain_text("volledig e-mailadres")


async def unread(widget: WidgetPage) -> None:
    await widget.open()
    await widget.button("Minimaliseer de chat").click()
    await widget.hand_to("Anna")
    await widget.agent_says("Bent u er nog?")
    await expect(widget.root.locator(".badge")).to_be_visible()


STATES: list[Callable[[WidgetPage], Awaitable[None]]] = [
    closed, opened, answered, choices, menu, preserved, failed, too_long, wachtrij, medewerker, email, email_wrong,
    unread,
]  # fmt: skip
LOOKS = {
    "licht": {"color_scheme": "light"},
    "donker": {"color_scheme": "dark"},
    "contrast": {"forced_colors": "active"},
}
