"""WCAG 2.2 AA in every page and state of the console; and nothing of it comes from elsewhere."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.channels.axe import LOOKS, assert_accessible
from tests.bot.second_gateway import SecondGateway
from tests.bot.servicedesk.console.conftest import People
from tests.bot.servicedesk.console.console_page import ConsolePage, expect
from tests.bot.servicedesk.console.console_states import STATES, State

pytestmark = pytest.mark.asyncio(loop_scope="session")

_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_UNSHOWN = """() => [...document.querySelectorAll('a, button, input, select, textarea, [tabindex="0"]')]
    .filter((node) => node.offsetParent && !node.classList.contains('skip'))
    .map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
    .filter(([, box]) => box.left < -1 || box.right > document.documentElement.clientWidth + 1)
    .map(([name]) => name)"""
_SMALL = """() => [...document.querySelectorAll('button, input, select, summary, .menu a, a.button')]
    .filter((node) => node.offsetParent && node.type !== "checkbox")
    .filter((node) => Math.min(node.offsetWidth, node.offsetHeight) < 24)
    .map((node) => node.outerHTML.slice(0, 80))"""


@pytest_asyncio.fixture(loop_scope="session")
async def agent(people: People, desk: SecondGateway) -> AsyncIterator[ConsolePage]:
    """Bea, who is beheerder, so that every page is there."""
    yield await people.agent(desk, "bea")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_axe_finds_nothing(agent: ConsolePage, waiting: Callable[..., int], state: State) -> None:
    await state(agent, waiting)
    for look, media in LOOKS.items():
        await agent.page.emulate_media(**media)
        await agent.page.wait_for_timeout(100)
        await agent.screenshot(f"{state.__name__}-{look}")
        await assert_accessible(agent.page)
    assert agent.hosts == {agent.gateway.url.removeprefix("http://")}
    assert agent.errors == []  # also what the content security policy refused


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_everything_fits_when_zoomed_in(agent: ConsolePage, waiting: Callable[..., int], state: State) -> None:
    """WCAG 1.4.10 and 2.5.8: no sideways scrolling at 320 pixels, nothing outside the page, nothing too small.

    The state is reached at the first size; at the others the page is turned, or its window made larger.
    """
    await agent.page.set_viewport_size({"width": 320, "height": 640})
    await state(agent, waiting)
    for width, height in ((320, 640), (320, 256), (768, 1024)):
        await agent.page.set_viewport_size({"width": width, "height": height})
        await agent.screenshot(f"{state.__name__}-{width}x{height}")
        assert await agent.page.evaluate(_TOO_WIDE) <= 0, width
        assert await agent.page.evaluate(_UNSHOWN) == [], width
        assert await agent.page.evaluate(_SMALL) == [], width


async def test_axe_would_find_something(agent: ConsolePage, waiting: Callable[..., int]) -> None:
    """The check above can fail."""
    await agent.visit("/zoeken")
    await agent.page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label"):
        await assert_accessible(agent.page)


async def test_the_policy_would_refuse_something(browser: Any, desk: SecondGateway) -> None:
    """The check above can fail."""
    context = await browser.new_context()
    agent = ConsolePage(await context.new_page(), desk)
    await agent.visit("/aanmelden")
    await agent.page.evaluate("document.body.setAttribute('style', 'color: red')")
    await agent.page.wait_for_timeout(200)
    await context.close()
    assert agent.errors != []


async def test_the_keyboard_is_enough(agent: ConsolePage, waiting: Callable[..., int]) -> None:
    """Take, insert, send and close without a mouse; new messages and suggestions do not move the focus."""
    waiting("wat kost eherkenning")
    press = agent.page.keyboard.press
    await agent.visit("/wachtrij")
    await agent.button("Overnemen").or_(agent.page.get_by_role("button", name="Overnemen")).first.focus()
    await press("Enter")
    await expect(agent.text).to_be_enabled()
    await agent.text.focus()
    await expect(agent.cards.first).to_be_visible()
    await expect(agent.text).to_be_focused()
    await press("Alt+1")
    await expect(agent.text).not_to_have_value("")
    await press("Control+Enter")
    await expect(agent.text).to_have_value("")
    await expect(agent.text).to_be_focused()
    await expect(agent.log.locator(".medewerker")).to_have_count(1)
    await agent.button("Afsluiten").focus()
    await press("Enter")
    await expect(agent.page.get_by_text("Het gesprek is afgesloten.")).to_be_visible()


async def test_live_regions(agent: ConsolePage, waiting: Callable[..., int]) -> None:
    """axe does not see a missing live region: one log, that only grows, and statuses apart from it."""
    handover = waiting("wat kost eherkenning")
    await agent.visit(f"/gesprekken/{handover}")
    await expect(agent.log).to_have_count(1)
    await expect(agent.log).to_have_attribute("aria-live", "polite")
    await expect(agent.page.locator("#voorstellen-status")).to_have_role("status")
    await expect(agent.page.locator("#voorstellen-status")).to_contain_text("oorstel")
    await agent.page.evaluate(
        "() => { window.removed = 0; new MutationObserver((changes) => changes.forEach((change) => "
        "{ window.removed += change.removedNodes.length; })).observe(document.getElementById('berichten'), "
        "{ childList: true, subtree: true }); }"
    )
    await agent.take()
    await agent.say("Goedemiddag.")
    assert await agent.page.evaluate("window.removed ?? 0") == 0
