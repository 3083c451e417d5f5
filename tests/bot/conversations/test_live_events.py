"""Listeners get the events of their own conversation, in order, and nothing of another."""

import asyncio

from bot.conversations.live_events import LiveEvent, LiveEvents, Typing


def event(position: int) -> LiveEvent:
    return LiveEvent("message", Typing(), position)


async def test_every_listener_of_a_conversation_gets_its_events_in_order() -> None:
    live = LiveEvents()
    with live.subscribe("a") as first, live.subscribe("a") as second, live.subscribe("b") as other:
        for position in range(1, 6):
            live.publish("a", event(position))
        live.close()
        assert [each.position async for each in first] == [1, 2, 3, 4, 5]
        assert [each.position async for each in second] == [1, 2, 3, 4, 5]
        assert [each.position async for each in other] == []


async def test_a_listener_that_does_not_read_is_cut_off_and_the_others_are_not() -> None:
    live = LiveEvents()
    with live.subscribe("a") as sleeping:
        with live.subscribe("a") as awake:
            got: list[int | None] = []

            async def read() -> None:
                async for each in awake:
                    got.append(each.position)

            task = asyncio.create_task(read())
            for position in range(1, 301):
                live.publish("a", event(position))
                await asyncio.sleep(0)
            live.close()
            await task
        assert got == list(range(1, 301))
        missed = [each.position async for each in sleeping]
        assert missed == list(range(1, len(missed) + 1))
        assert len(missed) < 300


async def test_nothing_is_kept_of_a_conversation_without_listeners() -> None:
    live = LiveEvents()
    with live.subscribe("a"):
        assert live.listeners("a") == 1
    live.publish("a", event(1))
    assert live.listeners("a") == 0
    assert live._subscriptions == {}
