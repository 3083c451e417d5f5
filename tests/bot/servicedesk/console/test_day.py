"""A day at the servicedesk: two agents, a supervisor and five visitors, each behind a browser of their own.

Sanne has an ordinary screen; Karel works without a mouse and at 200 %, as does Cor, who visits on a phone; Bea, who
supervises, has a phone too. Anne refuses, Ben is handed over, closed and reopened, Dina waits in vain, Eva meets a
network and a session that fall away. In the end Bea reads the figures, and the day is in them.
"""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.platform.database import connect
from bot.servicedesk.access.models import SessionRow
from tests.bot.channels.website.widget_page import WidgetPage
from tests.bot.second_gateway import SecondGateway
from tests.bot.servicedesk.console.conftest import People
from tests.bot.servicedesk.console.console_page import ConsolePage, expect
from tests.bot.servicedesk.console.keyboard import Keyboard

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"viewport": {"width": 320, "height": 568}}
ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
"""1280 by 800 at 200 %."""

TOLD_WITHIN = 15_000  # ms in which a page says that it has no connection, or no session
FIGURES = ("Gesprekken", "Naar een medewerker", "Tevergeefs gewacht op een medewerker")
ALONE = "zonder medewerker"
COLUMNS = (ALONE, "medewerker gevraagd")
SECRET = "paarse olifanten"
NOTE = "Zoekt al een week naar de beheerder."


async def test_a_day_at_the_servicedesk(desk: SecondGateway, people: People) -> None:
    sanne, bea = await people.agent(desk, "sanne"), await people.agent(desk, "bea", **PHONE)
    karel = await people.agent(desk, "karel", **ZOOMED)

    morning = await _figures(bea)

    await _anne_says_no(desk, await people.visitor(desk), sanne, bea)

    ben = await people.visitor(desk)
    bens = await _asks_for_a_person(ben, "wat kost eherkenning?")
    await _sanne_hands_over(sanne, ben, bens)
    await _karel_reads_the_note_and_answers(karel, ben, bens)

    dina = await people.visitor(desk)
    await _asks_for_a_person(dina, "hoe lang duurt het?")
    await _nobody_comes(dina)

    eva = await people.visitor(desk)
    evas = await _asks_for_a_person(eva, "staat gemeente zwolle op de lijst?")
    await sanne.take(evas)
    await _the_network_falls_away(sanne, eva)
    await _the_session_ends(desk, sanne, eva)
    await _back_goes_back(sanne, eva)

    await _karel_closes_and_reopens(karel, ben, bens)
    cor = await people.visitor(desk, opens=False, **PHONE)
    await _without_a_mouse(cor)

    await _the_day_is_in_the_figures(bea, morning)


async def _anne_says_no(desk: SecondGateway, anne: WidgetPage, *staff: ConsolePage) -> None:
    """Nobody sees anything of her conversation, while she is asked and after no."""
    await anne.say(f"mijn {SECRET} dansen op tafel")
    await anne.choose("Medewerker spreken")
    handover = desk.run(desk.handovers.open_of(await anne.conversation())).id
    for answer in (None, "Nee, liever niet"):
        if answer:
            await anne.choose(answer)
            await expect(anne.replies.last).to_contain_text("dan doe ik dat niet")
        for agent in staff:
            await _sees_nothing(agent, handover)


async def _sees_nothing(agent: ConsolePage, handover: int) -> None:
    for address in (f"/servicedesk/gesprekken/{handover}", f"/servicedesk/events?gesprek={handover}"):
        assert (await agent.page.request.get(agent.gateway.url + address)).status == 404
    await agent.visit(f"/gesprekken/{handover}")
    await expect(agent.page.get_by_text("Dit gesprek bestaat niet (meer).")).to_be_visible()
    await agent.visit(f"/zoeken?tekst={SECRET}")
    await expect(agent.page.get_by_role("heading", name="Niets gevonden")).to_be_visible()
    await agent.visit("/wachtrij")
    await expect(agent.page.get_by_text("Er wacht niemand.")).to_be_visible()


async def _asks_for_a_person(visitor: WidgetPage, question: str) -> str:
    """A visitor asks something, wants a person and agrees; returns the number that they get."""
    await visitor.say(question)
    await visitor.choose("Medewerker spreken")
    await visitor.choose("Ja, graag")
    await expect(visitor.replies.last).to_contain_text("Uw nummer is BRO-")
    return _reference(await visitor.replies.last.inner_text())


def _reference(text: str) -> str:
    found = re.search(r"BRO-\d{4}-\d{6}", text)
    assert found, text
    return found[0]


async def _sanne_hands_over(sanne: ConsolePage, ben: WidgetPage, reference: str) -> None:
    await sanne.take(reference)
    await expect(ben.panel).to_contain_text("U spreekt nu met een medewerker: Sanne")
    await sanne.transfer("karel", NOTE)
    await expect(ben.panel).to_contain_text("U spreekt nu met een medewerker: Karel")
    await expect(ben.panel).not_to_contain_text(NOTE)


async def _karel_reads_the_note_and_answers(karel: ConsolePage, ben: WidgetPage, reference: str) -> None:
    keys = Keyboard(karel.page)
    await expect(karel.page.get_by_role("heading", name="Mijn gesprekken (1)")).to_be_visible()
    await keys.press(karel.page.get_by_role("link", name=f"Openen van {reference}"))
    await keys.press(karel.button("Bezoeker"))
    await expect(karel.page.get_by_text(NOTE)).to_be_visible()
    await _fits(karel.page)
    await karel.screenshot("dag-karel-200-procent")
    await karel.page.keyboard.press("Shift+Tab")
    await karel.page.keyboard.press("Shift+Tab")
    await karel.page.keyboard.press("Enter")
    await keys.write(karel.text, "Goedemiddag, met Karel.", send="Control+Enter")
    await expect(ben.root.locator(".message.medewerker")).to_contain_text("Goedemiddag, met Karel.")


async def _nobody_comes(dina: WidgetPage) -> None:
    await dina.waits_too_long()
    await expect(dina.replies.last).to_contain_text("088 - 8664 999")


async def _the_network_falls_away(sanne: ConsolePage, eva: WidgetPage) -> None:
    """On one side and then on the other: both are told, and what they wrote arrives once when it is back."""
    offline = sanne.page.locator("#verbinding")
    await sanne.page.context.set_offline(True)
    await expect(offline).to_contain_text("Geen verbinding", timeout=TOLD_WITHIN)
    await _writes(eva, "Hoort u mij nog?")
    await sanne.text.fill("Ik was even weg.")
    await sanne.button("Versturen").click()
    await expect(sanne.page.get_by_text("Niet verstuurd. Uw tekst is bewaard.")).to_be_visible()
    await sanne.page.context.set_offline(False)
    await expect(offline).to_be_hidden(timeout=TOLD_WITHIN)
    await expect(sanne.log).to_contain_text("Hoort u mij nog?")
    await sanne.button("Opnieuw versturen").click()
    await expect(eva.root.locator(".message.medewerker")).to_have_text([re.compile("Ik was even weg.")])

    await eva.page.context.set_offline(True)
    await expect(eva.status).to_contain_text("Geen verbinding", timeout=TOLD_WITHIN)
    await _writes(eva, "Nu ben ik weg.")
    await expect(eva.root.locator(".failed").last).to_contain_text("Niet verstuurd.")
    await eva.page.context.set_offline(False)
    await expect(sanne.log.get_by_text("Nu ben ik weg.")).to_have_count(1, timeout=TOLD_WITHIN)
    await expect(eva.root.locator(".failed").last).to_be_hidden()


async def _writes(visitor: WidgetPage, text: str) -> None:
    await visitor.input.fill(text)
    await visitor.input.press("Enter")


async def _the_session_ends(desk: SecondGateway, sanne: ConsolePage, eva: WidgetPage) -> None:
    """Sanne hears of it while she types, signs in, and goes on with the same words in the same conversation."""
    await sanne.text.fill("Ik zoek het voor u")
    await asyncio.to_thread(_expire, desk, "sanne")
    await expect(sanne.page.get_by_text("U bent afgemeld.")).to_be_visible(timeout=TOLD_WITHIN)
    await sanne.page.get_by_role("link", name="Opnieuw aanmelden").click()
    await sanne.sign_in_again("sanne")
    await expect(sanne.text).to_have_value("Ik zoek het voor u")
    await sanne.button("Versturen").click()
    await expect(eva.root.locator(".message.medewerker").last).to_contain_text("Ik zoek het voor u")


def _expire(desk: SecondGateway, username: str) -> None:
    """Nobody did anything in the session of this account for so long that it is over."""
    engine = connect(desk.settings.database_url)
    with Session(engine, future=True) as session, session.begin():
        long_ago = datetime(2026, 1, 1, tzinfo=UTC)
        session.execute(update(SessionRow).where(SessionRow.username == username).values(used_at=long_ago))
    engine.dispose()


async def _back_goes_back(sanne: ConsolePage, eva: WidgetPage) -> None:
    await sanne.text.fill("half getypt")
    await sanne.visit("/antwoorden")
    await sanne.page.go_back()
    await expect(sanne.text).to_have_value("half getypt")
    await expect(sanne.page.locator(".message").last).to_be_in_viewport()
    await sanne.text.fill("")
    await sanne.button("Afsluiten").click()
    await expect(sanne.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()
    await sanne.page.go_back()
    await expect(sanne.standing).to_contain_text("Afgesloten")
    await expect(sanne.text).to_be_hidden()

    await expect(eva.replies.last).to_contain_text("U chat weer met een virtuele assistent")
    said = await eva.own.count()
    await eva.visit("/gemeente.html")
    await eva.page.go_back()
    await expect(eva.own).to_have_count(said)


async def _karel_closes_and_reopens(karel: ConsolePage, ben: WidgetPage, reference: str) -> None:
    keys = Keyboard(karel.page)
    await keys.press(karel.button("Afsluiten"))
    await expect(karel.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()
    await expect(ben.replies.last).to_contain_text("U chat weer met een virtuele assistent")
    await keys.press(karel.page.get_by_role("link", name="Afgesloten"))
    await keys.press(karel.page.get_by_role("link", name=f"Openen van {reference}"))
    await keys.press(karel.button("Heropenen"))
    await expect(ben.replies.last).to_contain_text("U spreekt nu met een medewerker: Karel")
    await keys.write(karel.text, "Nog één ding.", send="Control+Enter")
    await expect(ben.root.locator(".message.medewerker").last).to_contain_text("Nog één ding.")
    await keys.press(karel.button("Afsluiten"))
    await expect(karel.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()


async def _without_a_mouse(cor: WidgetPage) -> None:
    """Cor asks for a person on 320 pixels, with keys alone."""
    visitor = Keyboard(cor.page)
    await visitor.press(cor.launcher)
    await cor.replies.first.wait_for()
    await visitor.write(cor.input, "hoe vraag ik eherkenning aan?", send="Enter")
    await expect(cor.replies.last).to_contain_text("eHerkenning")
    await visitor.reach(cor.button("Medewerker spreken"), "Shift+Tab")  # past the end a phone goes back to the page
    await cor.page.keyboard.press("Enter")
    await visitor.press(cor.button("Ja, graag"))
    await expect(cor.replies.last).to_contain_text("Uw nummer is BRO-")


async def _figures(bea: ConsolePage) -> dict[str, int]:
    """What Bea reads on the page Cijfers, without a mouse; nothing is there as long as nothing happened."""
    await bea.visit("/wachtrij")
    keys = Keyboard(bea.page)
    await keys.press(bea.page.get_by_role("link", name="Cijfers"))
    await bea.page.get_by_role("heading", name="Cijfers", level=1).wait_for()
    await _fits(bea.page)
    if await bea.page.get_by_text("In deze periode is er niets te tellen.").count():
        return dict.fromkeys((*FIGURES, *COLUMNS), 0)
    read = {name: int(await _figure(bea, name)) for name in FIGURES}
    await keys.press(bea.page.locator("summary").filter(has_text="Gesprekken zonder medewerker"))
    rows = bea.page.get_by_role("table", name="Gesprekken zonder medewerker, per dag").locator("tbody tr")
    days = [text.split() for text in await rows.all_inner_texts()]
    await bea.screenshot("dag-bea-cijfers-320")
    return read | {name: sum(int(day[column]) for day in days) for column, name in enumerate(COLUMNS, 1)}


async def _figure(bea: ConsolePage, name: str) -> str:
    card = bea.page.locator(".figures .card").filter(has=bea.page.locator(f"dt:text-is('{name}')"))
    return str(await card.locator("dd").inner_text())


async def _the_day_is_in_the_figures(bea: ConsolePage, morning: dict[str, int]) -> None:
    """Ben and Eva talked to a person and Cor waits for one; nobody came for Dina; Anne needed nobody."""
    evening = await _figures(bea)
    assert {name: evening[name] - morning[name] for name in evening if name != ALONE} == {
        "Gesprekken": 5,
        "Naar een medewerker": 3,
        "Tevergeefs gewacht op een medewerker": 1,
        "medewerker gevraagd": 4,
    }
    assert evening[ALONE] == max(evening["Gesprekken"] - evening["medewerker gevraagd"], 0)  # never below none


async def _fits(page: Any) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nobody scrolls sideways"
