"""How cards of every kind look and read in the themes of Teams. Pictures are kept for people to look at."""

from typing import Any

import pytest

from tests.bot.channels.axe import assert_accessible
from tests.bot.channels.teams.card_gallery import LOOKS, SCREENSHOTS, Card, draw, gallery
from tests.bot.channels.teams.person import Person
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.second_gateway import SecondGateway

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def cards(closed_desk: SecondGateway, teams_service: TeamsService) -> dict[str, Card]:
    return gallery(Person(closed_desk.url, teams_service))


@pytest.mark.parametrize("look", LOOKS)
async def test_every_card_reads_well(browser: Any, cards: dict[str, Card], look: str) -> None:
    page = await browser.new_page(viewport={"width": 1300, "height": 1000}, locale="nl-NL")
    await draw(page, cards, look)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"kaarten-{look}.png", full_page=True)
    sections = page.locator("section")
    assert await sections.count() == len(cards)
    assert "**" not in await page.inner_text("main")
    await assert_accessible(page)
    await page.close()


async def test_nothing_is_cut_on_a_narrow_screen(browser: Any, cards: dict[str, Card]) -> None:
    page = await browser.new_page(viewport={"width": 322, "height": 800}, locale="nl-NL")
    await draw(page, cards, "licht", columns=1)
    await page.screenshot(path=SCREENSHOTS / "kaarten-smal.png", full_page=True)
    cut = await page.evaluate("""() => [...document.querySelectorAll("button, .ac-selectable, p")]
        .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)""")
    assert cut == []
    await page.close()
