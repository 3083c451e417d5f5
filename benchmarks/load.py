"""Put the website channel under load: many open event streams, and messages at a steady pace.

    python -m benchmarks.load [--streams 200] [--rate 20] [--seconds 60] [--url URL] [--json FILE]

Without --url it starts `bro serve` on free ports with a database of its own and limits that let one address do all
this. A message counts as answered when its POST returned and as delivered when its answer came over the event stream;
times are in milliseconds. Exit status 1 when there was an error or when p95 is over the bar.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.machine import judged
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import ROOT, Settings

P95_BAR_MS = 1000.0
START_LIMIT = 240.0  # seconds in which `bro serve` must answer; it may have to train first
QUESTIONS = (
    "wat is eherkenning?",
    "hoe meld ik mijn organisatie aan?",
    "staat gemeente zwolle op de lijst?",
    "inloggen lukt niet de eerste keer",
    "wie is onze eherkenningsbeheerder?",
    "ik wil een medewerker spreken",
    "welk betrouwbaarheidsniveau heb ik nodig?",
    "wat kost eherkenning",
    "mijn machtiging is verlopen",
    "wat voor weer wordt het morgen?",
)
console = Console()


@dataclass
class Measured:
    """Milliseconds of every message, and what went wrong."""

    answered: list[float] = field(default_factory=list)
    delivered: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def p(self, share: float, times: list[float]) -> float:
        """The time within which this share of the messages was done."""
        return sorted(times)[min(len(times) - 1, int(len(times) * share))] if times else float("nan")


class Visitor:
    """One conversation with one open event stream."""

    def __init__(self, http: httpx.AsyncClient, measured: Measured) -> None:
        self._http = http
        self._measured = measured
        self._waiting: asyncio.Queue[float] = asyncio.Queue()
        self._busy = asyncio.Lock()
        self.listening = asyncio.Event()

    async def start(self) -> None:
        """Begin a conversation."""
        started = (await self._http.post("/conversations")).raise_for_status().json()
        self._headers = {"Authorization": f"Bearer {started['token']}", "Last-Event-ID": "1"}

    async def listen(self) -> None:
        """Read events until cancelled; each visitor message must be followed by an answer."""
        try:
            async with self._http.stream("GET", "/events", headers=self._headers, timeout=None) as response:
                response.raise_for_status()
                self.listening.set()
                async for line in response.aiter_lines():
                    if (
                        line.startswith("data: ")
                        and '"author":"assistent","position"' in line
                        and self._waiting.qsize()
                    ):
                        self._measured.delivered.append((time.perf_counter() - self._waiting.get_nowait()) * 1000)
            self._measured.errors.append("stream ended")
        except httpx.HTTPError as error:
            self._measured.errors.append(f"stream {type(error).__name__}")

    async def ask(self, text: str) -> None:
        """Send one message and wait for its answer."""
        async with self._busy:
            started = time.perf_counter()
            self._waiting.put_nowait(started)
            try:
                answer = await self._http.post("/messages", json={"text": text}, headers=self._headers)
                answer.raise_for_status()
            except httpx.HTTPError as error:
                self._measured.errors.append(f"message {getattr(error, 'response', None) or type(error).__name__}")
                return
            self._measured.answered.append((time.perf_counter() - started) * 1000)
            replies = answer.json()["replies"]
            if not replies or any(reply["outcome"] == "fout" for reply in replies):
                self._measured.errors.append("no answer")


async def measure(url: str, streams: int, rate: float, seconds: float) -> Measured:
    """Open the streams, then send `rate` messages a second, spread over the visitors."""
    measured = Measured()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
    async with httpx.AsyncClient(base_url=f"{url}/api/website", timeout=30, limits=limits) as http:
        visitors = [Visitor(http, measured) for _ in range(streams)]
        for visitor in visitors:
            await visitor.start()
        listeners = [asyncio.create_task(visitor.listen()) for visitor in visitors]
        await asyncio.wait_for(asyncio.gather(*(visitor.listening.wait() for visitor in visitors)), 60)
        for question in QUESTIONS:  # the first use of each part of the model is slower
            await visitors[0].ask(question)
        measured.answered.clear()
        measured.delivered.clear()
        begin = time.perf_counter()
        sending = []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
            question = QUESTIONS[number % len(QUESTIONS)]
            sending.append(asyncio.create_task(visitors[number % streams].ask(question)))
        await asyncio.gather(*sending)
        await asyncio.sleep(1)
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
    return measured


@asynccontextmanager
async def serving(folder: Path, **changes: str) -> AsyncIterator[str]:
    """The whole assistant from `bro serve`, with its database in `folder` and these environment variables."""
    settings = on_free_ports(Settings(_env_file=None))
    environment = os.environ | {
        "BRO_STATE_DIR": str(folder),
        "BRO_DATABASE_URL": f"sqlite:///{folder / 'bro.db'}",
        "BRO_PORT": str(settings.port),
        "BRO_RASA_URL": settings.rasa_url,
        "BRO_ACTIONS_URL": settings.actions_url,
        "BRO_METRICS_PORT": "",
        "BRO_LIMIT_ADDRESS": "100000/second",
        "BRO_LIMIT_STARTS": "100000/second",
        "BRO_LIMIT_TOTAL": "100000/second",
        "BRO_MAX_STREAMS_PER_ADDRESS": "100000",
        **changes,
    }
    url = f"http://{settings.host}:{settings.port}"
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.cli", "serve", cwd=ROOT, env=environment)
    try:
        await _until_ready(url)
        yield url
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)


async def _until_ready(url: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    async with httpx.AsyncClient(timeout=10) as http:
        while time.monotonic() < deadline:
            try:
                if (await http.get(f"{url}/health/ready")).is_success:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.5)
    raise TimeoutError(f"the assistant was not ready within {START_LIMIT:.0f} seconds")


def report(measured: Measured, streams: int, rate: float) -> None:
    """Print the table."""
    table = Table(title=f"{streams} streams, {rate:g} messages a second; load average {os.getloadavg()[0]:.1f}")
    for column in ("", "messages", "p50 ms", "p95 ms", "p99 ms", "max ms"):
        table.add_column(column, justify="right" if column else "left")
    for name, times in (("answered", measured.answered), ("delivered", measured.delivered)):
        figures = (measured.p(share, times) for share in (0.5, 0.95, 0.99, 1.0))
        table.add_row(name, str(len(times)), *(f"{figure:.0f}" for figure in figures))
    console.print(table)
    console.print(f"errors: {len(measured.errors)} {sorted(set(measured.errors))}")


async def main() -> int:
    """Measure, report, and say whether the bar was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--url", help="a gateway that runs already, with limits that allow this")
    parser.add_argument("--json", type=Path, help="write every time to this file")
    options = parser.parse_args()
    if options.url:
        measured = await measure(options.url, options.streams, options.rate, options.seconds)
    else:
        with tempfile.TemporaryDirectory() as folder:
            async with serving(Path(folder)) as url:
                measured = await measure(url, options.streams, options.rate, options.seconds)
    report(measured, options.streams, options.rate)
    if options.json:
        options.json.write_text(json.dumps(asdict(measured)), encoding="utf-8")
    complete = len(measured.delivered) == len(measured.answered) == int(options.rate * options.seconds)
    fast = measured.p(0.95, measured.answered) <= P95_BAR_MS and measured.p(0.95, measured.delivered) <= P95_BAR_MS
    return 0 if complete and fast and not measured.errors else 1


if __name__ == "__main__":
    with judged():
        sys.exit(asyncio.run(main()))
