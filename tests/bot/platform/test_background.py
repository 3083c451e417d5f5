"""Work in the background: what fails is logged, counted, tried again and shown, whatever the error is."""

import asyncio
import contextlib
import logging
from itertools import pairwise

import pytest
from prometheus_client import REGISTRY, generate_latest

from bot.platform.background import Background


class Unexpected(Exception):
    """An error that nobody thought of, with a text that no log may hold."""


def shown(metric: str, work: str) -> float:
    return REGISTRY.get_sample_value(metric, {"work": work}) or 0.0


async def until(happened: asyncio.Event) -> None:
    await asyncio.wait_for(happened.wait(), 5)


async def test_a_loop_with_an_unexpected_error_is_seen_and_started_again(caplog: pytest.LogCaptureFixture) -> None:
    again, times = asyncio.Event(), 0

    async def endless() -> None:
        nonlocal times
        times += 1
        if times < 3:
            raise Unexpected("Jan de Vries")
        again.set()
        await asyncio.Event().wait()

    background = Background(first_pause=0.01)
    with caplog.at_level(logging.ERROR):
        loop = background.keep("test_endless", endless)
        await until(again)
    assert not loop.done()
    lines = [vars(record) for record in caplog.records if record.message == "background_failed"]
    assert [(line["work"], line["code"], line["tries"]) for line in lines] == [
        ("test_endless", "Unexpected", 1),
        ("test_endless", "Unexpected", 2),
    ]
    assert "Jan" not in caplog.text
    assert shown("bro_background_failures_total", "test_endless") == 2
    assert background.failing == ["test_endless"]  # until it has gone on for a minute
    assert b'bro_background_failing{work="test_endless"} 1.0' in generate_latest()
    await background.close()
    assert loop.cancelled()


async def test_periodic_work_is_well_again_as_soon_as_it_succeeds() -> None:
    seen, third = [], asyncio.Event()
    background = Background(first_pause=0.01)

    async def work() -> None:
        seen.append(background.failing)
        if len(seen) == 1:
            raise Unexpected
        if len(seen) == 3:
            third.set()

    background.every(0.01, "test_periodic", work)
    await until(third)
    assert seen[:3] == [[], ["test_periodic"], []]
    assert shown("bro_background_failing", "test_periodic") == 0
    await background.close()


async def test_the_pause_grows_and_never_outlasts_the_period() -> None:
    moments: list[float] = []
    loop, enough = asyncio.get_running_loop(), asyncio.Event()

    async def work() -> None:
        moments.append(loop.time())
        if len(moments) == 6:
            enough.set()
        raise Unexpected

    background = Background(first_pause=0.02)
    background.every(0.08, "test_pause", work)
    await until(enough)
    await background.close()
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert all(pause >= least - 0.005 for pause, least in zip(pauses, (0.02, 0.04, 0.08, 0.08, 0.08), strict=True))
    assert pauses[-1] < 1


async def test_the_error_within_a_group_is_named(caplog: pytest.LogCaptureFixture) -> None:
    failed = asyncio.Event()

    async def two() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fails())
            tasks.create_task(asyncio.Event().wait())

    async def fails() -> None:
        failed.set()
        raise Unexpected

    background = Background()
    background.keep("test_group", two)
    await until(failed)
    await asyncio.sleep(0.1)
    await background.close()
    assert [vars(record)["code"] for record in caplog.records] == ["Unexpected"]


async def test_work_that_returns_is_done() -> None:
    background = Background()

    async def nothing_to_do() -> None: ...

    await asyncio.wait_for(background.keep("test_done", nothing_to_do), 5)
    assert background.failing == []


async def test_work_that_swallows_the_telling_to_stop_is_not_done_again() -> None:
    began = asyncio.Event()

    async def work() -> None:
        began.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    background = Background()
    background.every(0.01, "test_swallowing", work)
    await until(began)
    async with asyncio.timeout(2):
        await background.close()
