"""The states in which a visitor can find the widget, and the looks that it has."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.dialogue.content import Source
from bot.dialogue.reply import BotMessage, Button
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
    await expect(widget.root.locator(".banner")).to_have_text("In de wachtrij")


async def medewerker(widget: WidgetPage) -> None:
    await wachtrij(widget)
    await widget.hand_to("Anna")
    await widget.agent_says("Goedemiddag, waarmee help ik u?")
    await expect(widget.root.locator(".message.medewerker")).to_be_visible()
    await widget.agent_types()
    await expect(widget.status).to_have_text("De medewerker typt …")


async def contact(widget: WidgetPage) -> None:
    await widget.open()
    await widget.hand_to("Anna")
    await widget.agent_asks_contact()
    form = await widget.opens_contact()
    await form.get_by_label("Telefoonnummer").fill("06-12345678")
    await expect(form.get_by_label("Stuur mij het gesprek als het is afgesloten")).not_to_be_checked()


async def contact_wrong(widget: WidgetPage) -> None:
    await contact(widget)
    form = widget.root.get_by_role("region", name="Contactgegevens doorgeven")
    await form.get_by_label("Telefoonnummer").fill("06-1234567")
    await form.get_by_label("E-mailadres").fill("jan@")
    await widget.button("Doorgeven").click()
    await expect(form).to_contain_text("Vul het hele nummer in")


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


async def long_conversation(widget: WidgetPage) -> None:
    """A visitor who talks with Anna and has scrolled back to the beginning."""
    await widget.open()
    await widget.hand_to("Anna")
    for number in range(12):
        await widget.agent_says(f"Bericht {number}: " + "een woord of wat " * 8)
    await expect(widget.root.locator(".message.medewerker")).to_have_count(12)
    await expect(widget.root.locator(".message.medewerker").last).to_be_in_viewport(ratio=1)
    await widget.log.evaluate("(log) => { log.scrollTop = 0; }")


async def pill(widget: WidgetPage) -> None:
    await long_conversation(widget)
    await widget.agent_says("Hebt u het kunnen lezen?")
    await expect(widget.newer).to_be_visible()


STEPS = [("Organisatie aangemeld", "ja"), ("eHerkenning", "nee"), ("Machtiging", "onbekend")]
LONG = (
    "U vraagt de beheerder van uw organisatie om een machtiging. Zonder machtiging komt u niet in het portaal, "
    "ook niet met een eigen account van eHerkenning.\n\nZo gaat dat:\n- De beheerder logt in bij de leverancier.\n"
    "- De beheerder zoekt de dienst van de BRO.\n- De beheerder koppelt uw account aan die dienst.\n\n"
    "Kent u de beheerder niet? Vraag dan binnen uw organisatie wie eHerkenning regelt. Meestal weet de afdeling die "
    "contracten beheert wie dat is, of de receptie. Lukt dat niet, dan kent de leverancier de naam van de beheerder."
)


async def say_steps(widget: WidgetPage, steps: list[tuple[str, str]]) -> None:
    """The assistant shows the checklist with these titles and statuses."""
    custom = {"checklist": [{"title": title, "status": status} for title, status in steps]}
    await widget.assistant_says(BotMessage.from_rasa({"text": "Zo ver bent u:", "custom": custom}))


async def stappen(widget: WidgetPage) -> None:
    await widget.open()
    await say_steps(widget, STEPS)
    await widget.button("Mijn stappen: 1 van 3 gedaan").click()
    await expect(widget.root.locator(".steps")).to_be_visible()


async def uitleg(widget: WidgetPage) -> None:
    await widget.open()
    dated = [Source(title=title, url="https://example.nl/", checked="2026-11-23") for title in ("Een bron", "Nog een")]
    buttons = [
        Button(title=title, payload="/groet", quiet=title != "Volgende stap")
        for title in ("Volgende stap", "Iets anders")
    ]
    await widget.assistant_says(BotMessage(text=LONG, sources=dated, buttons=buttons))
    await widget.replies.last.get_by_text("Meer uitleg").click()
    await expect(widget.replies.last.get_by_text("Kent u de beheerder niet?")).to_be_visible()


STATES: list[Callable[[WidgetPage], Awaitable[None]]] = [
    closed, opened, answered, choices, menu, preserved, failed, too_long, wachtrij, medewerker, contact, contact_wrong,
    email, email_wrong, unread, pill, stappen, uitleg,
]  # fmt: skip
