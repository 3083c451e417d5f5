"""The same client in a real browser: what a colleague sees and clicks. Pictures are kept for people to look at."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.settings import ROOT
from tests.bot.channels.teams.playground import Playground
from tests.bot.channels.website.widget_page import expect
from tests.bot.gateway.second_gateway import SecondGateway

SCREENSHOTS = ROOT / "results" / "screenshots" / "teams"

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def chat(browser: Any, teams_gateway: SecondGateway, tmp_path) -> AsyncIterator[Any]:
    """The playground's page, with the welcome in it."""
    with Playground(teams_gateway.url, tmp_path) as playground:
        page = await browser.new_page(viewport={"width": 1000, "height": 1000}, locale="nl-NL")
        await page.goto(playground.url, wait_until="domcontentloaded")  # its fonts are elsewhere and may never come
        await expect(page.get_by_text("U chat met een virtuele assistent")).to_be_visible(timeout=30_000)
        await page.wait_for_timeout(1500)  # it draws the card before its buttons work
        yield page
        await page.close()


async def say(page: Any, text: str) -> None:
    box = page.get_by_role("textbox").first
    await box.click()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def look(page: Any, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"playground-{name}.png")


async def test_a_colleague_asks_and_rates(chat: Any) -> None:
    await look(chat, "welkom")
    await say(chat, "wat moet ik regelen?")
    await expect(chat.get_by_text("Was dit antwoord nuttig?")).to_be_visible(timeout=20_000)
    await look(chat, "antwoord")
    await chat.get_by_role("button", name="👍 Ja").click()
    await expect(chat.get_by_text("Dank u voor uw oordeel.")).to_be_visible(timeout=20_000)
    await look(chat, "dank")

    await say(chat, "is gemeente den bosch al aangemeld?")
    heading = chat.get_by_role("heading", name="Gemeente 's-Hertogenbosch")
    await expect(heading).to_be_visible(timeout=20_000)
    await expect(chat.get_by_text("Gedaan").first).to_be_visible()
    await look(chat, "organisatie")

    await chat.get_by_role("button", name="👎 Nee").last.click()
    await chat.get_by_role("button", name="Er ontbreekt iets").click()
    await expect(chat.get_by_text("Dank u voor uw oordeel.").last).to_be_visible(timeout=20_000)

    await say(chat, "ik wil een medewerker spreken")
    await expect(chat.get_by_text("Servicedesk").last).to_be_visible(timeout=20_000)
    await look(chat, "medewerker")
