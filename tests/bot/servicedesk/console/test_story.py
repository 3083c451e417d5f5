"""The whole story, with real browsers on both sides: a visitor in the widget, agents in the console."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.platform.database import connect
from bot.servicedesk.suggestions.models import SuggestionEvent
from tests.bot.channels.website.widget_page import WidgetPage
from tests.bot.mail_server import MailServer, mail_settings
from tests.bot.second_gateway import SecondGateway, staff
from tests.bot.servicedesk.console.conftest import People, add_agents, open_desk
from tests.bot.servicedesk.console.console_page import ConsolePage, expect
from tests.conftest import RunningStack

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNCLEAR = ("paarse olifanten dansen op tafel", "welk recept voor appeltaart is het lekkerst")
EDIT = "Beste bezoeker, "
ROOM_TO_READ = 340
"""Pixels for the messages on a screen of 1366 by 768: some four of them."""


async def test_from_a_question_to_a_person_and_back(desk: SecondGateway, people: People) -> None:
    agent = await people.agent(desk)
    await expect(agent.page.get_by_text("Er wacht niemand.")).to_be_visible()
    visitor = await people.visitor(desk)
    await _ask_until_a_person_is_offered(visitor)
    await visitor.choose("Ja, graag")
    await expect(visitor.replies.last).to_contain_text("wachtrij")

    await expect(agent.page.get_by_role("heading", name="Wacht op een medewerker (1)")).to_be_visible()
    await agent.take()
    await expect(visitor.panel).to_contain_text("U spreekt nu met een medewerker: Sanne")
    for words in UNCLEAR:
        await expect(agent.log).to_contain_text(words)

    await visitor.input.fill("hoe vraag ik eherkenning aan?")
    await visitor.input.press("Enter")
    await expect(agent.log).to_contain_text("hoe vraag ik eherkenning aan?")
    await expect(agent.page.locator("#voorstellen-status")).to_contain_text("voorstel")
    await expect(agent.cards.first).to_contain_text("Bron:")
    before = await visitor.replies.count()

    await agent.page.keyboard.press("Alt+1")
    proposal = await agent.cards.first.locator(".draft").input_value()
    await expect(agent.text).to_have_value(proposal)
    assert await visitor.root.locator(".message.medewerker").count() == 0  # nothing is sent by inserting
    await agent.page.keyboard.press("Control+Home")
    await agent.page.keyboard.type(EDIT)
    await expect(visitor.status).to_have_text("De medewerker typt …")
    await agent.button("Versturen").click()
    await expect(agent.text).to_have_value("")
    await expect(visitor.root.locator(".message.medewerker")).to_have_count(1)
    await expect(visitor.root.locator(".message.medewerker")).to_contain_text(EDIT.strip())
    assert await visitor.replies.count() == before  # the assistant is silent

    await agent.button("Afsluiten").click()
    await expect(agent.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()
    await expect(visitor.replies.last).to_contain_text("U chat weer met een virtuele assistent")
    await visitor.say("wat is eherkenning?")
    await expect(visitor.replies.last).to_contain_text("eHerkenning")
    await _the_record_is_complete(desk, EDIT + proposal)


async def test_agent_and_visitor_read_a_suggestion_without_marks(desk: SecondGateway, people: People) -> None:
    """The card shows bold words; the text to edit and what is sent have no stars, and an address can be clicked."""
    visitor = await people.visitor(desk)
    await visitor.say("staat gemeente zwolle op de lijst?")
    await visitor.choose("Medewerker spreken")
    await visitor.choose("Ja, graag")
    agent = await people.agent(desk)
    await agent.take()
    await expect(agent.cards.first.locator("strong").first).to_have_text("Gemeente Zwolle")
    await agent.page.keyboard.press("Alt+1")
    await expect(agent.text).to_have_value(re.compile("^Gemeente Zwolle staat op "))
    assert "**" not in await agent.text.input_value()
    await agent.page.keyboard.type(" Zie https://www.bronhouderportaal-bro.nl/.")
    await agent.button("Versturen").click()
    told = visitor.root.locator(".message.medewerker")
    await expect(told).to_contain_text("Gemeente Zwolle staat op ")
    await expect(told.get_by_role("link").last).to_have_attribute("href", "https://www.bronhouderportaal-bro.nl/")
    assert "**" not in await told.inner_text()
    await visitor.screenshot("console-antwoord-zonder-sterren")
    await agent.button("Afsluiten").click()
    await expect(agent.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()


async def _ask_until_a_person_is_offered(visitor: WidgetPage) -> None:
    for words in UNCLEAR:
        await visitor.say(words)
    await expect(visitor.button("Ja, graag")).to_be_visible()


async def _the_record_is_complete(desk: SecondGateway, sent: str) -> None:
    """Who did what is in the audit record, and how much of the suggestion was changed is kept with it."""
    lines = await asyncio.to_thread(desk.state.audit.entries, agent="sanne")
    assert {"ingelogd", "overgenomen", "bekeken", "verstuurd"} <= {line.action for line in lines}
    assert not any(sent[:20] in (line.detail or "") for line in lines)
    events = await asyncio.to_thread(_suggestion_events, desk)
    assert {"getoond", "ingevoegd", "verstuurd"} <= {event for event, _ in events}
    assert ("verstuurd", len(EDIT)) in events


def _suggestion_events(desk: SecondGateway) -> list[tuple[str, int | None]]:
    engine = connect(desk.settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(select(SuggestionEvent.event, SuggestionEvent.distance)).all()
    engine.dispose()
    return [tuple(row) for row in rows]


async def test_outside_office_hours_the_question_goes_by_mail(
    running: RunningStack, people: People, tmp_path: Path
) -> None:
    with MailServer() as server:
        changes = mail_settings(server) | {"state_dir": tmp_path, "office_hours": ""}
        with open_desk(running.settings, **changes) as desk:
            visitor = await people.visitor(desk)
            await _ask_until_a_person_is_offered(visitor)
            await visitor.choose("Ja, graag")
            await expect(visitor.replies.last).to_contain_text("e-mailadres")
            address = visitor.root.get_by_role("textbox", name="Uw e-mailadres")
            await address.fill("jan.jansen@gemeente.example")
            await address.press("Enter")
            await expect(visitor.replies.last).to_contain_text("Uw nummer is BRO-")
            reference = re.search(r"BRO-\d{4}-\d{6}", await visitor.replies.last.inner_text())
        assert len(server.mails) == 1
        mail = server.mails[0]
        assert reference is not None
        assert reference[0] in mail["Subject"]
        assert mail["Reply-To"] == "jan.jansen@gemeente.example"
        assert UNCLEAR[0] in mail.get_content()


async def test_a_mail_and_its_answer_stand_beside_each_other_and_stay(desk: SecondGateway, people: People) -> None:
    agent = await people.agent(desk)
    await agent.visit("/mail")
    mail, answer = agent.page.get_by_label("Tekst van de e-mail"), agent.page.get_by_role("textbox", name="Uw antwoord")
    await mail.fill("Mijn wachtwoord is Zomer-2026!\nWat kost eHerkenning?\n\nGroet,\nPiet Bos")
    await agent.button("Maak een voorstel").click()
    await expect(answer).to_have_value(
        re.compile(r"^Geachte Piet Bos,.*persoon.*groet,\nSanne\nBRO Servicedesk$", re.S)
    )
    await expect(agent.page.get_by_role("note", name="Let op")).to_contain_text("wachtwoord")
    left, right = await mail.bounding_box(), await answer.bounding_box()
    assert left["x"] + left["width"] <= right["x"]
    assert min(left["height"], right["height"]) >= 400, "each as high as the screen allows"
    await agent.screenshot("mail-naast-antwoord")
    await answer.fill("Zelf geschreven.")
    for back in (agent.page.reload, agent.page.go_back):
        await back()
        await expect(answer).to_have_value("Zelf geschreven.")
        await expect(mail).to_have_value(re.compile("Wat kost eHerkenning"))
        await agent.visit("/antwoorden")
    await agent.page.go_back()
    await agent.page.get_by_role("link", name="Nieuwe mail").click()
    await expect(answer).to_have_value("")
    await expect(mail).to_have_value("")


async def test_two_agents_see_each_other_and_only_one_takes(
    desk: SecondGateway, people: People, waiting: Callable[..., int]
) -> None:
    handover = waiting("wat kost eherkenning")
    sanne, karel = await people.agent(desk, "sanne"), await people.agent(desk, "karel")
    await sanne.visit(f"/gesprekken/{handover}")
    await karel.visit(f"/gesprekken/{handover}")
    await expect(sanne.watchers).to_have_text("Karel kijkt mee.")
    await expect(karel.watchers).to_have_text("Sanne kijkt mee.")
    await expect(sanne.button("Overnemen")).to_be_visible()
    await karel.page.route("**/stand", lambda route: route.abort())  # Karel's page does not hear that Sanne was first
    await sanne.take()
    await karel.button("Overnemen").click()
    await expect(karel.page.get_by_text("Sanne was u net voor en heeft dit gesprek.")).to_be_visible()
    await expect(karel.text).to_be_hidden()
    await sanne.say("Goedemiddag, met Sanne.")
    await expect(karel.log).to_contain_text("Goedemiddag, met Sanne.")
    await karel.visit("/wachtrij")
    await expect(sanne.watchers).to_have_text("")


async def test_a_restart_in_the_middle_loses_nothing(running: RunningStack, people: People, tmp_path: Path) -> None:
    gateway = open_desk(running.settings, state_dir=tmp_path)
    with gateway:
        add_agents(gateway)
        visitor, agent = await people.visitor(gateway), await people.agent(gateway)
        await _to_an_agent(visitor, agent)
        await agent.say("Bericht een")
        await agent.text.fill("half getypt")
    await _both_are_told_that_the_line_is_down(agent)
    again = SecondGateway(gateway.settings, port=gateway.settings.port)
    with again:
        await expect(agent.page.locator("#verbinding")).to_be_hidden(timeout=15_000)
        await expect(agent.text).to_have_value("half getypt")
        await agent.say("Bericht twee")
        await expect(visitor.root.locator(".message.medewerker")).to_have_count(2, timeout=15_000)
        await visitor.input.fill("dank u")
        await visitor.input.press("Enter")
        await expect(agent.log).to_contain_text("dank u")
        shown = await visitor.root.locator(".message.medewerker").all_inner_texts()
        assert [text.split()[-1] for text in shown] == ["een", "twee"]


async def _to_an_agent(visitor: WidgetPage, agent: ConsolePage, name: str = "Sanne") -> None:
    await visitor.button("Medewerker spreken").click()
    await visitor.choose("Ja, graag")
    await agent.take()
    await expect(visitor.panel).to_contain_text(f"U spreekt nu met een medewerker: {name}")


async def _both_are_told_that_the_line_is_down(agent: ConsolePage) -> None:
    await expect(agent.page.locator("#verbinding")).to_be_visible(timeout=15_000)


async def test_a_conversation_of_ones_own_speaks_up_on_every_page(desk: SecondGateway, people: People) -> None:
    visitor, agent = await people.visitor(desk), await people.agent(desk, "noor")
    await _to_an_agent(visitor, agent, "Noor")
    await agent.page.set_viewport_size({"width": 1366, "height": 768})
    await expect(agent.text).to_be_in_viewport()
    await expect(agent.button("Versturen")).to_be_in_viewport(ratio=1)
    said = agent.page.get_by_text("U hebt dit gesprek overgenomen.")
    await expect(said).to_be_visible()
    await agent.page.reload()
    await expect(agent.button("Versturen")).to_be_in_viewport(ratio=1)
    await expect(said).to_have_count(0)  # it was told, and did not happen again
    assert (await agent.log.bounding_box())["height"] >= ROOM_TO_READ
    await agent.screenshot("gesprek-1366x768")
    await _on_a_phone(agent)
    await agent.visit("/antwoorden")
    await expect(agent.page).to_have_title(re.compile("^Antwoorden"))
    await visitor.input.fill("bent u er nog?")
    await visitor.input.press("Enter")
    await expect(agent.page).to_have_title(re.compile(r"^\(1\) Antwoorden"))
    link = agent.page.locator("#onbeantwoord").get_by_role("link")
    await expect(link).to_contain_text("(1 bericht)")
    await agent.screenshot("gesprek-meldt-zich")
    await link.click()
    await expect(agent.log).to_contain_text("bent u er nog?")
    await _what_is_not_sent_is_told_in_dutch_and_sent_again(agent)
    await expect(agent.page).to_have_title(re.compile("^Gesprek"))
    await agent.button("Afsluiten").click()
    await expect(agent.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()


async def test_closing_asks_first_when_text_stands_in_the_field(
    desk: SecondGateway, people: People, waiting: Callable[..., int]
) -> None:
    handover = waiting("wat kost eherkenning")
    agent = await people.agent(desk)
    await agent.visit(f"/gesprekken/{handover}")
    await agent.take()
    await agent.text.fill("half getypt")
    asked: list[str] = []
    agent.page.once("dialog", lambda dialog: (asked.append(dialog.message), asyncio.ensure_future(dialog.dismiss())))
    await agent.button("Afsluiten").click()
    await expect(agent.text).to_have_value("half getypt")
    assert ["nog tekst" in question for question in asked] == [True]
    await agent.text.fill("")
    await agent.button("Afsluiten").click()
    await expect(agent.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()


async def test_who_can_get_a_conversation_is_shown_however_early_and_long_one_looks(
    desk: SecondGateway, people: People, waiting: Callable[..., int]
) -> None:
    """Before the page's script has arrived, and a colleague who comes while one looks."""
    agents = desk.state.agents
    for username in ("karel", "bea"):
        await asyncio.to_thread(agents.repository.change, username, seen_at=None)
    desk.run(agents.saw(staff("Karel")))
    handover = waiting("wat kost eherkenning")
    agent = await people.agent(desk)
    arrived = asyncio.Event()

    async def slowly(route: Any) -> None:
        await arrived.wait()
        await route.continue_()

    await agent.visit(f"/gesprekken/{handover}")
    await agent.page.route("**/conversation.js", slowly)
    await agent.page.get_by_role("button", name="Overnemen").click(no_wait_after=True)
    await agent.page.get_by_text("Overdragen of uitstellen").click()
    choice = agent.page.get_by_label("Collega of team")
    await expect(choice).to_be_visible()
    arrived.set()
    await expect(choice.get_by_role("option", name="Karel")).to_be_attached()
    await choice.select_option("karel")
    await choice.blur()
    desk.run(agents.saw(staff("Bea")))
    await expect(choice.get_by_role("option", name="Bea")).to_be_attached(timeout=15_000)
    await expect(choice).to_have_value("karel")


async def test_the_agent_sees_that_the_visitor_types_and_leaves(desk: SecondGateway, people: People) -> None:
    visitor, agent = await people.visitor(desk), await people.agent(desk)
    await _to_an_agent(visitor, agent)
    types = agent.page.locator("#typt")
    await visitor.input.press_sequentially("een lange")
    await expect(types).to_have_text("De bezoeker typt …")
    await agent.screenshot("gesprek-bezoeker-typt")
    await visitor.input.press("Enter")
    await expect(agent.log).to_contain_text("een lange")
    await expect(types).to_be_empty()
    await visitor.page.goto("about:blank")
    await expect(agent.standing).to_contain_text("De bezoeker is niet meer in de chat", timeout=20_000)
    await agent.button("Afsluiten").click()
    await expect(agent.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()


async def _what_is_not_sent_is_told_in_dutch_and_sent_again(agent: ConsolePage) -> None:
    await agent.page.route("**/berichten", lambda route: route.abort())
    await agent.text.fill("Ja, ik ben er nog.")
    await agent.button("Versturen").click()
    await expect(agent.page.get_by_text("Niet verstuurd. Uw tekst is bewaard. Probeer het opnieuw.")).to_be_visible()
    await agent.screenshot("gesprek-niet-verstuurd")
    await agent.page.unroute("**/berichten")
    await agent.button("Opnieuw versturen").click()
    await expect(agent.text).to_have_value("")
    await expect(agent.log).to_contain_text("Ja, ik ben er nog.")


async def _on_a_phone(agent: ConsolePage) -> None:
    """Also 1366 wide at 400 %: one part at a time, the field below, the end of the conversation in view."""
    await agent.page.set_viewport_size({"width": 320, "height": 640})
    await agent.page.reload()
    await expect(agent.button("Versturen")).to_be_in_viewport(ratio=1)
    await expect(agent.page.locator(".message").last).to_be_in_viewport()
    await agent.screenshot("gesprek-320")
    await expect(agent.page.get_by_role("heading", name="Samenvatting")).to_be_hidden()
    await agent.button("Bezoeker").click()
    await expect(agent.page.get_by_role("heading", name="Samenvatting")).to_be_visible()
    await expect(agent.log).to_be_hidden()
    assert await agent.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await agent.page.set_viewport_size({"width": 1366, "height": 768})
