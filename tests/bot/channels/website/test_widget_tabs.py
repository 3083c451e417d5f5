"""Several tabs of one site: one conversation, one stream."""

from typing import Any

import pytest

from tests.bot.channels.website.widget_page import WidgetPage, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _tab(widget: WidgetPage, path: str = "/") -> WidgetPage:
    tab = WidgetPage(await widget.page.context.new_page(), widget.host, widget.gateway)
    await tab.visit(path)
    return tab


async def _open_in(widget: WidgetPage, path: str = "/") -> WidgetPage:
    tab = await _tab(widget, path)
    await tab.launcher.click()
    return tab


async def test_seven_tabs_have_one_conversation_and_one_stream(widget: WidgetPage) -> None:
    """A browser allows six connections to a gateway without HTTP/2."""
    await widget.open()
    await widget.say("wat is eherkenning?")
    tabs = [widget] + [await _open_in(widget) for _ in range(6)]
    for tab in tabs:
        await expect(tab.replies).to_have_count(2)
    await tabs[6].say("hoe regel ik een machtiging?")
    for tab in tabs:
        await expect(tab.replies).to_have_count(3)
        await expect(tab.own).to_have_count(2)
    conversation = await widget.conversation()
    assert await tabs[6].conversation() == conversation
    assert widget.gateway.state.live_events.listeners(conversation) == 1


async def test_when_the_tab_with_the_stream_closes_another_goes_on(widget: WidgetPage) -> None:
    await widget.open()
    other = await _open_in(widget)
    await expect(other.replies).to_have_count(1)
    await other.page.close()
    await widget.hand_to("Anna")
    await widget.agent_says("Bent u er nog?")
    await expect(widget.root.locator(".message.medewerker")).to_have_count(1)


async def test_a_new_tab_tells_of_a_message_while_it_is_minimised(widget: WidgetPage) -> None:
    await widget.open()
    other = await _tab(widget)
    await expect(other.root.locator(".panel")).to_be_attached()
    await expect(other.panel).to_be_hidden()
    await widget.hand_to("Anna")
    await widget.agent_says("Bent u er nog?")
    await expect(other.root.locator(".badge")).to_have_text("2")


@pytest.mark.parametrize("begins", [0, 1])
async def test_a_new_conversation_is_a_new_one_in_all_tabs(widget: WidgetPage, begins: int) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    tabs = [widget, await _open_in(widget)]
    await expect(tabs[1].replies).to_have_count(2)
    await tabs[begins].button("Opties").click()
    await tabs[begins].button("Nieuw gesprek").click()
    for tab in tabs:
        await expect(tab.own).to_have_count(0)
        await expect(tab.replies).to_have_count(1)
    await tabs[0].say("hoe regel ik een machtiging?")
    await expect(tabs[1].replies).to_have_count(2)


async def test_erasing_in_one_tab_empties_the_other(widget: WidgetPage) -> None:
    await widget.open()
    other = await _open_in(widget)
    await expect(other.replies).to_have_count(1)
    await other.button("Opties").click()
    await other.button("Gesprek wissen").click()
    await other.button("Ja, wissen").click()
    await expect(widget.notice).to_contain_text("Uw gesprek is gewist.")
    await expect(widget.replies).to_have_count(0)


async def test_without_locks_each_tab_has_a_stream_of_its_own(widget: WidgetPage, browser: Any) -> None:
    """A page that is not encrypted."""
    await widget.page.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined });")
    await widget.visit()
    await widget.open()
    other = await _open_in(widget)
    await widget.say("wat is eherkenning?")
    await expect(other.replies).to_have_count(2)
