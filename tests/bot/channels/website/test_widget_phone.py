"""On a phone: whatever a visitor does, the head of the chat and the field to type in stay in view."""

import random
from typing import Any

import pytest

from tests.bot.channels.website.widget_page import BRO_CHAT, WidgetPage, expect
from tests.bot.channels.website.widget_states import wachtrij

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def in_view(widget: WidgetPage) -> None:
    """Fail when a part of the header or the field is outside the window, or when the panel was scrolled."""
    found = await widget.page.evaluate(
        f"""(() => {{ const root = {BRO_CHAT}.shadowRoot;
        const parts = ['header', '.row:not([hidden] *) .main', '.row:not([hidden] *) :is(input, textarea)'];
        const boxes = parts.map((part) => root.querySelector(part).getBoundingClientRect());
        return {{ tops: boxes.map((box) => Math.round(box.top)), bottoms: boxes.map((box) => Math.round(box.bottom)),
          scrolled: root.querySelector('.panel').scrollTop, log: root.querySelector('.log').clientHeight,
          height: visualViewport.height }}; }})()"""
    )
    assert min(found["tops"]) >= 0, found
    assert max(found["bottoms"]) <= found["height"] + 1, found
    assert found["scrolled"] == 0, found
    assert found["log"] >= 40, found


async def swipe(widget: WidgetPage, distance: int, x: int = 180, y: int = 330) -> None:
    """Move a finger over the screen; a negative distance is upwards."""
    touch = await widget.page.context.new_cdp_session(widget.page)
    for step in range(6):
        points = [{"x": x, "y": min(max(y + distance * step / 5, 1), 650)}]
        kind = "touchMove" if step else "touchStart"
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await touch.detach()
    await widget.page.wait_for_timeout(50)


async def to_the_end(widget: WidgetPage) -> None:
    """Scroll as far as it goes, and let the page hear of it: it is told one frame later."""
    await widget.log.evaluate(
        "(log) => { log.scrollTop = log.scrollHeight;"
        " return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); }"
    )


async def test_one_more_swipe_at_the_end_moves_nothing(phone: WidgetPage) -> None:
    await phone.open()
    await phone.say("wat is eherkenning?")
    await phone.say("hoe regel ik een machtiging?")
    await in_view(phone)
    await to_the_end(phone)
    for _ in range(3):
        await swipe(phone, -300)
        await phone.page.wait_for_timeout(400)
        await in_view(phone)
    await phone.screenshot("telefoon-na-veeg")


async def test_no_script_search_or_focus_moves_the_frame(phone: WidgetPage) -> None:
    await phone.open()
    await phone.say("wat is eherkenning?")
    await phone.say("hoe regel ik een machtiging?")
    await phone.page.evaluate(
        f"""for (const node of {BRO_CHAT}.shadowRoot.querySelectorAll('*')) {{
          node.scrollIntoView?.({{ block: 'end' }}); node.scrollIntoView?.({{ block: 'start' }}); node.focus?.();
          node.scrollTop += node.matches('.log') ? 0 : 5000; }}"""
    )
    await in_view(phone)
    await phone.page.evaluate("window.find('machtiging')")
    await in_view(phone)


@pytest.mark.parametrize(
    ("width", "height", "font"), [(320, 256, 16), (320, 256, 32), (320, 568, 32), (667, 375, 16), (844, 390, 32)]
)
async def test_header_and_field_are_there_at_every_size(phone: WidgetPage, width: int, height: int, font: int) -> None:
    phone.host.style = f"bro-chat {{ --bro-chat-font-size: {font}px }}"
    await phone.page.set_viewport_size({"width": width, "height": height})
    await phone.visit()
    await wachtrij(phone)
    await phone.input.fill("regel\n" * 30)
    await in_view(phone)
    await to_the_end(phone)
    await swipe(phone, -60, 100, height // 2)
    await in_view(phone)
    await phone.screenshot(f"telefoon-{width}x{height}-{font}")


async def test_the_keyboard_of_the_phone_leaves_header_and_field_in_view(phone: WidgetPage) -> None:
    await phone.open()
    await phone.say("wat is eherkenning?")
    await to_the_end(phone)
    await phone.page.evaluate(  # what Safari and Chrome tell when the keyboard opens and pushes the page up
        """Object.defineProperties(visualViewport, { height: { value: 310 }, offsetTop: { value: 120 } });
        visualViewport.dispatchEvent(new Event('resize'));"""
    )
    box = await phone.panel.bounding_box()
    assert [round(box["y"]), round(box["height"])] == [120, 310]
    await expect(phone.root.locator(".thumbs").last).to_be_in_viewport(ratio=1)  # the end of the log stayed in view


async def test_on_a_slow_network_one_is_told_and_served(phone: WidgetPage) -> None:
    network = await phone.page.context.new_cdp_session(phone.page)
    latency = 2000  # milliseconds; what is shown while one waits stays longer than the test looks away, a second
    slow = {"offline": False, "latency": latency, "downloadThroughput": 30_000, "uploadThroughput": 10_000}
    await network.send("Network.emulateNetworkConditions", slow)
    await phone.launcher.click()
    await expect(phone.launcher).to_have_attribute("aria-busy", "true")
    await expect(phone.status).to_have_text("Een ogenblik …")
    await phone.replies.first.wait_for()
    await phone.input.fill("wat is eherkenning?")
    await phone.input.press("Enter")
    await expect(phone.status).to_have_text("De assistent typt …")
    await expect(phone.replies.last).to_contain_text("inlogmiddel")
    await expect(phone.status).to_have_text("")
    await in_view(phone)


async def test_a_long_conversation_and_a_hundred_gestures(phone: WidgetPage) -> None:
    await phone.open()
    await phone.hand_to("Anna")
    for number in range(60):
        await phone.agent_says(f"Bericht {number}: " + "een woord of wat " * (number % 7))
    await expect(phone.root.locator(".message.medewerker")).to_have_count(60)
    chance = random.Random(15)
    for _ in range(100):
        await _anything(phone, chance)
        await in_view(phone)


async def _anything(phone: WidgetPage, chance: random.Random) -> None:
    gesture: Any = chance.choice(["swipe", "swipe", "swipe", "scroll", "focus"])
    if gesture == "swipe":
        await swipe(phone, chance.randint(-600, 600), chance.randint(20, 350), chance.randint(20, 640))
    elif gesture == "scroll":
        messages = phone.root.locator(".message")
        await messages.nth(chance.randrange(await messages.count())).evaluate("(node) => node.scrollIntoView()")
    else:
        await phone.input.evaluate("(node) => node.focus()")
