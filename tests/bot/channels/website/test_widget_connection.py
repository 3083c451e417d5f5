"""The connection falls away and comes back: nothing that was typed is lost, nothing is asked twice, and one is told."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.bot.channels.website.widget_page import WidgetPage, expect
from tests.bot.channels.website.widget_states import failed, medewerker, wachtrij
from tests.bot.second_gateway import SecondGateway

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_offline_keeps_what_was_typed_and_sends_it_once_when_back(widget: WidgetPage) -> None:
    await widget.open()
    await widget.page.context.set_offline(True)
    await widget.input.fill("wat is eherkenning?")
    await widget.input.press("Enter")
    await expect(widget.root.locator(".failed")).to_contain_text("Niet verstuurd.")
    await expect(widget.error).to_contain_text("088 - 8664 999")
    await expect(widget.own).to_contain_text("wat is eherkenning?")
    await expect(widget.root.locator(".failed")).to_be_in_viewport(ratio=1)
    await widget.screenshot("offline")
    await widget.page.context.set_offline(False)
    await expect(widget.replies.last).to_contain_text("inlogmiddel", timeout=15_000)
    await expect(widget.root.locator(".failed")).to_be_hidden()
    await widget.page.reload()
    await expect(widget.own).to_have_count(1)


async def test_a_message_that_was_not_sent_survives_a_reload(widget: WidgetPage) -> None:
    await failed(widget)
    await widget.page.unroute("**/api/website/messages")
    await widget.page.reload()
    await expect(widget.replies.last).to_contain_text("inlogmiddel")
    await expect(widget.own).to_have_count(1)


async def test_an_answer_that_was_lost_on_the_way_is_not_asked_twice(widget: WidgetPage) -> None:
    await widget.open()

    async def lose_the_answer(route: Any) -> None:
        await route.fetch()
        await route.abort()

    await widget.page.route("**/api/website/messages", lose_the_answer)
    await widget.input.fill("wat is eherkenning?")
    await widget.input.press("Enter")
    await expect(widget.replies).to_have_count(2)  # it came as an event
    await widget.page.unroute("**/api/website/messages")
    await widget.page.reload()
    await expect(widget.replies).to_have_count(2)
    await expect(widget.own).to_have_count(1)


async def test_a_device_that_goes_offline_is_told_at_once_and_comes_back(widget: WidgetPage) -> None:
    await widget.open()
    await _listens(widget)
    await widget.page.context.set_offline(True)
    await expect(widget.status).to_contain_text("Geen verbinding", timeout=2_000)
    await widget.page.context.set_offline(False)
    await expect(widget.status).to_contain_text("weer verbonden", timeout=2_000)
    await widget.hand_to("Anna")
    await expect(widget.log).to_contain_text("Anna")


async def test_a_stopped_gateway_is_told_and_the_stream_comes_back(widget: WidgetPage) -> None:
    await widget.open()
    await _listens(widget)
    await widget.page.route("**/api/website/events", lambda route: route.abort())
    widget.gateway.run(_cut_streams(widget))
    await expect(widget.status).to_contain_text("Geen verbinding", timeout=10_000)
    await widget.page.unroute("**/api/website/events")
    await expect(widget.status).to_contain_text("weer verbonden", timeout=15_000)
    await widget.hand_to("Anna")
    await expect(widget.log).to_contain_text("Anna")


async def _listens(widget: WidgetPage) -> None:
    conversation = await widget.conversation()
    for _ in range(100):
        if widget.gateway.state.live_events.listeners(conversation):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the widget does not listen")


async def _cut_streams(widget: WidgetPage) -> None:
    widget.gateway.state.live_events.close()


async def test_when_the_gateway_cannot_be_reached_the_contact_is_there(widget: WidgetPage) -> None:
    await widget.page.route("**/api/website/conversations", lambda route: route.abort())
    await widget.launcher.click()
    await expect(widget.notice).to_contain_text("support@broservicedesk.nl")
    await widget.input.fill("wat is eherkenning?")
    await widget.input.press("Enter")
    await expect(widget.root.locator(".failed")).to_be_visible()
    await widget.screenshot("onbereikbaar")
    await widget.page.unroute("**/api/website/conversations")
    await widget.notice.get_by_role("button", name="Probeer opnieuw").click()
    await expect(widget.replies.last).to_contain_text("inlogmiddel")


@pytest.mark.parametrize("begins", [medewerker, wachtrij], ids=lambda state: state.__name__)
async def test_who_only_listens_is_not_lost(
    widget: WidgetPage, brief_gateway: SecondGateway, begins: Callable[[WidgetPage], Awaitable[None]]
) -> None:
    listener = WidgetPage(widget.page, widget.host, brief_gateway)
    await listener.visit()
    await begins(listener)
    await listener.page.wait_for_timeout(8000)  # the last token that came with an answer is over
    await expect(listener.notice).to_be_hidden()
    if begins is wachtrij:
        await listener.hand_to("Anna")
    await listener.agent_says("Ik heb het voor u opgezocht.")
    await expect(listener.root.locator(".message.medewerker").last).to_contain_text("opgezocht")


@pytest.mark.parametrize("token_lasts", [{"token_minutes": 0.1, "token_max_hours": 10 / 3600}])
async def test_when_the_conversation_cannot_go_on_both_sides_see_that(
    widget: WidgetPage, brief_gateway: SecondGateway
) -> None:
    visitor = WidgetPage(widget.page, widget.host, brief_gateway)
    await visitor.visit()
    await visitor.open()
    await visitor.hand_to("Anna")
    conversation = await visitor.conversation()

    def seen() -> bool | None:
        handover = brief_gateway.run(brief_gateway.handovers.open_of(conversation))
        return handover.visitor_here

    await expect(visitor.root.locator("header")).to_contain_text("Anna")
    assert seen() is True
    await expect(visitor.notice).to_contain_text("Uw gesprek is verlopen.", timeout=30_000)
    await expect(visitor.root.locator("header")).not_to_contain_text("Anna")
    for _ in range(75):
        if seen() is False:  # the console says so beside the field to answer in
            return
        await asyncio.sleep(0.2)
    raise AssertionError("the agent still sees a visitor")


async def test_a_computer_that_slept_longer_than_its_token_goes_on(
    widget: WidgetPage, brief_gateway: SecondGateway
) -> None:
    sleeper = WidgetPage(widget.page, widget.host, brief_gateway)
    await sleeper.visit()
    await sleeper.open()
    await sleeper.hand_to("Anna")
    await expect(sleeper.log).to_contain_text("Anna")
    conversation = await sleeper.conversation()
    await sleeper.page.context.set_offline(True)
    await sleeper.page.wait_for_timeout(9000)
    brief_gateway.agent_says(conversation, "Bent u er nog?")
    await sleeper.page.context.set_offline(False)
    await expect(sleeper.root.locator(".message.medewerker")).to_contain_text("Bent u er nog?")
    await expect(sleeper.notice).to_be_hidden()
    await sleeper.input.fill("Ja, ik ben er.")
    await sleeper.input.press("Enter")
    async with asyncio.timeout(10):
        while (await sleeper.stored())["outbox"]:  # noqa: ASYNC110  the page has no event for what it sent
            await asyncio.sleep(0.05)
    await expect(sleeper.root.locator(".failed")).to_be_hidden()


async def test_a_gateway_that_is_down_at_load_is_tried_again(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.page.route("**/api/website/conversation?*", lambda route: route.abort())
    await widget.page.reload()
    await expect(widget.notice).to_contain_text("088 - 8664 999")
    await widget.page.unroute("**/api/website/conversation?*")
    await expect(widget.replies).to_have_count(2, timeout=10_000)
    await expect(widget.notice).to_be_hidden()


async def test_a_gateway_that_is_down_at_the_opening_is_tried_again(widget: WidgetPage) -> None:
    await widget.page.route("**/api/website/conversations", lambda route: route.abort())
    await widget.launcher.click()
    await expect(widget.notice).to_contain_text("088 - 8664 999")
    await expect(widget.error).to_have_text("")  # said once
    await widget.page.unroute("**/api/website/conversations")
    await expect(widget.replies).to_have_count(1, timeout=10_000)
    await expect(widget.notice).to_be_hidden()


async def test_a_request_that_hangs_is_given_up_and_tried_again(widget: WidgetPage) -> None:
    await widget.page.clock.install()
    await widget.visit()
    await widget.open()
    await widget.page.route("**/api/website/messages", lambda route: None)
    await widget.input.fill("wat is eherkenning?")
    await widget.input.press("Enter")
    await widget.page.clock.fast_forward(1000)
    await expect(widget.status).to_have_text("De assistent typt …")
    await widget.page.clock.fast_forward(20_000)
    await expect(widget.root.locator(".failed")).to_be_visible()
    await expect(widget.status).to_have_text("")
    await widget.page.unroute("**/api/website/messages")
    await widget.page.clock.fast_forward(5000)
    await expect(widget.replies.last).to_contain_text("inlogmiddel")
    await expect(widget.root.locator(".failed")).to_be_hidden()


async def test_an_opening_that_takes_long_is_told(widget: WidgetPage) -> None:
    async def slowly(route: Any) -> None:
        await asyncio.sleep(1)
        await route.continue_()

    await widget.page.route("**/api/website/conversations", slowly)
    await widget.launcher.click()
    await expect(widget.status).to_have_text("Een ogenblik …")
    await widget.replies.first.wait_for()
    await expect(widget.status).to_have_text("")
