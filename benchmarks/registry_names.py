"""Made-up names of organisations in any number, and how people type them. The same on every run.

    python -m benchmarks.registry_names [LIST] [--show 5]

imports LIST (any file that `bro registry import` takes; the sample list without one) into a scratch database, looks up
every entry in each way that people write it, and prints how many are found first, how many others are called certain,
and what becomes of invented firms. Exit status 1 when a bar is not met.
"""

import argparse
import random
import re
import sys
import tempfile
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import judged
from bot.platform.database import connect, upgrade
from bot.platform.settings import ROOT
from bot.registry.aliases import read_aliases
from bot.registry.finder import Finder
from bot.registry.intake import SAMPLE_LIST, import_file
from bot.registry.parsing import ListedOrganisation, read_list
from bot.registry.service import LookUp, LookUpResult, RegistryService
from bot.registry.store import RegistryStore

_FIELDS = """
Bodem Grond Water Geo Boor Sondeer Peil Veld Zand Klei Veen Milieu Terra Aqua Delta Polder Dijk Kust Rivier Meer Lab
Meet Infra Civiel Ruimte Put Bron Land Natuur Archeo
"""
_BUSINESSES = """
advies techniek onderzoek werken boringen bureau groep dienst kring wacht team huis werk punt lijn kompas wijzer
meester vorm zorg kunde plan partners metingen monitoring
"""
_PLACES = """
Utrecht Zeist Breda Tilburg Zwolle Assen Goes Sneek Emmen Arnhem Venlo Gouda Delft Hoorn Ede Weert Oss Tiel Epe
Putten Almelo Deventer Kampen Leiden Alkmaar Veghel Roermond Middelburg Drachten Winschoten
"""
_SYLLABLES = """
ba be bo da de do fa ge go ha he ja ka ko la le lo ma me mo na ne no pa po ra re ro sa se so ta te to va ve vo wa we
wo za ze zo bro dra gre kla ste schu vlie zwa ou ij ui
"""
_ENDINGS = ("ma", "stra", "man", "sen", "veld", "hof", "dijk", "berg", "", "")
_FORMS = ("B.V.", "B.V.", "B.V.", "V.O.F.", "N.V.", "", "& Zn.")
_NEIGHBOURS = {"a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "s": "d", "t": "r", "r": "t", "d": "s", "l": "k"}


def names(size: int) -> list[str]:
    """`size` different names: those of the sample list first, then invented firms."""
    chance = random.Random(size)  # noqa: S311 - no secrets here
    found = dict.fromkeys(row.name for row in read_list(SAMPLE_LIST.read_bytes()))
    while len(found) < size:
        found[_firm(chance)] = None
    return list(found)[:size]


def as_people_type(name: str, seed: int) -> str:
    """`name` in small letters, often without its legal form, with none to two slips, sometimes joined."""
    chance = random.Random(seed)  # noqa: S311 - no secrets here
    typed = name.lower()
    if chance.random() < 0.6:
        for form in (" b.v.", " v.o.f.", " n.v.", " & zn."):
            typed = typed.removesuffix(form)
    for _ in range(chance.choice((0, 1, 1, 2))):
        typed = _slip(typed, chance)
    return typed.replace(" ", "", 1) if chance.random() < 0.15 else typed


def _firm(chance: random.Random) -> str:
    trade = _pick(_FIELDS, chance) + _pick(_BUSINESSES, chance)
    family = "".join(chance.choices(_SYLLABLES.split(), k=chance.randint(2, 4))).capitalize() + chance.choice(_ENDINGS)
    form = chance.choice(_FORMS)
    patterns = (f"{trade} {family}", f"{family} {trade}", f"{family} {trade} {_pick(_PLACES, chance)}")
    return f"{chance.choice(patterns)} {form}".strip()


def _pick(words: str, chance: random.Random) -> str:
    return chance.choice(words.split())


def _slip(text: str, chance: random.Random) -> str:
    """One letter left out, doubled, swapped with the next, or hit next to its key."""
    place = chance.randrange(1, max(2, len(text) - 1))
    before, letter, after = text[:place], text[place : place + 1], text[place + 1 :]
    return chance.choice(
        (
            before + after,
            before + letter * 2 + after,
            before + after[:1] + letter + after[1:],
            before + _NEIGHBOURS.get(letter, letter) + after,
        )
    )


FIRST_BAR, OFFERED_BAR, P95_BAR_MS = 0.99, 0.02, 2.0
_LEGAL_FORM = re.compile(
    r"\b(?:b\.?\s?v\.?|n\.?\s?v\.?|v\.?o\.?f\.?|c\.?v\.?|u\.?a\.?|stichting|vereniging|coöperatie)(?!\w)", re.IGNORECASE
)
_SENTENCES = (
    *("staat {} al op de lijst?", "is {} aangemeld bij de BRO", "Ik werk bij {}. Zijn wij al geregistreerd?"),
    *("kunt u nagaan of {} erop staat", "wij zijn van {} en willen weten of we aangemeld zijn"),
)
_FOLLOW_UPS = ("en {}?", "nee, {}", "hoe zit het met {}?", "en {} dan", "ik bedoel {}")
_SURNAMES = """
Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Hoekstra Terpstra Veenstra
Postma Kuiper Prins Huisman Schouten Willems Molenaar Verbeek Wolters Scholten Kramer Koster Wagenaar Blom Zijlstra
Feenstra Hofman Timmer Roelofs Kooistra Oosting Haverkamp Brandsma Tuinstra
"""
_TRADES = """
Grondboringen Sonderingen Milieuadvies Bodemonderzoek Geotechniek Veldwerk Bronbemaling Ingenieursbureau Boorbedrijf
Adviesbureau Grondwater Waterbouw Civieltechniek Landmeten Funderingsadvies Bodemsanering Grondwerk Infra
"""


@dataclass
class Found:
    """What came of looking up all entries in one way: counts, CPU times in milliseconds, queries that went wrong."""

    asked: int = 0
    first: int = 0
    certain: int = 0
    wrongly_certain: int = 0
    times: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """The time under which 95 % of the look-ups took, in milliseconds."""
        return sorted(self.times)[int(0.95 * len(self.times))]

    @property
    def met(self) -> bool:
        """Whether all bars hold."""
        return self.first >= FIRST_BAR * self.asked and not self.wrongly_certain and self.p95 <= P95_BAR_MS


def _without_form(name: str) -> str:
    return " ".join(_LEGAL_FORM.sub(" ", name).split()) or name


def _lower(name: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", name.lower()).split())


def _with_slip(name: str) -> str:
    """`name` with one letter left out, doubled, swapped or another, inside a word of four letters or more."""
    chance = random.Random(zlib.crc32(name.encode()))  # noqa: S311 - no secrets here
    words = list(re.finditer(r"[^\W\d_]{4,}", name))
    if not words:
        return name
    word = chance.choice(words)
    place = chance.randrange(word.start() + 1, word.end() - 1)
    before, letter, after = name[:place], name[place], name[place + 1 :]
    swapped = before + after[:1] + letter + after[1:]
    return chance.choice(
        (before + after, before + letter * 2 + after, swapped, before + chance.choice("aeionrst") + after)
    )


def _in_one_of(templates: Sequence[str]) -> Callable[[str], str]:
    return lambda name: templates[zlib.crc32(name.encode()) % len(templates)].format(name)


WAYS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "lower case, no punctuation": _lower,
    "without legal form": _without_form,
    "one slip": _with_slip,
    "in a sentence": _in_one_of(_SENTENCES),
    "as a follow-up": _in_one_of(_FOLLOW_UPS),
}


def invented(count: int) -> Iterator[str]:
    """`count` firms that do not exist, with the trades and surnames that real firms have."""
    for seed in range(count):
        chance = random.Random(seed)  # noqa: S311 - no secrets here
        coined = "".join(chance.choices(_SYLLABLES.split(), k=chance.randint(3, 4))).capitalize()
        surname, trade, place = _pick(_SURNAMES, chance), _pick(_TRADES, chance), _pick(_PLACES, chance)
        patterns = (
            *(f"{trade} {coined}", f"{surname} {trade}", f"{surname} en Zonen", f"Van {surname} {trade}"),
            *(f"Gebroeders {surname}", coined, f"{coined} {trade} {place}", f"Geo{coined.lower()}", f"Fa. {surname}"),
        )
        yield f"{chance.choice(patterns)} {chance.choice(('B.V.', 'bv', 'VOF', '', ''))}".strip()


def every_entry(registry: RegistryService, rows: Sequence[ListedOrganisation]) -> dict[str, Found]:
    """Look each of `rows` up in all `WAYS` and by its number."""
    results = {}
    for way, write in WAYS.items():
        meant: dict[str, set[str]] = {}
        for row in rows:
            meant.setdefault(write(row.name), set()).add(row.name)
        results[way] = _ask(registry, [(write(row.name), meant[write(row.name)]) for row in rows])
    by_number: dict[str, set[str]] = {}
    for row in rows:
        if row.kvk:
            by_number.setdefault(row.kvk, set()).add(row.name)
    results["by number"] = _ask(registry, list(by_number.items()))
    return results


def _ask(registry: RegistryService, asked: Sequence[tuple[str, set[str]]]) -> Found:
    """Look up each query, which means one of some names."""
    found = Found()
    for query, meant in asked:
        started = time.thread_time()
        answer = registry.look_up(query)
        found.times.append(1000 * (time.thread_time() - started))
        right = bool(answer.matches) and answer.matches[0].name in meant
        certain = answer.result is LookUpResult.EXACT
        found.asked += 1
        found.first += right
        found.certain += certain
        found.wrongly_certain += certain and not right
        if not right:
            found.missed.append(query)
    return found


def megabytes(rows: Sequence[ListedOrganisation]) -> float:
    """The memory of one finder of `rows`, with the aliases."""
    aliases = read_aliases(ROOT / "data" / "registry" / "aliases.yml")
    tracemalloc.start()
    finder = Finder(rows, aliases)
    size: float = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return size if finder else 0.0


def main() -> None:
    """Measure, print a table, and fail when a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", nargs="?", type=Path, default=SAMPLE_LIST, help="the list, in any form")
    parser.add_argument("--firms", type=int, default=300, help="how many invented firms")
    parser.add_argument("--show", type=int, default=0, help="how many missed queries to show per way")
    options = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bro.db"
        upgrade(url)
        store = RegistryStore(connect(url))
        import_file(store, options.list, as_of=date.today())
        registry = RegistryService(store, read_aliases(ROOT / "data" / "registry" / "aliases.yml"))
        newest = store.newest()
        rows = store.organisations(newest.id) if newest else []
        results = every_entry(registry, rows)
        firms = [(firm, registry.look_up(firm)) for firm in invented(options.firms)]
    bodies = sum(row.bronhouder for row in rows)
    table = Table(
        "way", "asked", "first", "certain", "wrongly certain", "p95 ms", title=f"{len(rows)} entries, {bodies} (B)"
    )
    for way, found in results.items():
        share = f"{found.first / found.asked:.4f}"
        table.add_row(way, *map(str, (found.asked, share, found.certain, found.wrongly_certain, f"{found.p95:.2f}")))
    console.print(table)
    accepted, offered = _firms(firms)
    console.print(f"{options.firms} invented firms: {accepted} called certain, {offered} offered something")
    console.print(f"Memory of the index: {megabytes(rows):.1f} MB")
    for way, found in results.items():
        for query in found.missed[: options.show]:
            console.print(f"missed {way}: {query}", markup=False, style="dim")
    met = all(found.met for found in results.values()) and not accepted and offered <= OFFERED_BAR * options.firms
    sys.exit(0 if met else 1)


def _firms(firms: Sequence[tuple[str, LookUp]]) -> tuple[int, int]:
    """How many invented firms were found for certain, and for how many something was offered."""
    accepted = sum(answer.result is LookUpResult.EXACT for _, answer in firms)
    offered = sum(answer.result in {LookUpResult.PROBABLE, LookUpResult.SEVERAL} for _, answer in firms)
    return accepted, offered


if __name__ == "__main__":
    with judged():
        main()
