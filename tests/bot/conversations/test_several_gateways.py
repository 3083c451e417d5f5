"""What gateways share: turns over PostgreSQL, live events over Redis."""

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.conversations.live_events import LiveEvent, Typing
from bot.conversations.live_events_redis import RedisLiveEvents, Relayed
from bot.conversations.transcript import Said
from bot.conversations.turnstile import SharedTurnstile, TurnTaken, open_turnstile
from bot.http.limits import Limits
from bot.http.problems import Refused
from bot.platform.database import connect
from bot.platform.settings import Settings
from tests.absence import absent


class RedisServer:
    """A Redis of our own that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError("Redis did not start")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    if shutil.which("redis-server") is None:
        absent("no redis-server on this machine (Debian: apt-get install redis-server)")
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


async def test_a_turn_excludes_that_of_another_gateway(postgres: str) -> None:
    engine = connect(postgres)
    here, there = open_turnstile(engine, 4), open_turnstile(engine, 4)
    assert isinstance(here, SharedTurnstile)
    order: list[str] = []

    async def wait_there() -> None:
        async with there.turn("a"):
            order.append("there")

    async with here.turn("a"):
        waiting = asyncio.create_task(wait_there())
        async with there.turn("b"):  # another conversation does not wait
            order.append("another")
        await asyncio.sleep(0.3)
        order.append("here")
    await waiting
    assert order == ["another", "here", "there"]
    here.close()
    there.close()


async def test_a_turn_of_a_gateway_that_died_is_free_at_once(postgres: str) -> None:
    engine = connect(postgres)
    dead, alive = open_turnstile(engine, 4), open_turnstile(engine, 4)
    async with dead.turn("a"):
        with engine.connect() as connection:  # as when its process is killed: the server sees the connection break
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            )
        began = time.monotonic()
        async with alive.turn("a"):
            assert time.monotonic() - began < 10  # its patience is 30
    async with dead.turn("a"):
        pass
    dead.close()
    alive.close()


async def test_who_waits_too_long_is_told(postgres: str) -> None:
    engine = connect(postgres)
    here, there = SharedTurnstile(engine, 4), SharedTurnstile(engine, 4, patience=0.2)
    async with here.turn("a"):
        with pytest.raises(TurnTaken):
            async with there.turn("a"):
                pass
    async with there.turn("a"):
        pass
    here.close()
    there.close()


@asynccontextmanager
async def carried(*gateways: RedisLiveEvents) -> AsyncIterator[None]:
    """Gateways whose events are carried, from the moment that all are connected."""
    tasks = [asyncio.create_task(gateway.run()) for gateway in gateways]
    await until(lambda: not any(gateway.degraded for gateway in gateways))
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  what it waits for has no event
            await asyncio.sleep(0.02)


def said(position: int) -> LiveEvent:
    return LiveEvent("message", Said(position=position, at=datetime.now(UTC), text="hallo"), position)


async def test_an_event_reaches_the_listeners_of_every_gateway_once(redis: RedisServer) -> None:
    here, there = RedisLiveEvents(redis.url), RedisLiveEvents(redis.url)
    async with carried(here, there):
        with here.subscribe("a") as mine, there.subscribe("a") as theirs, there.subscribe("b") as others:
            sent = [said(1), LiveEvent("typing", Typing()), said(2)]
            for event in sent:
                here.publish("a", event)
            there.publish("b", LiveEvent("queue", Relayed.model_validate({"length": 3})))  # a name of another module
            await asyncio.sleep(0.5)
            here.close()
            there.close()
            assert [event async for event in mine] == sent
            assert [event async for event in theirs] == sent
            assert [event.data.model_dump() async for event in others] == [{"length": 3}]


async def test_after_a_restart_of_redis_listeners_resume_and_events_flow_again(redis: RedisServer) -> None:
    here, there = RedisLiveEvents(redis.url), RedisLiveEvents(redis.url)
    async with carried(here, there):
        with there.subscribe("a") as theirs:
            redis.stop()
            await until(lambda: there.degraded is not None and here.degraded is not None)
            here.publish("a", said(1))
            redis.start()
            await until(lambda: not (here.degraded or there.degraded))
            assert [event.position async for event in theirs] in ([], [1])  # cut off: the database has what it missed
        with there.subscribe("a") as theirs:
            here.publish("a", said(2))
            await asyncio.sleep(0.5)
            there.close()
            assert 2 in [event.position async for event in theirs]


async def test_listeners_keep_resuming_while_redis_is_away(redis: RedisServer, monkeypatch) -> None:
    monkeypatch.setattr("bot.conversations.live_events_redis._RESUME_EVERY", 0.2)
    gateway = RedisLiveEvents(redis.url)
    async with carried(gateway):
        redis.stop()
        await until(lambda: gateway.degraded is not None)
        for _ in range(2):
            with gateway.subscribe("a") as subscription:
                async with asyncio.timeout(5):
                    assert [event async for event in subscription] == []
        redis.start()


async def test_more_events_than_can_wait_make_everybody_resume(redis: RedisServer) -> None:
    here, there = RedisLiveEvents(redis.url), RedisLiveEvents(redis.url)
    async with carried(there):
        with there.subscribe("a") as theirs:
            for position in range(1, 1500):  # nothing carries them yet
                here.publish("a", said(position))
            async with carried(here):
                async with asyncio.timeout(10):
                    positions = [event.position async for event in theirs]
                assert len(positions) < 1499


async def test_a_gateway_whose_clock_is_ahead_uses_no_limits_of_others(redis: RedisServer, monkeypatch) -> None:
    settings = Settings(_env_file=None, redis_url=redis.url, limit_conversation="5/second", limit_total="5/second")
    here, ahead = Limits(settings), Limits(settings)
    now = time.time
    with monkeypatch.context() as clock:
        clock.setattr(time, "time", lambda: now() + 600)
        for _ in range(3):
            await ahead.message("a", "192.0.2.1")
    await here.message("b", "192.0.2.2")
    await asyncio.sleep(2.1)
    for _ in range(5):
        await here.message("b", "192.0.2.2")
    with pytest.raises(Refused):
        await asyncio.gather(*(here.message("b", "192.0.2.2") for _ in range(5)))
