"""The library in a browser: a text is copied, and taken along to the reply in a conversation."""

from collections.abc import Callable

import pytest

from tests.bot.second_gateway import SecondGateway
from tests.bot.servicedesk.console.conftest import People
from tests.bot.servicedesk.console.console_page import expect
from tests.bot.servicedesk.console.console_states import canned

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_text_behind_a_slash_is_chosen_with_the_keyboard_and_filled_in(
    desk: SecondGateway, people: People, waiting: Callable[..., int]
) -> None:
    agent = await people.agent(desk)
    await canned(agent, waiting)
    await agent.visit(f"/gesprekken/{waiting('wat kost eherkenning')}")
    await agent.button("Overnemen").click()
    press, options = agent.page.keyboard.press, agent.page.locator("#teksten").get_by_role("option")
    await agent.type("Dag! Wij bellen en/of mailen. /gr")
    await expect(options.first).to_contain_text("/groet")
    await expect(agent.page.locator("#teksten-status")).to_contain_text("pijl omhoog of omlaag")
    await expect(agent.text).to_be_focused()
    await expect(agent.text).to_have_attribute("aria-activedescendant", "tekst-keuze-1")
    await press("ArrowDown")
    await press("ArrowUp")
    await agent.screenshot("gesprek-teksten")
    await press("Enter")
    greeting = "Goedemiddag [Nog invullen: naam],\nMijn naam is Sanne. Waarmee kan ik u helpen?"
    await expect(agent.text).to_have_value(f"Dag! Wij bellen en/of mailen. {greeting}")
    await expect(options.first).to_be_hidden()
    await press("Control+Enter")
    await expect(agent.page.get_by_text("Vul eerst in wat tussen haken staat")).to_be_visible()
    await expect(agent.log.locator(".medewerker")).to_have_count(0)
    await agent.text.fill("")
    await agent.page.get_by_role("button", name="Teksten").click()
    await agent.type("kostne")
    await expect(options.first).to_contain_text("Antwoord")
    await press("Escape")
    await expect(options.first).to_be_hidden()
    await expect(agent.text).to_have_value("/kostne")
    await agent.type(" ")
    await agent.page.keyboard.press("Backspace")
    await options.nth(1).click()
    await expect(agent.text).not_to_have_value("/kostne")
    await expect(agent.text).to_be_focused()
    await agent.text.fill("24/7, en /xyzzyx")
    await expect(agent.page.locator("#teksten-status")).to_have_text("Geen tekst gevonden.")
    await agent.text.fill("")
    await agent.button("Afsluiten").click()
    await expect(agent.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()


async def test_a_text_of_the_library_comes_into_the_reply_behind_what_stands_there(
    desk: SecondGateway, people: People, waiting: Callable[..., int]
) -> None:
    agent = await people.agent(desk)
    handover = waiting("wat kost eherkenning")
    await agent.visit(f"/gesprekken/{handover}")
    await agent.button("Overnemen").click()
    await agent.text.fill("Goedemiddag, met Sanne.")
    await agent.page.get_by_role("link", name="Zoek in alle antwoorden").click()
    await agent.page.get_by_label("Zoek in de antwoorden").fill("kostne eherkenning")
    await agent.page.keyboard.press("Enter")
    first = agent.page.get_by_role("article").first
    await expect(first.get_by_role("button", name="Kopiëren")).to_be_visible()
    await agent.screenshot("antwoorden-gevonden")
    plain = await first.locator(".plain").input_value()
    await first.get_by_role("button", name="Kopiëren").click()
    await expect(agent.page.get_by_text("De tekst is gekopieerd.")).to_be_visible()
    assert await agent.page.evaluate("navigator.clipboard.readText()") == plain
    await first.get_by_role("button", name="Invoegen").focus()
    await agent.page.keyboard.press("Enter")
    await expect(agent.text).to_have_value(f"Goedemiddag, met Sanne.\n\n{plain}")
    await expect(agent.log.locator(".medewerker")).to_have_count(0)
    await agent.text.fill("")
    await agent.button("Afsluiten").click()
    await expect(agent.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()
