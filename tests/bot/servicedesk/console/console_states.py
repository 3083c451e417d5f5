"""The pages of the console and the states in which an agent can find them."""

from collections.abc import Awaitable, Callable

from bot.dialogue.content import responses_of
from bot.servicedesk.editing.repository import DraftRepository
from tests.bot.servicedesk.console.console_page import ConsolePage, expect
from tests.bot.servicedesk.statistics.busy_days import busy_days

Waiting = Callable[..., int]
State = Callable[[ConsolePage, Waiting], Awaitable[None]]

MAIL = """Goedemiddag,

Wij willen gegevens leveren aan de BRO. Hoe vraag ik eHerkenning aan? En staat gemeente Zwolle al op de lijst?

Met vriendelijke groet,
Jan"""


CANNED = [
    ("groet", "Begroeting", "Goedemiddag {naam},\nMijn naam is {medewerker}. Waarmee kan ik u helpen?"),
    ("nummer", "Nummer van het gesprek", "Uw nummer is {nummer}. Noem dat als u ons belt: %telefoon%."),
]


async def empty_queue(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/wachtrij")


async def full_queue(agent: ConsolePage, waiting: Waiting) -> None:
    first = waiting("wat kost eherkenning")
    waiting("inloggen lukt niet, organisatie niet bekend", "gemeente zwolle")
    for_team = waiting("ik krijg foutcode 503 bij het aanleveren")
    handovers = agent.gateway.state.handovers
    for handover in (first, for_team):
        agent.gateway.run(handovers.take(handover, _colleague()))
    agent.gateway.run(handovers.give_to_team(for_team, _colleague(), "Techniek"))
    agent.gateway.state.agents.set_teams("sanne", "Techniek", "test")
    await agent.visit("/wachtrij")
    await expect(agent.page.get_by_role("heading", name="Bij collega’s (1)")).to_be_visible()


async def closed_today(agent: ConsolePage, waiting: Waiting) -> None:
    handover = waiting("wat kost eherkenning")
    handovers = agent.gateway.state.handovers
    agent.gateway.run(handovers.take(handover, _colleague()))
    agent.gateway.run(handovers.close(handover, _colleague()))
    await agent.visit("/wachtrij/voorbij?lijst=afgesloten")
    await expect(agent.page.get_by_role("link", name="Openen").first).to_be_visible()


async def looking(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit(f"/gesprekken/{waiting('staat gemeente zwolle op de lijst?')}")
    await expect(agent.page.locator("#voorstellen-status")).to_contain_text("oorstel")


async def in_conversation(agent: ConsolePage, waiting: Waiting) -> None:
    await looking(agent, lambda *_: waiting("ik krijg de melding 'Organisatie niet bekend'", "gemeente zwolle"))
    await agent.take()
    await expect(agent.cards.first).to_be_attached()
    await _show(agent, "Voorstellen")
    await expect(agent.cards.first).to_be_visible()
    await agent.page.keyboard.press("Alt+1")
    await agent.cards.first.get_by_role("button", name="Geen goed voorstel").click()


async def handing_over(agent: ConsolePage, waiting: Waiting) -> None:
    await looking(agent, waiting)
    await agent.take()
    await _show(agent, "Bezoeker")
    await agent.page.get_by_label("Nieuwe notitie").fill("Belt morgen terug over de machtiging.")
    await agent.button("Notitie bewaren").click()
    await expect(agent.page.locator("#notities")).to_contain_text("Belt morgen terug")
    await _show(agent, "Bezoeker")
    await agent.page.locator("#overdragen summary").click()
    await expect(agent.page.get_by_label("Collega of team")).to_be_visible()


async def reachable(agent: ConsolePage, waiting: Waiting) -> None:
    """The visitor filled in the form for contact details, and closed the page."""
    await looking(agent, waiting)
    await agent.take()
    await agent.button("Vraag contactgegevens").click()
    await expect(agent.log.locator(".message").last).to_contain_text("wil u graag kunnen bereiken")
    handover = (await agent.page.locator("body").get_attribute("data-gesprek")) or ""
    conversation = agent.gateway.run(agent.gateway.handovers.get(int(handover))).conversation_id
    details = ("Jan de Boer", "06-12345678", "jan.de.boer@gemeente-voorbeeld.example")
    agent.gateway.run(agent.gateway.service.give_contact(conversation, *details))
    await expect(agent.standing).to_contain_text("Bereikbaar: Jan de Boer, +31 6 12345678")


async def _show(agent: ConsolePage, tab: str) -> None:
    """On a narrow page one part shows at a time; whether it is narrow is known when its style has arrived."""
    await agent.page.wait_for_load_state()
    if await agent.button(tab).is_visible():
        await agent.button(tab).click()


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


async def answers_index(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/antwoorden")
    await agent.page.locator("summary").first.click()


async def answers(agent: ConsolePage, waiting: Waiting) -> None:
    """With a conversation to put one in."""
    handover = waiting("wat kost eherkenning")
    await agent.visit(f"/gesprekken/{handover}")
    await agent.button("Overnemen").click()
    await agent.visit(f"/antwoorden?zoek=kosten+eherkenning&gesprek={handover}")
    await expect(agent.page.get_by_role("button", name="Invoegen").first).to_be_visible()


async def answers_of_a_topic(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/antwoorden/eherkenning_kosten")


async def canned(agent: ConsolePage, waiting: Waiting) -> None:
    """Two texts, one of them to change, with what is wrong with it."""
    await agent.visit("/standaardteksten")
    for name, title, text in CANNED:
        if await agent.page.get_by_role("heading", name=f"/{name}").count() == 0:
            await agent.page.get_by_label("Korte naam").fill(name)
            await agent.page.get_by_label("Titel").fill(title)
            await agent.page.get_by_label("Tekst", exact=True).fill(text)
            await agent.button("Bewaren").click()
            await expect(agent.page.get_by_role("heading", name=f"/{name}")).to_be_visible()
    await agent.page.get_by_role("link", name="Wijzigen").first.click()


async def canned_refused(agent: ConsolePage, waiting: Waiting) -> None:
    await canned(agent, waiting)
    await agent.page.get_by_label("Tekst", exact=True).fill("Dat kost je 25 euro.")
    await agent.button("Bewaren").click()
    await expect(agent.page.get_by_role("alert").first).to_be_visible()


async def answer_refused(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/tekstvoorstellen/nieuw/klacht-0")
    await agent.page.get_by_label("Nieuwe tekst").fill("Dat kost je 25 euro.")
    await agent.button("Voorstellen").click()
    await expect(agent.page.get_by_role("alert").first).to_be_visible()


async def answer_proposed(agent: ConsolePage, waiting: Waiting) -> None:
    await agent.visit("/tekstvoorstellen/nieuw/klacht-0")
    await agent.page.get_by_label("Nieuwe tekst").fill("Het spijt ons dat u hier last van hebt.")
    await agent.button("Voorstellen").click()
    await expect(agent.page.get_by_role("button", name="Intrekken").first).to_be_visible()


async def answers_live(agent: ConsolePage, waiting: Waiting) -> None:
    """One text that is said, one that expired, one that cannot be live, and one that can."""
    drafts = DraftRepository(agent.gateway.state.engine)
    now = responses_of("klacht")["utter_klacht"][0]["text"].strip()
    new = "Het spijt ons dat u hier last van hebt. Vertel wat er gebeurde."
    for place, before in ((0, now), (1, "Zo stond het er vroeger.")):
        kept = drafts.keep("klacht", "klacht", place, before, new, "karel")
        drafts.go_live(kept, "noor", agent.gateway.state.audit.line("noor", "tekst"))
    drafts.keep("klacht", "klacht", 2, "Zo stond het er vroeger.", new, "karel")
    drafts.keep("klacht", "klacht", 0, now, new, "karel")
    await agent.visit("/tekstvoorstellen")
    await expect(agent.page.get_by_text("Verlopen", exact=True)).to_be_visible()


async def answer_overridden(agent: ConsolePage, waiting: Waiting) -> None:
    await answers_live(agent, waiting)
    await agent.visit("/antwoorden/klacht")
    await expect(agent.page.get_by_role("button", name="Terugzetten")).to_be_visible()


async def texts_behind_a_slash(agent: ConsolePage, waiting: Waiting) -> None:
    await canned(agent, waiting)
    await agent.visit(f"/gesprekken/{waiting('wat kost eherkenning')}")
    await agent.button("Overnemen").click()
    await agent.type("/")
    await expect(agent.page.locator("#teksten").get_by_role("option").first).to_be_visible()


async def learning(agent: ConsolePage, waiting: Waiting) -> None:
    for question in ("wat voor weer wordt het morgen?", "hoe bak ik een appeltaart"):
        waiting(question)
    await agent.visit("/leerlijst")
    await agent.page.get_by_label("Onderwerp").first.select_option(index=1)
    await agent.page.get_by_role("button", name="Koppelen").first.click()
    await expect(agent.page.get_by_role("heading", name="Gekoppeld, wacht op een tweede persoon")).to_be_visible()


async def statistics(agent: ConsolePage, waiting: Waiting) -> None:
    busy_days(agent.gateway.state.engine, 27)
    await agent.visit("/cijfers")
    for summary in await agent.page.locator("summary").all():
        await summary.click()
    await expect(agent.page.get_by_role("table", name="Hoe vragen eindigden, per dag")).to_be_visible()


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
    empty_queue, full_queue, closed_today, looking, in_conversation, handing_over, reachable, empty_message, mail_empty,
    mail_drafted, search_form, search_results, search_nothing, found_conversation, answers_index, answers,
    answers_of_a_topic, canned, canned_refused, answer_refused, answer_proposed, answers_live, answer_overridden,
    texts_behind_a_slash, learning, statistics, gone, management, switched_off, audit, sign_in, own_password,
]  # fmt: skip
