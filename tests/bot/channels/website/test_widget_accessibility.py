"""WCAG 2.2 AA: what axe finds, and what axe cannot find, in every state of the widget."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.platform.settings import ROOT
from tests.bot.channels.axe import AXE_FILE_PATH, LOOKS, assert_accessible
from tests.bot.channels.website.widget_page import BRO_CHAT, WidgetPage, expect
from tests.bot.channels.website.widget_states import STATES, answered

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXPECTED_TREE = ROOT / "tests" / "bot" / "channels" / "website" / "expected_tree.txt"


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_axe_finds_nothing(widget: WidgetPage, state: Callable[[WidgetPage], Awaitable[None]]) -> None:
    """Check 1, in each look."""
    await state(widget)
    await widget.page.wait_for_timeout(250)  # the animation of the panel
    for look, media in LOOKS.items():
        await widget.page.emulate_media(**media)
        await widget.screenshot(f"{state.__name__}-{look}")
        await assert_accessible(widget.page)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_axe_finds_nothing_on_a_phone(phone: WidgetPage, state: Callable[[WidgetPage], Awaitable[None]]) -> None:
    await state(phone)
    await phone.page.wait_for_timeout(250)
    await phone.screenshot(f"{state.__name__}-telefoon")
    await assert_accessible(phone.page)


async def test_axe_would_find_something(widget: WidgetPage) -> None:
    """The check above can fail."""
    await widget.open()
    await widget.page.evaluate(f"{BRO_CHAT}.shadowRoot.querySelector('label').remove()")
    await widget.page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = await widget.page.evaluate("axe.run().then((result) => result.violations.map((one) => one.id))")
    assert "label" in found


async def test_one_polite_log_only_grows_and_a_status_apart_from_it(widget: WidgetPage) -> None:
    """Check 2: axe does not see a missing live region."""
    await widget.page.route("**/api/website/conversations", _slowly)
    await widget.launcher.click()
    await expect(widget.root.get_by_role("log", include_hidden=True)).to_have_count(1)
    log = widget.root.get_by_role("log", include_hidden=True)
    await expect(log).to_have_attribute("aria-label", "Gesprek")
    await expect(log).to_have_attribute("aria-live", "polite")
    assert await log.locator("*").count() == 0  # it is there before the first message
    await widget.page.evaluate(
        f"""window.seen = {{ removed: 0, added: 0, status: [] }};
        const root = {BRO_CHAT}.shadowRoot;
        new MutationObserver((changes) => changes.forEach((change) => {{
          window.seen.removed += change.removedNodes.length; window.seen.added += change.addedNodes.length; }}))
          .observe(root.querySelector('.log'), {{ childList: true, subtree: true, characterData: true }});
        new MutationObserver(() => window.seen.status.push(root.querySelector('.status').textContent))
          .observe(root.querySelector('.status'), {{ childList: true, characterData: true, subtree: true }});"""
    )
    await widget.page.route("**/api/website/messages", _slowly)
    await widget.replies.first.wait_for()
    await widget.say("wat is eherkenning?")
    seen = await widget.page.evaluate("window.seen")
    assert seen["removed"] == 0
    assert seen["added"] >= 3
    assert seen["status"].count("De assistent typt …") == 1
    assert seen["status"][-1] == ""


async def _slowly(route: Any) -> None:
    await asyncio.sleep(0.8)
    await route.continue_()


async def test_history_is_not_read_out_again(widget: WidgetPage) -> None:
    """Check 2: the messages of the last page come back while the log is silent."""
    await widget.page.add_init_script(
        """window.live = [];
        const append = Element.prototype.append;
        Element.prototype.append = function (...nodes) {
          if (this.getAttribute('role') === 'log' && nodes.length) window.live.push(this.getAttribute('aria-live'));
          return append.apply(this, nodes); };"""
    )
    await widget.visit()
    await widget.open()
    await widget.say("wat is eherkenning?")
    assert set(await widget.page.evaluate("window.live")) == {"polite"}
    await widget.page.reload()
    await expect(widget.replies).to_have_count(2)
    assert set(await widget.page.evaluate("window.live")) == {"off"}
    await expect(widget.log).to_have_attribute("aria-live", "polite")


async def test_the_tree_that_screen_readers_get_is_the_one_we_reviewed(widget: WidgetPage) -> None:
    """Check 3. After a wanted change: delete expected_tree.txt, run once, and review the new file."""
    await answered(widget)
    await widget.page.evaluate(  # the texts belong to data/, the structure to the widget
        f"""const root = {BRO_CHAT}.shadowRoot;
        for (const [parts, text] of
          [['.when', '12:00'], ['.message > p', 'Tekst.'], ['.message .choices button', 'Keuze']])
          root.querySelectorAll(parts).forEach((node) => {{
            const source = node.querySelector('a');
            if (!source) {{ node.textContent = text; return; }}
            source.href = 'https://example.nl/';
            source.firstChild.data = 'Titel';
            node.replaceChildren('Bron: ', source); }})"""
    )
    tree = await widget.root.aria_snapshot() + "\n"
    if not EXPECTED_TREE.exists():
        EXPECTED_TREE.write_text(tree, encoding="utf-8")
        pytest.fail("expected_tree.txt was written; review it and run again")
    assert tree == EXPECTED_TREE.read_text(encoding="utf-8")


async def test_everything_works_with_the_keyboard_alone(widget: WidgetPage) -> None:
    """Check 4."""
    press = widget.page.keyboard.press
    for _ in range(3):  # two links of the page come first
        await press("Tab")
    assert await widget.focused() == "launcher", await widget.page.evaluate("document.activeElement.outerHTML")
    await press("Enter")
    await widget.replies.first.wait_for()
    assert await widget.focused() == "text"
    await widget.page.keyboard.type("wat is eherkenning?")
    await press("Enter")
    await expect(widget.replies).to_have_count(2)
    assert await widget.focused() == "text"  # a new message takes no focus
    order = []
    for _ in range(40):
        await press("Shift+Tab")
        place = await widget.page.evaluate(
            f"(() => {{ const node = {BRO_CHAT}.shadowRoot.activeElement; if (!node) return null;"
            "return [node.ariaLabel ?? node.textContent, node.className]; })()"
        )
        if place is None:
            break
        order.append(place)
    else:
        raise AssertionError("the keyboard is caught in the widget")
    names = [place[0] or place[1] for place in order]
    assert names[-3:] == ["Minimaliseer de chat", "Opties", "Medewerker spreken"]
    assert "Ja, nuttig" in names
    assert "Wat moet ik regelen?" not in names  # it was a choice before the visitor asked something else
    assert any(place[1] == "log" for place in order)
    await widget.input.focus()
    await press("Escape")
    assert await widget.focused() == "launcher"
    await expect(widget.panel).to_be_hidden()


async def test_options_erase_and_thumbs_with_the_keyboard(widget: WidgetPage) -> None:
    """Check 4: the rest of the functions."""
    press = widget.page.keyboard.press
    await answered(widget)
    await widget.button("Ja, nuttig").focus()
    await press("Space")
    await expect(widget.button("Ja, nuttig")).to_have_attribute("aria-pressed", "true")
    await widget.button("Opties").focus()
    await press("Enter")
    await expect(widget.button("Opties")).to_have_attribute("aria-expanded", "true")
    await press("Escape")
    await expect(widget.button("Opties")).to_have_attribute("aria-expanded", "false")
    assert await widget.focused() == "Opties"
    await press("Enter")
    for _ in range(4):
        await press("Tab")
    await expect(widget.button("Gesprek wissen")).to_be_focused()
    await press("Enter")
    assert await widget.focused() == "Nee, bewaren"
    await press("Shift+Tab")
    await press("Enter")
    await expect(widget.notice).to_contain_text("gewist")
    assert await widget.focused() == "main"
    await press("Enter")
    await expect(widget.replies).to_have_count(1)
    assert await widget.focused() == "text"


async def test_enter_sends_shift_enter_does_not_and_nor_does_an_input_method(widget: WidgetPage) -> None:
    """Check 5."""
    await widget.open()
    await widget.input.fill("regel een")
    await widget.input.press("Shift+Enter")
    await widget.page.keyboard.type("regel twee")
    await expect(widget.input).to_have_value("regel een\nregel twee")
    await widget.input.evaluate(
        "(node) => node.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))"
    )
    await expect(widget.own).to_have_count(0)
    await widget.input.press("Enter")
    await expect(widget.own).to_have_count(1)


async def test_an_error_is_tied_to_the_field_and_the_text_is_kept(widget: WidgetPage) -> None:
    """Check 5."""
    await widget.open()
    await widget.input.fill("a" * 4001)
    await widget.input.press("Enter")
    await expect(widget.input).to_have_value("a" * 4001)
    await expect(widget.input).to_have_attribute("aria-invalid", "true")
    await expect(widget.input).to_have_accessible_description(
        "Deel geen wachtwoorden, codes of burgerservicenummers. "
        "Uw bericht is te lang: 4001 van 4000 tekens. Maak het korter."
    )
    await widget.input.fill("")
    await widget.input.press("Enter")
    await expect(widget.error).to_have_text("Typ eerst uw bericht.")


async def test_the_session_goes_on_and_its_last_end_is_told_in_time(widget: WidgetPage) -> None:
    """Check 12: at least 20 seconds before the end, and nothing is lost."""
    await widget.page.clock.install()
    await widget.visit()
    await answered(widget)
    await widget.input.fill("half getypt")
    before = await widget.stored()
    async with widget.page.expect_response("**/api/website/token"):
        await widget.page.clock.fast_forward(28.5 * 60 * 1000)
    await expect(widget.notice).to_be_hidden()
    after = await widget.stored()
    assert after["expires"] > before["expires"] + 25 * 60 * 1000
    last = {"token": after["token"], "expires_in": 120}  # twelve hours after its beginning it cannot be prolonged
    await widget.page.route("**/api/website/token", lambda route: route.fulfill(json=last))
    await widget.page.clock.fast_forward(28 * 60 * 1000)
    await expect(widget.notice).to_contain_text("Uw gesprek verloopt over 2 minuten.")
    await expect(widget.notice).to_have_role("alert")
    await widget.screenshot("verloopt-bijna")
    async with widget.page.expect_download():
        await widget.notice.get_by_role("button", name="Gesprek downloaden").click()
    await expect(widget.input).to_have_value("half getypt")
    await expect(widget.own).to_have_count(1)
