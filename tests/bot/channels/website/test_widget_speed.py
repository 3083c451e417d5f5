"""How long a visitor waits, by the clock: when all else is nearly done, so that the assistant is what is measured."""

import os
import time

import pytest

from tests.bot.channels.website.widget_page import WidgetPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.by_the_clock]


async def test_from_enter_to_the_painted_answer_takes_at_most_150_ms(widget: WidgetPage) -> None:
    await widget.open()
    await widget.say("wat is eherkenning?")
    batches = []
    for _ in range(10):  # other work on the machine may spoil a batch
        batches.append(sorted([await _painted_after(widget) for _ in range(20)]))
        if batches[-1][18] <= 150:
            return
        if len(batches) >= 3 and os.getloadavg()[0] > 1.5 * (os.cpu_count() or 1):
            break
    measured = f"p95 in milliseconds: {[round(batch[18]) for batch in batches]}"
    if len(batches) < 10:
        pytest.skip(f"the machine is too busy with other work to measure; {measured}")
    raise AssertionError(measured)


async def _painted_after(widget: WidgetPage) -> float:
    """Milliseconds from Enter until the answer was painted, by the browser's own clock."""
    await widget.input.fill("wat is eherkenning?")
    return await widget.page.evaluate(
        """() => new Promise((done) => {
          const root = document.querySelector('bro-chat').shadowRoot;
          const count = () => root.querySelectorAll('.message.assistent').length;
          const before = count();
          new MutationObserver((_, observer) => {
            if (count() === before) return;
            observer.disconnect();
            requestAnimationFrame(() => { const painted = new MessageChannel();
              painted.port1.onmessage = () => done(performance.now() - start); painted.port2.postMessage(0); });
          }).observe(root.querySelector('.log'), { childList: true });
          const start = performance.now();
          root.querySelector('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
        })"""
    )


async def test_the_first_answer_does_not_wait_for_the_typing_notice(widget: WidgetPage) -> None:
    started = time.monotonic()
    await widget.open()
    assert time.monotonic() - started < 3
