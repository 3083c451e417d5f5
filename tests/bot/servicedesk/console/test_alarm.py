"""A visitor waits longer than the set target, or one put a talk aside until now: told once, whatever page is open."""

import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.handover.models import HandoverRow
from bot.platform.clock import now
from tests.bot.channels.axe import LOOKS, assert_accessible
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK, staff
from tests.bot.servicedesk.conftest import Desk
from tests.bot.servicedesk.console.console_page import ConsolePage, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

TARGET = 4  # seconds
TOLD_WITHIN = 15_000  # ms
_COUNT_SOUNDS = """
localStorage.setItem('bro-console-geluid', 'ja');
globalThis.AudioContext = class {
    constructor() { sessionStorage.setItem('sounds', Number(sessionStorage.getItem('sounds') ?? 0) + 1); }
    createOscillator() { return { frequency: {}, connect: (next) => next, start() {}, stop() {} }; }
    createGain() { return { connect() {}, gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} } }; }
    close() {}
};"""


@pytest.fixture
def here(open_desk: Callable[..., Desk]) -> Desk:
    """A gateway without Rasa, with Els and Karel, where nobody should wait for longer than some seconds."""
    gateway = open_desk(**DESK, handover_target_minutes=TARGET / 60)
    for name in ("els", "karel"):
        gateway.new_agent(name)
    return gateway


def _waits(here: Desk) -> str:
    """A visitor gets into the queue; returns their number."""
    visitor = Visitor(here)
    visitor.asks_for_person()
    visitor.clicks("Ja, graag")
    return str(here.run(here.handovers.open_of(visitor.conversation)).reference)


@pytest_asyncio.fixture(loop_scope="session")
async def els(browser: Any, here: Desk) -> AsyncIterator[ConsolePage]:
    """Els, who reads answers and wants a sound."""
    context = await browser.new_context(locale="nl-NL", viewport={"width": 1366, "height": 768})
    await context.add_init_script(_COUNT_SOUNDS)
    agent = ConsolePage(await context.new_page(), here)
    await agent.sign_in("els")
    await agent.visit("/cijfers")
    yield agent
    await context.close()


async def test_it_is_told_once_on_any_page_and_shown_until_somebody_comes(here: Desk, els: ConsolePage) -> None:
    alarm = els.page.get_by_role("status").filter(has_text="wacht te lang")
    reference = _waits(here)
    await expect(alarm.get_by_role("link", name=reference)).to_be_visible(timeout=TOLD_WITHIN)
    await expect(alarm).to_have_attribute("aria-live", "polite")
    await expect(els.page).to_have_title(re.compile("^Wacht te lang – Cijfers"))
    assert await _sounds(els) == 2, "one that somebody came, one that they wait too long"
    await els.screenshot("alarm")
    for look, media in LOOKS.items():
        await els.page.emulate_media(**media)
        await els.screenshot(f"alarm-{look}")
        await assert_accessible(els.page)
    await els.page.set_viewport_size({"width": 320, "height": 640})
    assert await els.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await els.screenshot("alarm-320")

    await els.visit("/antwoorden")
    await expect(alarm).to_be_visible()
    await expect(alarm).to_have_attribute("aria-live", "off")
    assert await _sounds(els) == 2

    (handover,) = here.run(here.handovers.queue())
    here.run(here.handovers.take(handover.id, staff("Karel")))
    await expect(alarm).to_have_count(0)
    await expect(els.page).to_have_title(re.compile("^Antwoorden"))


async def test_what_was_put_aside_comes_back_on_any_page(here: Desk, els: ConsolePage) -> None:
    reference = _waits(here)
    (handover,) = here.run(here.handovers.queue())
    here.run(here.handovers.take(handover.id, staff("Els")))
    here.run(here.handovers.silence.put_aside(handover.id, staff("Els"), 1))
    with Session(here.state.engine, future=True) as session, session.begin():
        soon = now() + timedelta(seconds=TARGET)
        session.execute(update(HandoverRow).where(HandoverRow.id == handover.id).values(snoozed_until=soon))
    await els.visit("/antwoorden")
    before = await _sounds(els)
    told = els.page.get_by_role("status").filter(has_text="Uitstel voorbij")
    await expect(told.get_by_role("link", name=reference)).to_be_visible(timeout=TOLD_WITHIN)
    assert await _sounds(els) == before + 1


async def _sounds(agent: ConsolePage) -> int:
    return int(await agent.page.evaluate("sessionStorage.getItem('sounds') ?? 0"))


async def test_who_is_away_is_not_called(here: Desk) -> None:
    els, karel = here.signed_in("els"), here.signed_in("karel")
    karel.post("/servicedesk/aanwezig", data={"weg": "true", "csrf_token": karel.form_token("/servicedesk/afmelden")})
    reference = _waits(here)
    with els.stream("GET", "/servicedesk/events", headers={"Accept": "text/event-stream"}) as stream:
        calls = _calls(stream)
        assert [(one["reference"], one["late"]) for one in next(calls)] == [(reference, False)]
        assert [(one["reference"], one["late"]) for one in next(calls)] == [(reference, True)]
    away = karel.get("/servicedesk/stand").json()
    assert (away["waiting"], away["calls"]) == (1, [])


def _calls(stream: Any) -> Any:
    """Whom each event about the queue calls for."""
    lines = stream.iter_lines()
    for line in lines:
        if line == "event: wachtrij":
            yield json.loads(next(lines).removeprefix("data: "))["calls"]
