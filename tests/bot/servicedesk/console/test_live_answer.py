"""Two people in two browsers let a text be said at once, a visitor reads it in the chat, and one click puts it back."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.second_gateway import SecondGateway
from tests.bot.servicedesk.console.conftest import People, open_desk
from tests.bot.servicedesk.console.console_page import PASSWORD, expect
from tests.conftest import RunningStack

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "Hoe lang duurt het regelen van toegang?"
OLD = "eHerkenning aanvragen duurt één werkdag tot enkele weken."
NEW = "Toegang regelen duurt nu drie werkdagen."


@pytest.fixture
def live_desk(running: RunningStack, migrated: Path, tmp_path: Path) -> Iterator[SecondGateway]:
    """A desk that may let texts be said at once, with a database of its own."""
    shutil.copy(migrated, tmp_path / "bro.db")
    own = {"database_url": f"sqlite:///{tmp_path}/bro.db", "state_dir": tmp_path, "live_answers": True}
    with open_desk(running.settings, **own) as gateway:
        for username in ("ina", "bea"):
            gateway.state.agents.add(username, username.title(), "beheerder", PASSWORD)
        yield gateway


async def test_one_proposes_another_lets_it_be_said_and_one_click_puts_it_back(
    live_desk: SecondGateway, people: People
) -> None:
    ina = await people.agent(live_desk, "ina")
    await ina.visit("/antwoorden/doorlooptijd")
    await ina.page.get_by_role("link", name="Wijzigen").first.click()
    await expect(ina.page.get_by_label("Nieuwe tekst")).to_have_value(re.compile(rf"^{re.escape(OLD)}"))
    await ina.page.get_by_label("Nieuwe tekst").fill(f"{NEW} Dat hangt af van uw eHerkenningsleverancier.")
    await ina.button("Voorstellen").click()
    await expect(ina.page.get_by_text("Een collega moet dit nakijken.")).to_be_visible()
    await expect(ina.page.get_by_role("button", name="Meteen live")).to_have_count(0)

    bea = await people.agent(live_desk, "bea")
    await bea.visit("/tekstvoorstellen")
    await bea.screenshot("tekstvoorstel-wacht")
    await bea.page.get_by_role("button", name="Meteen live").click()
    await expect(bea.page.get_by_text("De tekst is live.")).to_be_visible()
    await bea.screenshot("tekstvoorstel-live")

    visitor = await people.visitor(live_desk)
    await visitor.say(QUESTION)
    await expect(visitor.replies.last).to_contain_text(NEW)

    await ina.visit("/antwoorden")
    await expect(ina.page.locator(".index .pill", has_text="Vervangen")).to_have_count(1)
    await ina.screenshot("antwoorden-vervangen")
    await ina.visit("/antwoorden/doorlooptijd")
    await expect(ina.page.get_by_text("Voorgesteld door ina, goedgekeurd door bea.")).to_be_visible()
    await ina.screenshot("antwoord-vervangen")
    await ina.page.get_by_role("button", name="Terugzetten").click()
    await expect(ina.page.get_by_text("Bezoekers lezen weer de tekst uit het bestand.")).to_be_visible()
    await expect(ina.page.get_by_role("button", name="Terugzetten")).to_have_count(0)

    again = await people.visitor(live_desk)
    await again.say(QUESTION)
    await expect(again.replies.last).to_contain_text(OLD)
