"""Put the Teams channel under load: activities at a steady pace, and how long until Teams has the reply.

    python -m benchmarks.teams [--people 200] [--rate 50] [--seconds 30]

It starts `bro serve` on free ports, in its test without tokens, and a stand-in for Teams on the loopback address that
takes the replies. Exit status 1 when a reply is lost or an outage is answered, or, with --rate 5 or less, when p95 of
the first reply is over a second.
"""

import argparse
import asyncio
import itertools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
from aiohttp import web
from rich.console import Console

from benchmarks.load import QUESTIONS, serving
from benchmarks.machine import judged

P95_BAR_MS = 1000.0
_LOST_AFTER = 120.0  # seconds after the last activity
_STEADY = 5.0  # activities a second at which the bar for a reply counts
console = Console()


class Teams:
    """Takes replies and notes when each came; one question at a time per chat."""

    def __init__(self) -> None:
        self.asked: dict[str, list[float]] = {}
        self.milliseconds: list[float] = []
        self.outages = 0
        self._numbers = itertools.count(1)

    async def take(self, request: web.Request) -> web.Response:
        """`POST /v3/conversations/{chat}/activities...`."""
        activity = await request.json()
        waiting = self.asked.get(request.match_info["chat"])
        if activity["type"] == "message" and waiting:
            self.milliseconds.append((time.perf_counter() - waiting.pop(0)) * 1000)
            self.outages += "storing bij deze assistent" in str(activity)
        return web.json_response({"id": str(next(self._numbers))}, status=201)

    async def start(self) -> str:
        """Serve; returns the address."""
        app = web.Application(client_max_size=1024**2)
        app.router.add_post("/v3/conversations/{chat}/activities", self.take)
        app.router.add_post("/v3/conversations/{chat}/activities/{activity}", self.take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=500)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/"


def activity(kind: str, chat: str, service: str, **more: object) -> dict[str, object]:
    """An activity as Teams sends it."""
    return {
        "type": kind,
        "id": uuid4().hex,
        "channelId": "msteams",
        "serviceUrl": service,
        "from": {"id": f"29:{chat}"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": chat, "conversationType": "personal", "tenantId": "t"},
        **more,
    }


async def measure(url: str, people: int, rate: float, seconds: float) -> tuple[Teams, int]:
    """Welcome everybody, then send `rate` messages a second; returns when every reply came, or is lost."""
    teams = Teams()
    service = await teams.start()
    chats = [f"a:{uuid4().hex}" for _ in range(people)]
    async with httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=200)) as http:

        async def send(chat: str, kind: str, **more: object) -> None:
            teams.asked.setdefault(chat, []).append(time.perf_counter())
            body = activity(kind, chat, service, **more)
            (await http.post(f"{url}/api/messages", json=body)).raise_for_status()

        for chat in chats:
            await send(chat, "installationUpdate", action="add")
        await _until(lambda: len(teams.milliseconds) == people, _LOST_AFTER)
        teams.milliseconds.clear()
        total, begin, sending = int(rate * seconds), time.perf_counter(), []
        for number in range(total):
            await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
            question = QUESTIONS[number % len(QUESTIONS)]
            sending.append(asyncio.create_task(send(chats[number % people], "message", text=question)))
        await asyncio.gather(*sending)
        await _until(lambda: len(teams.milliseconds) == total, _LOST_AFTER)
    return teams, total


async def _until(true: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def main() -> int:
    """Measure, report, and say whether the bar was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    changes = {"BRO_TEAMS_TEST_WITHOUT_TOKENS": "true", "BRO_LIMIT_CONVERSATION": "100000/second"}
    with TemporaryDirectory() as folder:
        async with serving(Path(folder), **changes) as url:
            teams, total = await measure(url, options.people, options.rate, options.seconds)
    times = sorted(teams.milliseconds) or [float("nan")]
    p50, p95 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95))
    console.print(
        f"{total} activities at {options.rate:g} a second: {len(teams.milliseconds)} replies, {teams.outages} outages, "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, max {times[-1]:.0f} ms; load average {os.getloadavg()[0]:.1f}"
    )
    fast = p95 <= P95_BAR_MS or options.rate > _STEADY
    return 0 if len(teams.milliseconds) == total and not teams.outages and fast else 1


if __name__ == "__main__":
    with judged():
        sys.exit(asyncio.run(main()))
