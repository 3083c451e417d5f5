"""The same client in a real browser: what a colleague sees and clicks. Pictures are kept for people to look at."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.channels.npm_packages import Npm
from tests.bot.channels.teams.card_gallery import SCREENSHOTS
from tests.bot.channels.teams.playground import PROGRAM, Playground
from tests.bot.channels.website.widget_page import expect
from tests.bot.mail_server import MailServer
from tests.bot.second_gateway import SecondGateway, staff

UNFROZEN = "Object.freeze = (it) => it"
"""The playground (0.2.28) freezes cards and then fails to add a property to buttons whose title is said in the chat
(`msteams` in their data, as Teams wants it): without this their clicks go nowhere there."""

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def opened(browser: Any, npm: Npm, gateway: SecondGateway, folder: Path) -> AsyncIterator[tuple[Any, Playground]]:
    """The playground's page, with the welcome in it, and the playground."""
    with Playground(npm(PROGRAM), gateway.url, folder) as playground:
        page = await browser.new_page(viewport={"width": 1000, "height": 1000}, locale="nl-NL")
        await page.add_init_script(UNFROZEN)
        await page.goto(playground.url, wait_until="domcontentloaded")  # its fonts are elsewhere and may never come
        await expect(page.get_by_text("U chat met een virtuele assistent")).to_be_visible(timeout=30_000)
        await page.wait_for_timeout(1500)  # it draws the card before its buttons work
        yield page, playground
        await page.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chat(browser: Any, npm: Npm, teams_gateway: SecondGateway, tmp_path: Path) -> AsyncIterator[Any]:
    """A chat in which somebody is at the desk."""
    async with opened(browser, npm, teams_gateway, tmp_path) as (page, _):
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def evening(browser: Any, npm: Npm, closed_desk: SecondGateway, tmp_path: Path) -> AsyncIterator[Any]:
    """A chat outside office hours, at the question for an e-mail address."""
    async with opened(browser, npm, closed_desk, tmp_path) as (page, _):
        await say(page, "ik wil een medewerker spreken")
        await button(page, "Ja, graag").click(timeout=20_000)
        await expect(page.get_by_label("Uw e-mailadres")).to_be_visible(timeout=20_000)
        yield page


def button(page: Any, title: str) -> Any:
    """The newest button with this title."""
    return page.get_by_role("button", name=title).last


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
    await chat.get_by_role("button", name="Ja, nuttig").click()
    await expect(chat.get_by_text("Dank u voor uw oordeel.")).to_be_visible(timeout=20_000)
    await look(chat, "dank")

    await say(chat, "is gemeente den bosch al aangemeld?")
    heading = chat.get_by_role("heading", name="Gemeente 's-Hertogenbosch")
    await expect(heading).to_be_visible(timeout=20_000)
    await look(chat, "organisatie")

    await chat.get_by_role("button", name="Nee, niet nuttig").last.click()
    await chat.get_by_role("button", name="Er ontbreekt iets").click()
    await expect(chat.get_by_text("Dank u voor uw oordeel.").last).to_be_visible(timeout=20_000)

    await say(chat, "ik heb al eherkenning maar geen machtiging")
    await expect(chat.get_by_text("Gedaan").first).to_be_visible(timeout=20_000)
    await look(chat, "stappen")

    await say(chat, "ik wil een medewerker spreken")
    await expect(chat.get_by_text("Servicedesk").last).to_be_visible(timeout=20_000)
    await look(chat, "medewerker")


async def test_a_click_on_a_choice_is_answered(chat: Any) -> None:
    await button(chat, "Staat mijn organisatie op de lijst?").click()
    await expect(chat.get_by_text("Om welke organisatie gaat het?")).to_be_visible(timeout=20_000)
    await say(chat, "gemeente bergen")
    await button(chat, "Gemeente Bergen (NH)").click(timeout=20_000)
    heading = chat.get_by_role("heading", name="Gemeente Bergen (NH)")
    await expect(heading).to_be_visible(timeout=20_000)
    await look(chat, "keuze")


async def test_a_member_of_staff_writes_in_the_chat(chat: Any, teams_gateway: SecondGateway) -> None:
    await say(chat, "ik wil een medewerker spreken")
    await button(chat, "Ja, graag").click(timeout=20_000)
    await expect(chat.get_by_text("U staat in de wachtrij")).to_be_visible(timeout=20_000)
    waiting = (await asyncio.to_thread(teams_gateway.run, teams_gateway.handovers.queue()))[-1]

    async def writes() -> None:
        await teams_gateway.handovers.take(waiting.id, staff("Anja"))
        await teams_gateway.handovers.say(waiting.id, staff("Anja"), "Goedemiddag, waarmee help ik u?")

    await asyncio.to_thread(teams_gateway.run, writes())
    message = chat.get_by_text("Anja (medewerker): Goedemiddag, waarmee help ik u?", exact=True).last
    await expect(message).to_be_visible(timeout=20_000)
    await look(chat, "medewerker-schrijft")


async def test_outside_office_hours_the_question_goes_by_mail(evening: Any, mailbox: MailServer) -> None:
    await button(evening, "Versturen").click()
    await expect(evening.get_by_text("Vul een geldig e-mailadres in.")).to_be_visible()
    await look(evening, "e-mail")
    await evening.get_by_label("Uw e-mailadres").fill("jan@waterschap.example")
    await button(evening, "Versturen").click()
    done = evening.get_by_text("Uw vraag is doorgegeven")
    await expect(done).to_be_visible(timeout=20_000)
    await look(evening, "doorgegeven")
    reference = re.search(r"BRO-\d{4}-\d{6}", await done.inner_text())[0]
    assert [mail["Reply-To"] for mail in mailbox.mails if reference in mail["Subject"]] == ["jan@waterschap.example"]


async def test_who_leaves_no_address_can_go_on(evening: Any, mailbox: MailServer) -> None:
    before = len(mailbox.mails)
    await button(evening, "Liever niet").click()
    await expect(evening.get_by_text("Goed, dan doe ik dat niet.")).to_be_visible(timeout=20_000)
    assert len(mailbox.mails) == before
