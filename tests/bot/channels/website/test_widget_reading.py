"""What is on screen stays under the eyes, the pointer and the keyboard of who reads it."""

import re

import pytest

from bot.dialogue.content import responses_of
from bot.dialogue.reply import BotMessage
from tests.bot.channels.website.widget_page import WidgetPage, expect
from tests.bot.channels.website.widget_states import long_conversation, wachtrij

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_message_does_not_take_away_what_one_reads(widget: WidgetPage) -> None:
    await long_conversation(widget)
    await expect(widget.newer).to_be_hidden()
    await widget.agent_says("Hebt u het kunnen lezen?")
    await expect(widget.newer).to_be_visible()
    assert await widget.log.evaluate("(log) => log.scrollTop") == 0
    await widget.screenshot("nieuwe-berichten")
    await widget.newer.click()
    await expect(widget.root.locator(".message.medewerker").last).to_be_in_viewport(ratio=1)
    await expect(widget.newer).to_be_hidden()
    await widget.agent_says("Dan ga ik verder.")
    await expect(widget.root.locator(".message.medewerker").last).to_be_in_viewport(ratio=1)
    await expect(widget.newer).to_be_hidden()


async def test_what_one_sends_oneself_is_shown(widget: WidgetPage) -> None:
    await long_conversation(widget)
    await widget.input.fill("Ja, dank u.")
    await widget.input.press("Enter")
    await expect(widget.own.last).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("button", ["Wat moet ik regelen?", "Medewerker spreken"])
async def test_a_double_click_is_one_choice(widget: WidgetPage, button: str) -> None:
    await widget.page.set_viewport_size({"width": 1100, "height": 560})  # the log scrolls at once
    await widget.page.add_init_script(  # a third of a second apart, however busy the machine is
        "Object.defineProperty(Event.prototype, 'timeStamp', { get: () => window.clock ?? 0 })"
    )
    await widget.visit()
    await widget.open()
    box = await widget.button(button).bounding_box()
    x, y = box["x"] + 20, box["y"] + box["height"] / 2
    await widget.page.evaluate("window.clock = 10_000")
    await widget.page.mouse.click(x, y)
    await widget.replies.nth(1).wait_for()
    await widget.log.evaluate(  # what the answer asks may come to be under the pointer
        """(log, y) => { const choice = [...log.querySelectorAll('.choices button')].at(-1).getBoundingClientRect();
        log.scrollTop += choice.top + choice.height / 2 - y; }""",
        y,
    )
    await widget.page.evaluate("window.clock = 10_333")
    await widget.page.mouse.click(x, y)
    await widget.page.wait_for_timeout(700)
    await expect(widget.own).to_have_count(1)
    await expect(widget.replies).to_have_count(2)
    await expect(widget.error).to_have_text("")


async def test_what_was_not_chosen_is_no_button_any_more(widget: WidgetPage) -> None:
    await widget.open()
    first = widget.replies.first.get_by_role("button")
    assert await first.count() > 1
    await widget.button("Wat moet ik regelen?").focus()
    await widget.page.keyboard.press("Enter")
    await widget.replies.nth(1).wait_for()
    await expect(first).to_have_count(0)
    assert "message bezoeker" in await widget.focused()  # the next Tab reaches the answer
    await widget.page.reload()
    await widget.replies.nth(1).wait_for()
    await expect(first).to_have_count(0)
    assert await widget.replies.nth(1).get_by_role("button").count() > 2


async def test_the_way_out_of_the_queue_stays_until_one_is_out(widget: WidgetPage) -> None:
    await wachtrij(widget)
    await widget.say("wat is eherkenning?")
    await expect(widget.button("Niet langer wachten")).to_have_class("quiet")
    await widget.hand_to("Anna")
    await expect(widget.log).to_contain_text("U spreekt nu met een medewerker: Anna.")
    await expect(widget.button("Niet langer wachten")).to_have_count(0)


async def test_after_a_reason_the_keyboard_is_still_at_the_thumb(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    await widget.button("Nee, niet nuttig").press("Enter")
    await widget.button("Onvolledig").press("Enter")
    await expect(widget.button("Onvolledig")).to_be_hidden()
    await expect(widget.button("Nee, niet nuttig")).to_be_focused()


async def test_a_new_conversation_asks_first_when_it_costs_a_place_in_the_queue(widget: WidgetPage) -> None:
    await wachtrij(widget)
    conversation = await widget.conversation()
    await widget.button("Opties").click()
    await widget.button("Nieuw gesprek").click()
    await expect(widget.root.locator(".menu")).to_contain_text("Met een nieuw gesprek verliest u uw plaats.")
    await widget.screenshot("nieuw-gesprek-in-wachtrij")
    await widget.button("Nee, verder praten").click()
    assert await widget.conversation() == conversation
    await widget.button("Nieuw gesprek").click()
    await widget.button("Ja, nieuw gesprek").click()
    await expect(widget.replies).to_have_count(1)
    assert await widget.conversation() != conversation


async def test_numbers_and_addresses_can_be_called_and_mailed(widget: WidgetPage) -> None:
    await widget.open()
    text = (
        "Bel 088 - 8664 999, 0800-8051 of +31 (0)6 12345678, of mail support@broservicedesk.nl.\n"
        "Niet om te bellen: KVK 01234567, 00000001234567890000, vestiging 000012345678, 05-12-2026 10:30."
    )
    await widget.assistant_says(BotMessage(text=text))
    await widget.replies.nth(1).wait_for()
    links = widget.replies.nth(1).get_by_role("link")
    assert await links.evaluate_all("(nodes) => nodes.map((node) => [node.textContent, node.href, node.target])") == [
        ["088 - 8664 999", "tel:+31888664999", ""],
        ["0800-8051", "tel:08008051", ""],
        ["+31 (0)6 12345678", "tel:+31612345678", ""],
        ["support@broservicedesk.nl", "mailto:support@broservicedesk.nl", ""],
    ]


async def test_thumbs_are_drawings_that_need_no_emoji_font(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    for name in ("Ja, nuttig", "Nee, niet nuttig"):
        await expect(widget.button(name)).to_have_text("")
        await expect(widget.button(name).locator("svg")).to_be_visible()


async def test_a_message_that_comes_while_minimised_is_told_and_is_in_the_title(widget: WidgetPage) -> None:
    await widget.open()
    await widget.button("Minimaliseer de chat").click()
    await widget.hand_to("Anna")
    await expect(widget.page).to_have_title("(1) Gemeente Voorbeeld")
    news = widget.root.get_by_role("status").first
    await expect(news).to_have_text("1 nieuw bericht")
    await widget.agent_says("Bent u er nog?")
    await expect(widget.page).to_have_title("(2) Gemeente Voorbeeld")
    await expect(news).to_have_text("2 nieuwe berichten")
    await widget.launcher.click()
    await expect(widget.page).to_have_title("Gemeente Voorbeeld")


async def test_a_drawing_is_shown_with_its_answer_also_after_a_reload(widget: WidgetPage) -> None:
    (answer,) = responses_of("machtiging_regelen")["utter_machtiging_regelen"]
    await widget.open()
    await widget.assistant_says(BotMessage.from_rasa(answer))
    await widget.page.reload()
    shown = widget.replies.last.get_by_role("img")
    await shown.scroll_into_view_if_needed()
    await expect(shown).to_have_accessible_name(re.compile("kies op het portaal de knop Inloggen met eHerkenning"))
    await widget.page.wait_for_function(
        "(img) => img.complete && img.naturalWidth > 0", arg=await shown.element_handle()
    )
    await widget.screenshot("tekening")
