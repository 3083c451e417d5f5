"""WCAG 2.2 AA: what can be seen and touched, at every size, colour and taste."""

import re
from typing import Any

import pytest

from tests.bot.channels.axe import LOOKS
from tests.bot.channels.website.widget_page import BRO_CHAT, WidgetPage, expect
from tests.bot.channels.website.widget_states import STEPS, answered, choices, opened, say_steps

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("width", "height", "font"), [(320, 256, None), (320, 640, None), (1100, 800, "200%"), (640, 512, "200%")]
)
async def test_everything_can_be_reached_when_zoomed_in(
    widget: WidgetPage, width: int, height: int, font: str | None
) -> None:
    """Check 6: 320 by 256 is 400 % zoom."""
    if font:
        await widget.page.close()
        widget.page = await widget.page.context.new_page()
        widget.host.style = "bro-chat { --bro-chat-font-size: 32px }"
        widget = WidgetPage(widget.page, widget.host, widget.gateway)
        await widget.visit()
    await widget.page.set_viewport_size({"width": width, "height": height})
    await choices(widget)
    await widget.button("Opties").click()
    await widget.screenshot(f"vergroot-{width}x{height}-{(font or '100%').rstrip('%')}")
    sideways = await widget.page.evaluate(
        f"[...{BRO_CHAT}.shadowRoot.querySelectorAll('.panel, .log')]"
        ".map((node) => node.scrollWidth - node.clientWidth)"
    )
    assert sideways == [0, 0]
    controls = widget.root.locator("button:visible, a:visible, textarea:visible")
    for index in range(await controls.count()):
        control = controls.nth(index)
        await control.scroll_into_view_if_needed()
        box = await control.bounding_box()
        assert -1 <= box["x"] <= width + 1 - box["width"], await control.inner_text()
        assert -box["height"] < box["y"] < height, await control.inner_text()


async def test_more_space_in_the_text_hides_nothing(widget: WidgetPage) -> None:
    """Check 7: the values of WCAG 1.4.12."""
    await choices(widget)
    await widget.page.evaluate(
        f"""const sheet = new CSSStyleSheet();
        sheet.replaceSync('* {{ line-height: 1.5 !important; letter-spacing: .12em !important; '
          + 'word-spacing: .16em !important; }} p {{ margin-bottom: 2em !important; }}');
        const root = {BRO_CHAT}.shadowRoot; root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];"""
    )
    await widget.screenshot("tekstafstand")
    clipped = await widget.page.evaluate(
        f"""[...{BRO_CHAT}.shadowRoot.querySelectorAll('button, p, li, h2, .message, .choices')]
        .filter((node) => node.offsetParent && !node.classList.contains('sr')
          && (node.scrollWidth > node.clientWidth + 2 || node.scrollHeight > node.clientHeight + 2))
        .map((node) => node.textContent)"""
    )
    assert clipped == []


async def test_targets_are_large_enough(widget: WidgetPage) -> None:
    """Check 8."""
    launcher = await widget.launcher.bounding_box()
    assert min(launcher["width"], launcher["height"]) >= 44
    await choices(widget)
    await widget.button("Opties").click()
    send = await widget.button("Verstuur").bounding_box()
    assert min(send["width"], send["height"]) >= 44
    sizes = await widget.page.evaluate(
        f"""[...{BRO_CHAT}.shadowRoot.querySelectorAll('button')].filter((node) => node.offsetParent)
        .map((node) => [node.textContent, Math.min(node.offsetWidth, node.offsetHeight)])"""
    )
    assert len(sizes) > 10
    assert [name for name, size in sizes if size < 24] == []


@pytest.mark.parametrize("size", [(1100, 800), (360, 640)])
async def test_the_panel_never_hides_what_has_the_focus_on_the_page(widget: WidgetPage, size: tuple[int, int]) -> None:
    """Check 8: WCAG 2.4.11."""
    links = "".join(f'<p class="right"><a href="#{number}">Link {number}</a></p>' for number in range(40))
    widget.host.pages["/links"] = widget.host.page(links)
    widget.host.style = ".right { text-align: right; margin: 0 }"
    await widget.page.set_viewport_size({"width": size[0], "height": size[1]})
    await widget.visit("/links")
    await widget.open()
    for number in range(40):
        await widget.page.get_by_role("link", name=f"Link {number}", exact=True).focus()
        hidden = await widget.page.evaluate(
            f"""(() => {{ const panel = {BRO_CHAT}.shadowRoot.querySelector('.panel');
            const [over, under] = [panel, document.activeElement].map((node) => node.getBoundingClientRect());
            return !panel.hidden && under.left >= over.left && under.right <= over.right
              && under.top >= over.top && under.bottom <= over.bottom; }})()"""
        )
        assert not hidden, number


@pytest.mark.parametrize("look", ["licht", "donker"])
async def test_the_focus_can_be_seen(widget: WidgetPage, look: str) -> None:
    """Check 9: an outline of 3 pixels with contrast 3 to 1 against what is around it."""
    await widget.page.emulate_media(**LOOKS[look])
    await choices(widget)
    for name in ("Opties", "Medewerker spreken", "Verstuur", "Ja, nuttig"):
        control = widget.button(name)
        await control.focus()
        await widget.page.keyboard.press("Shift+Tab")
        await widget.page.keyboard.press("Tab")
        outline = await control.evaluate(
            """(node) => { const style = getComputedStyle(node);
            let behind = node; const clear = 'rgba(0, 0, 0, 0)';
            do { behind = behind.parentNode; } while (getComputedStyle(behind).backgroundColor === clear);
            return [style.outlineStyle, parseFloat(style.outlineWidth), style.outlineColor,
              getComputedStyle(behind).backgroundColor]; }"""
        )
        assert outline[0] == "solid"
        assert outline[1] >= 3
        assert contrast(outline[2], outline[3]) >= 3, (name, outline)


def contrast(first: str, second: str) -> float:
    """WCAG's contrast ratio of two `rgb(r, g, b)` colours."""
    dark, light = sorted(map(luminance, (first, second)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_no_motion_for_who_wants_none(widget: WidgetPage) -> None:
    """Check 10."""
    await widget.page.emulate_media(reduced_motion="reduce")
    await widget.open()
    await expect(widget.panel).to_have_css("animation-name", "none")
    await widget.page.emulate_media(reduced_motion="no-preference")
    await expect(widget.panel).to_have_css("animation-name", "rise")


async def test_under_forced_colours_every_message_has_an_edge(widget: WidgetPage) -> None:
    """Check 10."""
    await widget.page.emulate_media(forced_colors="active")
    await answered(widget)
    edges = await widget.page.evaluate(
        f"[...{BRO_CHAT}.shadowRoot.querySelectorAll('.message')].map((node) => getComputedStyle(node).borderTopColor)"
    )
    assert len(edges) == 3
    assert not {"rgba(0, 0, 0, 0)", "transparent"} & set(edges)


async def test_a_print_has_the_whole_conversation_and_no_buttons_to_press(widget: WidgetPage) -> None:
    """Check 10."""
    await answered(widget)
    await widget.page.emulate_media(media="print")
    await expect(widget.input).to_be_hidden()
    await expect(widget.button("Medewerker spreken")).to_be_hidden()
    cut = await widget.log.evaluate("(node) => node.scrollHeight - node.clientHeight")
    assert cut <= 1
    await widget.screenshot("afdruk")


async def test_it_is_dutch_in_an_english_page_and_help_stays_in_its_place(widget: WidgetPage) -> None:
    """Check 11."""
    await widget.page.emulate_media(reduced_motion="reduce")
    widget.host.pages["/en"] = widget.host.page(lang="en")
    await widget.visit("/en")
    await expect(widget.root).to_have_attribute("lang", "nl")
    places = []
    for state in (opened, lambda page: page.say("wat is eherkenning?")):
        await state(widget)
        places.append(await widget.button("Medewerker spreken").bounding_box())
    assert places[0] == places[1]
    await widget.hand_to("Anna")
    await expect(widget.button("Medewerker spreken")).to_be_hidden()  # who speaks with a person needs no way to one


@pytest.mark.parametrize("width", [320, 375, 768, 1440])
async def test_most_of_the_height_is_for_the_conversation(widget: WidgetPage, width: int) -> None:
    await widget.page.set_viewport_size({"width": width, "height": 720})
    await answered(widget)
    await widget.page.wait_for_timeout(250)  # the animation of the panel
    await widget.screenshot(f"breed-{width}")
    panel, log = await widget.panel.bounding_box(), await widget.log.bounding_box()
    assert log["height"] >= 0.75 * panel["height"]


@pytest.mark.parametrize("width", [320, 375, 768, 1440])
async def test_the_header_has_all_its_words_on_one_line_each(widget: WidgetPage, width: int) -> None:
    await widget.page.set_viewport_size({"width": width, "height": 720})
    await widget.open()
    await say_steps(widget, STEPS)
    await expect(widget.button("Mijn stappen: 1 van 3 gedaan")).to_be_visible()
    for state in ("Virtuele assistent", "Medewerker Anna"):
        await expect(widget.root.locator(".who")).to_have_text(state)
        await widget.screenshot(f"kop-{width}-{state.split()[0].lower()}")
        height, *cut = await widget.root.locator("header").evaluate(
            """(node) => [node.offsetHeight,
            ...[...node.querySelectorAll('h2, .who')].map((line) => line.scrollWidth - line.clientWidth)]"""
        )
        assert height < 56
        assert cut == [0, 0]
        await widget.hand_to("Anna")


async def test_messages_are_grouped_by_who_says_them_and_when(widget: WidgetPage) -> None:
    await widget.page.emulate_media(reduced_motion="reduce")
    await widget.open()
    await widget.hand_to("Anna")
    for text in ("Goedemiddag.", "Waarmee help ik u?"):
        await widget.agent_says(text)
    await expect(widget.root.locator(".message.medewerker")).to_have_count(2)
    await expect(widget.root.locator(".when")).to_have_text([re.compile(r"^\d\d:\d\d$")])
    told, first, second = [
        await message.bounding_box() for message in (await widget.root.locator(".message").all())[-3:]
    ]
    between, within = (low["y"] - high["y"] - high["height"] for high, low in ((told, first), (first, second)))
    assert 0 < within < between / 2


async def test_the_field_grows_with_the_text_and_counts_near_its_limit(widget: WidgetPage) -> None:
    await widget.open()
    one_line = await widget.input.bounding_box()
    await widget.input.fill("regel\n" * 3)
    assert (await widget.input.bounding_box())["height"] > 2 * one_line["height"]
    count = widget.root.locator(".count")
    await expect(count).to_have_text("")
    await widget.input.fill("a" * 3950)
    await expect(count).to_have_text("3950 / 4000")


async def test_what_destroys_looks_so_and_a_reason_does_not_look_like_a_choice(widget: WidgetPage) -> None:
    async def look(button: Any, *properties: str) -> list[str]:
        return await button.evaluate("(node, names) => names.map((name) => getComputedStyle(node)[name])", properties)

    await choices(widget)
    shape = ("borderTopColor", "borderTopLeftRadius", "fontSize")
    choice = await look(widget.replies.last.locator(".choices button:not(.main)").first, *shape)
    reason = await look(widget.button("Onvolledig"), *shape)
    assert all(one != other for one, other in zip(choice, reason, strict=True))
    await widget.button("Opties").click()
    [harmless] = await look(widget.button("Nieuw gesprek"), "color")
    [danger] = await look(widget.button("Gesprek wissen"), "color")
    assert harmless != danger
    await widget.button("Gesprek wissen").click()
    assert await look(widget.button("Ja, wissen"), "backgroundColor") == [danger]
