"""An agent whose page is there before its scripts: nothing that happens is missed, nothing that is typed is lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from tests.bot.second_gateway import SecondGateway, staff
from tests.bot.servicedesk.console.conftest import People
from tests.bot.servicedesk.console.console_page import ConsolePage, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def without(script: str, agent: ConsolePage, path: str) -> AsyncIterator[None]:
    """The page at `path`, whose own script comes at the end; the one of every page has come."""
    comes = asyncio.Event()
    await agent.page.route(f"**/{script}", lambda route: _after(comes, route.continue_))
    async with agent.page.expect_response("**/console.js"):
        await agent.page.goto(f"{agent.gateway.url}/servicedesk{path}", wait_until="commit")
    await agent.page.wait_for_timeout(500)  # longer than that script needs to begin
    yield
    comes.set()


async def _after(event: asyncio.Event, do: Callable) -> None:
    await event.wait()
    await do()


async def test_who_comes_while_the_page_loads_stands_in_the_queue(
    people: People, desk: SecondGateway, waiting: Callable[..., int]
) -> None:
    agent = await people.agent(desk)
    async with without("queue.js", agent, "/wachtrij"):
        await expect(agent.page.get_by_text("Er wacht niemand.")).to_be_visible()
        await asyncio.to_thread(waiting, "wat kost eherkenning")
    await expect(agent.page.get_by_role("heading", name="Wacht op een medewerker (1)")).to_be_visible()


async def test_what_a_visitor_says_while_the_page_loads_is_shown(
    people: People, desk: SecondGateway, waiting: Callable[..., int]
) -> None:
    agent = await people.agent(desk)
    handover = desk.run(desk.handovers.take(waiting("wat kost eherkenning"), staff("Sanne")))
    async with without("conversation.js", agent, f"/gesprekken/{handover.id}"):
        await expect(agent.log).to_contain_text("wat kost eherkenning")
        await asyncio.to_thread(desk.run, desk.service.say(handover.conversation_id, "bent u er nog?"))
    await expect(agent.log).to_contain_text("bent u er nog?")


async def test_nobody_types_into_a_page_that_cannot_send_yet(
    people: People, desk: SecondGateway, waiting: Callable[..., int]
) -> None:
    """Sent without its script the text was lost, on a page that said that the form was too old."""
    agent = await people.agent(desk)
    handover = desk.run(desk.handovers.take(waiting("wat kost eherkenning"), staff("Sanne")))
    async with without("conversation.js", agent, f"/gesprekken/{handover.id}"):
        await expect(agent.text).to_be_disabled()
        await expect(agent.button("Versturen")).to_be_disabled()
    await agent.say("Goedemiddag, met Sanne.")
    await expect(agent.log).to_contain_text("Goedemiddag, met Sanne.")
