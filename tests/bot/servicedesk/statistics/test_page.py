"""The page Cijfers in a real Chromium: charts that can be read in each look, and nothing where there is nothing."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.platform.clock import dutch_day, now
from tests.bot.channels.axe import LOOKS, assert_accessible
from tests.bot.servicedesk.conftest import Desk
from tests.bot.servicedesk.console.console_page import SCREENSHOTS, ConsolePage, expect
from tests.bot.servicedesk.statistics.busy_days import busy_days

pytestmark = pytest.mark.asyncio(loop_scope="session")

_CONTRASTS = """(svg) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const light = (color) => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((one) => one / 255)
            .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    };
    const behind = light(getComputedStyle(svg.closest('.card')).backgroundColor);
    const against = (color) => Math.max(light(color), behind) / Math.min(light(color), behind);
    return { ground: getComputedStyle(svg.querySelector('.ground')).fill,
        lines: against(getComputedStyle(svg).color), words: against(getComputedStyle(svg.querySelector('text')).fill) };
}"""
"""How the lines and words of a chart stand out from the card that it is on (WCAG 1.4.3 and 1.4.11)."""


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els."""
    gateway = open_desk()
    gateway.new_agent()
    return gateway


@pytest_asyncio.fixture(loop_scope="session")
async def els(browser: Any, here: Desk) -> AsyncIterator[ConsolePage]:
    """Els, who is signed in."""
    context = await browser.new_context(locale="nl-NL", viewport={"width": 1366, "height": 768})
    agent = ConsolePage(await context.new_page(), here)
    await agent.sign_in("els")
    yield agent
    await context.close()
    assert agent.errors == []


async def test_each_chart_can_be_read_in_each_look_and_has_a_table(here: Desk, els: ConsolePage) -> None:
    busy_days(here.state.engine, 40)
    await els.visit("/cijfers")
    charts = els.page.locator("svg.picture")
    await expect(charts).to_have_count(6)
    for look, media in LOOKS.items():
        await els.page.emulate_media(**media)
        for chart in await charts.all():
            seen = await chart.evaluate(_CONTRASTS)
            assert (look, seen["ground"]) == (look, "none")
            assert seen["words"] >= 4.5, (look, seen)
            assert seen["lines"] >= 3, (look, seen)
        await assert_accessible(els.page)
        await els.page.screenshot(path=_picture(f"cijfers-{look}"), full_page=True)
    await els.page.emulate_media(color_scheme="light", forced_colors="none")
    for name in (
        "Hoe vragen eindigden",
        "Gesprekken zonder medewerker",
        "Duimen van bezoekers",
        "Verstuurde voorstellen",
    ):
        await expect(els.page.get_by_role("img", name=f"{name}, per dag")).to_be_visible()
    await els.page.get_by_text("Tabel: Wachten op een medewerker").click()
    waits = els.page.get_by_role("table", name="Wachten op een medewerker")
    await expect(waits.get_by_role("row", name="2–3 minuten")).to_be_visible()
    await expect(waits.get_by_role("row", name="niemand kwam")).to_be_visible()
    await els.page.set_viewport_size({"width": 320, "height": 640})
    assert await els.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await els.page.screenshot(path=_picture("cijfers-320"), full_page=True)


def _picture(name: str) -> str:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return str(SCREENSHOTS / f"{name}.png")


async def test_days_of_nothing_have_no_row_and_a_year_has_weeks(here: Desk, els: ConsolePage) -> None:
    busy_days(here.state.engine, 100)
    await els.visit("/cijfers")
    for summary in await els.page.locator("summary").all():
        await summary.click()
    rows = await els.page.locator("table.numbers tbody tr").all_inner_texts()
    assert len(rows) > 60
    assert [row for row in rows if set(row.split()[1:]) == {"0"}] == []
    since = dutch_day(now()) - timedelta(days=100)
    await els.visit(f"/cijfers?van={since}")
    chart = els.page.get_by_role("img", name="Hoe vragen eindigden, per week")
    await expect(chart).to_be_visible()
    await els.page.screenshot(path=_picture("cijfers-weken"), full_page=True)


async def test_where_nothing_happened_it_says_so(here: Desk, els: ConsolePage) -> None:
    await els.visit("/cijfers")
    await expect(els.page.get_by_text("In deze periode is er niets te tellen.")).to_be_visible()
    await expect(els.page.locator("svg, table, dl")).to_have_count(0)
    await els.screenshot("cijfers-leeg")
