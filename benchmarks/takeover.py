"""Put live takeover under load: members of staff and visitors who write to each other at the same time.

    python -m benchmarks.takeover [--agents 20] [--visitors 100] [--seconds 60] [--every 5] [--json FILE]

It starts `bro serve` on free ports with a database of its own. Each visitor asks for a person and agrees; the agents
sign in to the console, take the conversations and share them evenly. Then, for the given time, each visitor and each
conversation's agent writes once in `--every` seconds, spread evenly. Everybody reads over an event stream. Reported:
messages that were lost, doubled or out of order, and the time from sending to arriving on the other side. Exit status
1 when anything was lost, doubled, out of order or refused, or when p95 is over the bar.
"""

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import httpx
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from benchmarks.load import serving
from benchmarks.machine import judged
from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.privacy.audit import Audit
from bot.servicedesk.access.accounts import Agents

P95_BAR_MS = 500.0
PASSWORD = "een lang wachtwoord om te meten"  # noqa: S105 - of accounts that live as long as the measurement
_MARK = re.compile(r"bericht ([a-z]+) nummer ([a-z]+)")
_TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
_SETTLE = 3.0  # seconds that the last messages get to arrive
console = Console()


@dataclass
class Line:
    """Messages in one direction of one conversation: when each was sent, and in which order they arrived."""

    sent: dict[int, float] = field(default_factory=dict)
    arrived: list[int] = field(default_factory=list)


@dataclass
class Measured:
    """What was sent and what arrived, by direction and conversation, and what went wrong."""

    lines: defaultdict[tuple[str, int], Line] = field(default_factory=lambda: defaultdict(Line))
    delivered: dict[str, list[float]] = field(default_factory=lambda: {"bezoeker": [], "medewerker": []})
    errors: list[str] = field(default_factory=list)

    def text(self, author: str, conversation: int) -> str:
        """The next message in this direction; it counts as sent now."""
        line = self.lines[author, conversation]
        number = len(line.sent) + 1
        line.sent[number] = time.perf_counter()
        return f"bericht {_letters(conversation)} nummer {_letters(number)}"

    def arrive(self, author: str, conversation: int, text: str) -> None:
        """A message of `author` is on the other side's screen."""
        found = _MARK.search(text)
        if found is None:
            return
        line, number = self.lines[author, conversation], _number(found[2])
        if number not in line.arrived:
            self.delivered[author].append((time.perf_counter() - line.sent[number]) * 1000)
        line.arrived.append(number)

    def verdict(self) -> dict[str, int]:
        """How many messages were sent, lost, doubled and out of order."""
        count = {"sent": 0, "lost": 0, "doubled": 0, "out of order": 0}
        for line in self.lines.values():
            first = list(dict.fromkeys(line.arrived))
            count["sent"] += len(line.sent)
            count["lost"] += len(set(line.sent) - set(first))
            count["doubled"] += len(line.arrived) - len(first)
            count["out of order"] += sum(after < before for before, after in pairwise(first))
        return count


class Visitor:
    """One conversation on the website, with its event stream."""

    def __init__(self, http: httpx.AsyncClient, measured: Measured, number: int) -> None:
        self._http = http
        self._measured = measured
        self.number = number

    async def ask_for_person(self) -> None:
        """Start a conversation, ask for a person and agree."""
        started = (await self._http.post("/api/website/conversations")).raise_for_status().json()
        self._headers = {"Authorization": f"Bearer {started['token']}"}
        replies = await self._send(person=True)
        yes = next(choice for reply in replies for choice in reply["choices"] if choice["title"].startswith("Ja"))
        await self._send(choice=yes["id"])

    async def listen(self) -> None:
        """Read events until cancelled."""
        async for data in _events(self._http, "/api/website/events", self._headers, self._measured):
            if data.get("author") == "medewerker" and "position" in data:
                self._measured.arrive("medewerker", self.number, data["text"])

    async def write(self) -> None:
        """Send one message."""
        await self._send(text=self._measured.text("bezoeker", self.number))

    async def _send(self, **message: object) -> list[dict]:
        answer = await self._http.post(
            "/api/website/messages", json={**message, "id": str(uuid.uuid4())}, headers=self._headers
        )
        return answer.raise_for_status().json()["replies"]


class Agent:
    """One member of staff in the console, with the conversations that they have."""

    def __init__(self, http: httpx.AsyncClient, measured: Measured, name: str) -> None:
        self._http = http
        self._measured = measured
        self._name = name

    async def sign_in(self) -> None:
        """Sign in with the password."""
        form = {"gebruikersnaam": self._name, "wachtwoord": PASSWORD, "csrf_token": await self._token("aanmelden")}
        answer = await self._http.post("/servicedesk/aanmelden", data=form)
        if answer.status_code != 303:
            raise RuntimeError(f"{self._name} could not sign in: {answer.status_code}")
        self._headers = {"X-CSRF-Token": await self._token("mail")}

    async def take(self, handover: int) -> None:
        """Take a conversation."""
        answer = await self._http.post(f"/servicedesk/gesprekken/{handover}/overnemen", headers=self._headers)
        if answer.status_code != 303 or "overgenomen" not in answer.headers["location"]:
            raise RuntimeError(f"conversation {handover} was not taken: {answer.status_code}")

    async def listen(self, handover: int, visitor: int) -> None:
        """Read the events of one conversation until cancelled."""
        path = f"/servicedesk/events?gesprek={handover}"
        async for data in _events(self._http, path, self._headers, self._measured):
            if data.get("author") == "bezoeker":
                self._measured.arrive("bezoeker", visitor, data["html"])

    async def write(self, handover: int, visitor: int) -> None:
        """Send one message."""
        message = {"text": self._measured.text("medewerker", visitor), "id": str(uuid.uuid4())}
        path = f"/servicedesk/gesprekken/{handover}/berichten"
        (await self._http.post(path, json=message, headers=self._headers)).raise_for_status()

    async def _token(self, page: str) -> str:
        found = _TOKEN.search((await self._http.get(f"/servicedesk/{page}")).text)
        if found is None:
            raise RuntimeError(f"no form on the page {page}")
        return found[1]


async def _events(
    http: httpx.AsyncClient, path: str, headers: dict[str, str], measured: Measured
) -> AsyncIterator[dict]:
    """The data of each event; a stream that ends by itself is an error."""
    accept = headers | {"Accept": "text/event-stream"}
    async with http.stream("GET", path, headers=accept, timeout=None) as answer:
        answer.raise_for_status()
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))
    measured.errors.append("stream ended")


async def _steady(writers: list, every: float, until: float, offset: float, measured: Measured) -> None:
    """Let each of `writers` write once in `every` seconds, evenly spread, beginning after `offset` seconds."""
    pause = every / len(writers)
    begin = time.perf_counter() + offset
    tasks = []
    number = 0
    while (moment := begin + number * pause) < until:
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
        tasks.append(asyncio.create_task(_try(writers[number % len(writers)], measured)))
        number += 1
    await asyncio.gather(*tasks)


async def _try(write: object, measured: Measured) -> None:
    try:
        await write()  # type: ignore[operator]
    except httpx.HTTPError as error:
        measured.errors.append(f"{type(error).__name__} {getattr(error, 'response', '')}")


async def measure(url: str, names: list[str], visitors: int, seconds: float, every: float) -> Measured:
    """Connect everybody, let them write for `seconds`, and count."""
    measured = Measured()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=200)
    options = {"base_url": url, "timeout": 30, "limits": limits}
    async with httpx.AsyncClient(**options) as http:
        people = [Visitor(http, measured, number) for number in range(1, visitors + 1)]
        desks = [Agent(httpx.AsyncClient(**options), measured, name) for name in names]
        for desk in desks:
            await desk.sign_in()
        reading, speaking = [], []
        for number, person in enumerate(people):
            await person.ask_for_person()
            desk, handover = desks[number % len(desks)], number + 1  # the database is new: ids count from 1
            await desk.take(handover)
            reading += [person.listen(), desk.listen(handover, person.number)]
            speaking.append(lambda desk=desk, handover=handover, who=person.number: desk.write(handover, who))
        listeners = [asyncio.create_task(each) for each in reading]
        await asyncio.sleep(2)
        until = time.perf_counter() + seconds
        await asyncio.gather(
            _steady([person.write for person in people], every, until, 0.0, measured),
            _steady(speaking, every, until, every / len(people) / 2, measured),
        )
        await asyncio.sleep(_SETTLE)
        measured.errors += [f"listener {type(one.exception()).__name__}" for one in listeners if one.done()]
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
        for desk in desks:
            await desk._http.aclose()
    return measured


def add_agents(database_url: str, names: list[str]) -> None:
    """Make the accounts."""
    engine = connect(database_url)
    settings = Settings(_env_file=None, database_url=database_url, internal_secret=SecretStr("only for these accounts"))
    agents = Agents(engine, settings, Audit(engine, days=1))
    for name in names:
        agents.add(name, name.title(), "medewerker", PASSWORD)
    engine.dispose()


def _letters(number: int) -> str:
    """A number in letters, because digits can look like personal data: 1 is `b`, 27 is `bb`."""
    letters = ""
    while number or not letters:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("a")
    return number


def report(measured: Measured, title: str) -> bool:
    """Print the table; returns whether the bar was met."""
    table = Table(title=f"{title}; load average {os.getloadavg()[0]:.1f}")
    for column in ("from", "messages", "p50 ms", "p95 ms", "p99 ms", "max ms"):
        table.add_column(column, justify="left" if column == "from" else "right")
    fast = True
    for author, times in measured.delivered.items():
        ranked = sorted(times) or [float("nan")]
        figures = [ranked[min(len(ranked) - 1, int(len(ranked) * share))] for share in (0.5, 0.95, 0.99, 1.0)]
        table.add_row(author, str(len(times)), *(f"{figure:.0f}" for figure in figures))
        fast = fast and figures[1] <= P95_BAR_MS
    verdict = measured.verdict()
    console.print(table)
    console.print(", ".join(f"{name}: {count}" for name, count in verdict.items()))
    console.print(f"errors: {len(measured.errors)} {sorted(set(measured.errors))}")
    wrong = verdict["lost"] + verdict["doubled"] + verdict["out of order"] + len(measured.errors)
    return fast and verdict["sent"] > 0 and not wrong


async def main() -> int:
    """Measure, report, and say whether the bar was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=20)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=5, help="seconds between two messages of one person in a talk")
    parser.add_argument("--json", type=Path, help="write every time to this file")
    options = parser.parse_args()
    names = [f"agent{number}" for number in range(1, options.agents + 1)]
    with tempfile.TemporaryDirectory() as folder:
        desk = {"BRO_HANDOVER": "on", "BRO_OFFICE_HOURS": "altijd", "BRO_HANDOVER_WAIT_MINUTES": "60"}
        async with serving(Path(folder), **desk) as url:
            add_agents(f"sqlite:///{Path(folder) / 'bro.db'}", names)
            measured = await measure(url, names, options.visitors, options.seconds, options.every)
    title = f"{options.agents} agents, {options.visitors} visitors, one message each in {options.every:g} s"
    good = report(measured, title)
    if options.json:
        options.json.write_text(json.dumps(measured.delivered | measured.verdict()), encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    with judged():
        sys.exit(asyncio.run(main()))
