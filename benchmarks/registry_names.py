"""Made-up names of organisations in any number, and how people type them. The same on every run."""

import random

from bot.registry.intake import SAMPLE_LIST
from bot.registry.parsing import read_list

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
