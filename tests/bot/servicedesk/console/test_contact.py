"""An agent asks how the visitor can be reached, and reads it above the conversation without opening it anew."""

import pytest

from tests.bot.second_gateway import SecondGateway
from tests.bot.servicedesk.console.conftest import People
from tests.bot.servicedesk.console.console_page import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_asked_by_keyboard_and_read_above_the_conversation(desk: SecondGateway, people: People) -> None:
    visitor, agent = await people.visitor(desk), await people.agent(desk)
    await visitor.choose("Medewerker spreken")
    await visitor.choose("Ja, graag")
    await agent.take()
    await agent.text.fill("Mag ik u terugbellen?")
    await agent.button("Vraag contactgegevens").focus()
    await agent.page.keyboard.press("Enter")
    await expect(agent.page.get_by_text("De bezoeker heeft nu een formulier voor contactgegevens.")).to_be_visible()
    await expect(agent.log.locator(".message").last).to_contain_text("Sanne wil u graag kunnen bereiken.")
    await expect(agent.text).to_have_value("Mag ik u terugbellen?")
    form = await visitor.opens_contact()
    await form.get_by_label("Telefoonnummer").fill("06 1234 5678")
    await visitor.button("Doorgeven").click()
    await expect(agent.standing.get_by_role("link", name="+31 6 12345678")).to_have_attribute(
        "href", "tel:+31612345678"
    )
    await expect(agent.log).not_to_contain_text("12345678")
    assert await agent.log.evaluate("(log) => log.scrollHeight - log.scrollTop - log.clientHeight") < 2
    await expect(agent.text).to_have_value("Mag ik u terugbellen?")


async def test_when_the_line_is_down_the_agent_hears_that_nothing_was_asked(
    desk: SecondGateway, people: People
) -> None:
    visitor, agent = await people.visitor(desk), await people.agent(desk)
    await visitor.choose("Medewerker spreken")
    await visitor.choose("Ja, graag")
    await agent.take()
    await agent.page.route("**/contact", lambda route: route.abort())
    await agent.button("Vraag contactgegevens").click()
    await expect(agent.page.get_by_role("alert")).to_contain_text("De vraag is niet verstuurd.")
