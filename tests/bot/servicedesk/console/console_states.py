"""The pages of the console and the states in which an agent can find them."""

from collections.abc import Awaitable, Callable

from tests.bot.servicedesk.console.console_page import ConsolePage, expect

Waiting = Callable[..., int]
State = Callable[[ConsolePage, Waiting], Awaitable[None]]

MAIL = """Goedemiddag,

Wij willen gegevens leveren aan de BRO. Hoe vraag ik eHerkenning aan? En staat gemeente Zwolle al op de lijst?

Met vriendelijke groet,
Jan"""


async def empty_queue(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/wachtrij")


async def full_queue(agent: ConsolePage, waiting: Waiting) -> None:
    first = waiting("wat kost eherkenning")
    waiting("inloggen lukt niet, organisatie niet bekend", "gemeente zwolle")
    agent.gateway.run(agent.gateway.state.handovers.take(first, _colleague()))
    await agent.visit("/wachtrij")
    await expect(agent.page.get_by_role("heading", name="Bij collega’s (1)")).to_be_visible()


async def looking(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit(f"/gesprekken/{waiting('staat gemeente zwolle op de lijst?')}")
    await expect(agent.page.locator("#voorstellen-status")).to_contain_text("oorstel")


async def in_conversation(agent: ConsolePage, waiting: Waiting) -> None:
    await looking(agent, lambda *_: waiting("ik krijg de melding 'Organisatie niet bekend'", "gemeente zwolle"))
    await agent.button("Overnemen").click()
    await expect(agent.cards.first).to_be_attached()
    if await agent.button("Voorstellen").is_visible():  # on a narrow page one part shows at a time
        await agent.button("Voorstellen").click()
    await expect(agent.cards.first).to_be_visible()
    await agent.page.keyboard.press("Alt+1")
    await agent.cards.first.get_by_role("button", name="Geen goed voorstel").click()


async def empty_message(agent: ConsolePage, waiting: Waiting) -> None:
    await in_conversation(agent, waiting)
    await agent.text.fill("")
    await agent.button("Versturen").click()
    await expect(agent.page.get_by_text("Typ eerst uw bericht.")).to_be_visible()


async def mail_empty(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/mail")


async def mail_drafted(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/mail")
    await agent.page.get_by_label("Tekst van de e-mail of het ticket").fill(MAIL)
    await agent.button("Maak een voorstel").click()
    await expect(agent.cards.first).to_be_visible()


async def search_form(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/zoeken")


async def search_results(agent: ConsolePage, waiting: Waiting) -> None:
    waiting("wat kost eherkenning per jaar")
    await agent.visit("/zoeken?tekst=eherkenning")
    await expect(agent.page.get_by_role("heading", name="Gevonden gesprekken")).to_be_visible()


async def search_nothing(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/zoeken?tekst=xyzzyx&van=2026-01-01&tot=2026-01-02")


async def found_conversation(agent: ConsolePage, waiting: Waiting) -> None:
    await search_results(agent, waiting)
    await agent.page.get_by_role("table").get_by_role("link").first.click()
    await expect(agent.page.locator(".message").first).to_be_visible()


async def answers(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/antwoorden?zoek=eherkenning")
    await agent.page.locator("summary").first.click()


async def learning(agent: ConsolePage, waiting: Waiting) -> None:
    waiting("wat voor weer wordt het morgen?", "kunt u een pizza bestellen")
    await agent.visit("/leerlijst")
    await agent.page.get_by_label("Onderwerp").first.select_option(index=1)
    await agent.page.get_by_role("button", name="Koppelen").first.click()
    await expect(agent.page.get_by_role("heading", name="Al beoordeeld")).to_be_visible()


async def statistics(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/cijfers")
    for summary in await agent.page.locator("summary").all():
        await summary.click()
    await expect(agent.page.get_by_role("table", name="Cijfers per dag")).to_be_visible()


async def switched_off(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/beheer")
    agent.page.on("dialog", lambda dialog: dialog.accept())
    await agent.page.get_by_label("Reden om uit te schakelen").fill("Onderhoud aan het portaal")
    await agent.button("Schakel de assistent uit").click()
    await expect(agent.button("Schakel de assistent in")).to_be_visible()
    agent.gateway.state.operations.switch_on("test")


async def sign_in(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/wachtrij")
    await agent.button("Afmelden").click()
    await agent.page.get_by_label("Gebruikersnaam").fill("bea")
    await agent.page.get_by_label("Wachtwoord").fill("een verkeerd wachtwoord")
    await agent.button("Aanmelden").click()
    await expect(agent.page.get_by_role("alert")).to_be_visible()


async def own_password(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/wachtwoord")


async def gone(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/gesprekken/999999")


async def management(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/beheer")


async def audit(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/beheer/audit")


def _colleague() -> object:
    from types import SimpleNamespace

    return SimpleNamespace(username="karel", display_name="Karel")


STATES: list[State] = [
    empty_queue, full_queue, looking, in_conversation, empty_message, mail_empty, mail_drafted, search_form,
    search_results, search_nothing, found_conversation, answers, learning, statistics, gone, management,
    switched_off, audit, sign_in, own_password,
]  # fmt: skip
LOOKS = {
    "licht": {"color_scheme": "light"},
    "donker": {"color_scheme": "dark"},
    "contrast": {"forced_colors": "active"},
}
