"""Measure the look-up in the registration list against its bars.

    python -m benchmarks.registry [--sizes 1500,100000,1000000] [--rivals] [--queries 300] [--json FILE]

Three parts: the written variants on the sample list (quality), speed and quality on made-up lists of several sizes
(with --rivals next to SQLite FTS5 trigram, PostgreSQL pg_trgm and rapidfuzz WRatio on the same names and queries),
and the import of 100,000 rows. Exit status 1 when a bar is not met.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from benchmarks import registry_rivals
from benchmarks.machine import judged
from benchmarks.registry_names import as_people_type, names
from bot.platform.database import connect, upgrade
from bot.platform.settings import ROOT
from bot.registry.aliases import read_aliases
from bot.registry.finder import resolve
from bot.registry.intake import SAMPLE_LIST, import_file
from bot.registry.matching import NameIndex, Result
from bot.registry.parsing import read_list
from bot.registry.store import RegistryStore

WRITTEN = ROOT / "tests" / "bot" / "registry"
P95_BARS_MS = {1_500: 2.0, 100_000: 5.0, 1_000_000: 40.0}
console = Console()


@dataclass(frozen=True)
class Measured:
    """One figure; `bar` is what it must be at most, or at least when `at_least`."""

    what: str
    value: float
    unit: str = ""
    bar: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the bar holds; true without a bar."""
        return self.bar is None or (self.value >= self.bar if self.at_least else self.value <= self.bar)


def quality() -> list[Measured]:
    """The written variants and the names that are not on the list, on the sample list."""
    index = sample_index()
    variants = yaml.safe_load((WRITTEN / "varianten.yml").read_text(encoding="utf-8"))
    unknown = yaml.safe_load((WRITTEN / "niet_op_de_lijst.yml").read_text(encoding="utf-8"))["namen"]
    measured = []
    everything = [variant for part in variants.values() for variant in part]
    for part, sentences in (*variants.items(), ("all", everything)):
        right = sum(_first(index, one["typt"]) == one["bedoelt"] for one in sentences)
        measured.append(Measured(f"variants, {part}: right first", right / len(sentences), "", 0.98, at_least=True))
    measured += _timed(
        "variants: look-up",
        lambda query: _first(index, query),
        [(one["typt"], one["bedoelt"]) for one in everything],
        P95_BARS_MS[1_500],
    )[1:]
    accepted = sum(resolve(index, name).result == Result.EXACT for name in unknown)
    return [*measured, Measured("not on the list: accepted without a question", accepted / len(unknown), "", 0.02)]


def sample_index() -> NameIndex:
    """The index of the sample list with its aliases."""
    rows = read_list(SAMPLE_LIST.read_bytes())
    aliases = read_aliases(ROOT / "data" / "registry" / "aliases.yml")
    return NameIndex([row.name for row in rows], aliases, [row.kind for row in rows])


def speed(size: int, queries: int, with_rivals: bool) -> list[Measured]:
    """Index and search `size` made-up names."""
    listed = names(size)
    picked = random.Random(7).sample(listed, min(queries, size))  # noqa: S311 - no secrets here
    asked = [(as_people_type(name, seed), name) for seed, name in enumerate(picked)]
    started = time.process_time()
    index = NameIndex(listed)
    built = time.process_time() - started
    label = f"{size:,} names"
    measured = [Measured(f"{label}: index built", built, "s", 3.0 if size == 100_000 else None)]
    measured += _timed(f"{label}: look-up", lambda query: _first(index, query), asked, P95_BARS_MS.get(size))
    if with_rivals:
        for rival, search in registry_rivals.all_rivals(listed):
            some = asked[: 300 if size < 10_000 else 40 if size < 1_000_000 else 10]  # they take up to a second each
            measured += _timed(f"{label}: {rival}", search, some, None)
    return measured


def _first(index: NameIndex, query: str) -> str | None:
    matches = resolve(index, query).matches
    return matches[0].name if matches else None


def _timed(
    label: str, search: Callable[[str], str | None], asked: Sequence[tuple[str, str]], bar: float | None
) -> list[Measured]:
    search(asked[0][0])
    times, right = [], 0
    for query, name in asked:
        started = time.perf_counter()
        found = search(query)
        times.append(1000 * (time.perf_counter() - started))
        right += found == name
    times.sort()
    return [
        Measured(f"{label}, right first (n={len(asked)})", right / len(asked)),
        Measured(f"{label}, p50", times[len(times) // 2], "ms"),
        Measured(f"{label}, p95", times[int(0.95 * len(times))], "ms", bar),
    ]


def importing(rows: int = 100_000) -> list[Measured]:
    """Import a CSV of `rows` rows into SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        file, url = Path(folder) / "lijst.csv", f"sqlite:///{folder}/bro.db"
        lines = [f"{name};{number:08d};{'ja' if number % 3 else 'nee'}" for number, name in enumerate(names(rows))]
        file.write_text("\n".join(["naam;kvk;bronhouder", *lines]), encoding="utf-8")
        upgrade(url)
        started = time.perf_counter()
        import_file(RegistryStore(connect(url)), file)
        return [Measured(f"import of {rows:,} rows", time.perf_counter() - started, "s", 20.0)]


def main() -> None:
    """Measure, print a table, and fail when a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1500,100000,1000000", help="numbers of names, with commas")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--rivals", action="store_true", help="also measure FTS5, pg_trgm and WRatio")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    measured = quality() + importing()
    for size in map(int, options.sizes.split(",")):
        measured += speed(size, options.queries, options.rivals)
    table = Table("what", "measured", "bar")
    for one in measured:
        bar = "" if one.bar is None else f"{'≥' if one.at_least else '≤'} {one.bar:g}"
        table.add_row(one.what, f"{one.value:.3f} {one.unit}", bar, style="" if one.met else "red")
    console.print(table)
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in measured], indent=1), encoding="utf-8")
    sys.exit(0 if all(one.met for one in measured) else 1)


if __name__ == "__main__":
    with judged():
        main()
