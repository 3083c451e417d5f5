"""Let visitors talk for half an hour: does memory grow, and does anything that was planted turn up somewhere?

    python -m benchmarks.soak [--minutes 30] [--visitors 8] [--pause 1.0] [--json FILE]

Two replicas of each role run on PostgreSQL and Redis, behind nginx. Half of the messages hold something private: a
citizen service number, a mail address, a phone number, a password. Afterwards these are searched for in every log,
every metric, every row of every table (Rasa's tracker rows are among them) and every key of Redis. Memory is that of
the last minute against that of the sixth; the bar is 5 %. Exit status 1 when a bar was not met. Runs of ten minutes
and shorter are too short for the bar on memory: they only print it.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx
from redis import Redis
from rich.console import Console
from rich.table import Table
from sqlalchemy import MetaData, select

from benchmarks.machine import judged
from bot.platform.database import connect
from tests.scale.installation import Installation, installed
from tests.scale.traffic import QUESTIONS, Counted, Traffic

PLANTED = {
    "BSN": "123456782",
    "mail": "p.geheim@proefadres-soak.nl",
    "phone": "06-48213579",
    "password": "Zomer!Geheim26",
}
"""What visitors should never have sent; none of it belongs to anybody."""

SENTENCES = (
    "mijn bsn is 123456782, staat gemeente zwolle op de lijst?",
    "ik ben te bereiken op p.geheim@proefadres-soak.nl, wat is eherkenning?",
    "bel mij op 06-48213579 over de machtiging",
    "mijn wachtwoord is Zomer!Geheim26 en inloggen lukt niet",
)
GROWTH_BAR = 0.05
SETTLED = 300.0  # seconds after which memory must stay as it is
EVERY = 5.0  # seconds between two looks at the memory
ROUND = 120.0  # seconds that a conversation lasts
console = Console()


@dataclass
class Soaked:
    """What the soak showed: megabytes of each process over time, what was found where, and what became of messages."""

    seconds: float = 0.0
    memory: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)

    def growth(self, name: str) -> float:
        """The part by which this process grew, from the minute after it settled to the last minute."""
        looks = self.memory[name]
        settled = min(SETTLED, self.seconds / 3)
        before = [size for at, size in looks if settled <= at < settled + 60] or [looks[0][1]]
        after = [size for at, size in looks if at > self.seconds - 60] or [looks[-1][1]]
        return statistics.median(after) / statistics.median(before) - 1


async def soak(installation: Installation, seconds: float, visitors: int, pause: float) -> Soaked:
    """Let visitors talk, look at the memory, and search for what they planted."""
    soaked = Soaked(seconds)
    watching = asyncio.create_task(_watch(installation, soaked))
    began = time.monotonic()
    while (left := began + seconds - time.monotonic()) > 0:
        questions = (*QUESTIONS, *SENTENCES)
        traffic = Traffic(installation.url, installation.certificate, visitors, questions, pause)
        async with traffic:
            await asyncio.sleep(min(left, ROUND))
        traffic.counted.texts.clear()
        soaked.counted.append(traffic.counted)
    watching.cancel()
    soaked.found = [hit async for hit in leaks(installation)]
    return soaked


async def _watch(installation: Installation, soaked: Soaked) -> None:
    began = time.monotonic()
    while True:
        for name, program in installation.supervisor.programs.items():
            if program.process and name.split("-")[0] in ("gateway", "rasa", "actions"):
                soaked.memory.setdefault(name, []).append((time.monotonic() - began, megabytes(program.process.pid)))
        await asyncio.sleep(EVERY)


def megabytes(pid: int) -> float:
    """The resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


async def leaks(installation: Installation) -> AsyncIterator[str]:
    """Each planted thing that is in a log, a metric, a table or Redis, with its place."""
    for place, text in [
        *_logs(installation),
        *[each async for each in _metrics(installation)],
        *_tables(installation),
        *_redis(installation),
    ]:
        for kind, value in PLANTED.items():
            if value in text:
                yield f"{kind} in {place}"


def _logs(installation: Installation) -> Iterator[tuple[str, str]]:
    for path in installation.folder.rglob("*.log"):
        yield path.name, path.read_text(encoding="utf-8", errors="replace")


async def _metrics(installation: Installation) -> AsyncIterator[tuple[str, str]]:
    async with httpx.AsyncClient() as http:
        for name in ("metrics-1", "metrics-2"):
            yield name, (await http.get(f"http://127.0.0.1:{installation.ports[name]}/metrics")).text


def _tables(installation: Installation) -> Iterator[tuple[str, str]]:
    engine = connect(installation.database_url)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)):
                yield f"table {table.name}", " ".join(str(value) for value in row)
    engine.dispose()


def _redis(installation: Installation) -> Iterator[tuple[str, str]]:
    redis = Redis.from_url(installation.redis_url)
    for key in redis.scan_iter():
        yield "Redis", f"{key!r} {redis.dump(key)!r}"
    redis.close()


def report(soaked: Soaked) -> bool:
    """Print what was measured; returns whether the bars were met."""
    table = Table(title=f"{soaked.seconds / 60:.0f} minutes")
    for column in ("process", "after settling MB", "at the end MB", "growth %"):
        table.add_column(column, justify="left" if column == "process" else "right")
    for name, looks in soaked.memory.items():
        growth = soaked.growth(name)
        table.add_row(name, f"{looks[-1][1] / (1 + growth):.0f}", f"{looks[-1][1]:.0f}", f"{growth * 100:.1f}")
    console.print(table)
    total = {
        name: sum(getattr(counted, name) for counted in soaked.counted)
        for name in ("sent", "answered", "apologies", "retries", "unanswered", "lost", "doubled", "missed_events")
    }
    console.print(total)
    console.print(f"planted things found: {soaked.found or 'none'}")
    too_short = soaked.seconds <= 2 * SETTLED
    steady = too_short or all(soaked.growth(name) <= GROWTH_BAR for name in soaked.memory)
    return steady and not soaked.found and not total["lost"] and not total["doubled"]


async def main() -> int:
    """Soak, report, and say whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--visitors", type=int, default=8)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between an answer and the next question")
    parser.add_argument("--json", type=Path, help="write everything to this file")
    options = parser.parse_args()
    with installed() as installation:
        soaked = await soak(installation, options.minutes * 60, options.visitors, options.pause)
    if options.json:
        options.json.write_text(json.dumps(asdict(soaked)), encoding="utf-8")
    return 0 if report(soaked) else 1


if __name__ == "__main__":
    with judged():
        sys.exit(asyncio.run(main()))
