"""Whatever file an operator has: each gives the right rows, or a sentence that says what is wrong and what to do.

The organisations are made up; each file is a kind of file that was once read wrongly, or refused without need.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.registry.intake import import_file
from bot.registry.parsing import ListedOrganisation, ListUnreadable, read_source
from bot.registry.store import RegistryStore
from tests.bot.registry.documents import csv, pdf_at, xlsx
from tests.bot.registry.files import FOUR, RIGHT, ZEIST, right, table

WRONG: dict[str, tuple[str, bytes | Callable[[], bytes], str]] = {
    "quotes that do not close": (
        "lijst.csv",
        b'naam;kvk\n"Gemeente Zeist;00000011\n',
        r"regel 2: geen CSV.*; zet de hele cel",
    ),
    "a status that is none": (
        "lijst.csv",
        b"naam;bronhouder\nGemeente Zeist;misschien\n",
        r"regel 2: bronhouder is 'misschien'.*; verbeter de cel",
    ),
    "another column of numbers": (
        "lijst.csv",
        b"naam;kvk\nGemeente Zeist;3511 AB\nGemeente Breda;4811 CD\n",
        r"regel 2: KvK-nummer '3511 AB'.*; kies de kolom",
    ),
    "no names": (
        "lijst.csv",
        b"plaats;land\nZeist;NL\n",
        r"regel 1: verwacht een kolom zoals 'naam'.*; zet 'naam' boven",
    ),
    "a photograph": (
        "lijst.txt",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        r"een afbeelding \(PNG\); vraag of bewaar de lijst als",
    ),
    "a scan": ("lijst.pdf", partial(pdf_at, [[]]), r"zonder tekst, misschien een scan; vraag de lijst als"),
    "a damaged workbook": ("lijst.xlsx", b"PK\x03\x04kapot", r"beschadigd bestand.*; bewaar het opnieuw"),
    "only hidden sheets but one with remarks": (
        "lijst.xlsx",
        xlsx({"Legenda": [["B is bronhouder"]], "Lijst": table(ZEIST)}, hidden=["Lijst"]),
        r"zonder zichtbare bladen; maak het blad",
    ),
    "a page to sign in": (
        "lijst.html",
        b"<html><body><form>Inloggen</form></body></html>",
        r"geen naam met '\(B\)' erachter.*; zet anders",
    ),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_a_file_gives_the_right_rows(kind: str) -> None:
    read = read_source(right(kind))
    assert [(row.name, row.bronhouder, row.kvk) for row in read.organisations] == RIGHT[kind][1]
    persons = ("Vries", "Bakker")
    assert not any(person in row.name for row in read.organisations for person in persons)


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_that_cannot_be_read_is_told_with_its_name_its_place_and_what_to_do(
    lite: RegistryStore, tmp_path: Path, kind: str
) -> None:
    name, content, told = WRONG[kind]
    (tmp_path / name).write_bytes(content() if callable(content) else content)
    with pytest.raises(ListUnreadable) as raised:
        import_file(lite, tmp_path / name)
    assert re.search(f"{re.escape(name)}: .*{told}", str(raised.value)), raised.value
    assert lite.newest() is None


def test_there_are_thirty_kinds_of_file_and_more() -> None:
    assert len(RIGHT) + len(WRONG) >= 40


def test_what_is_left_out_is_told_with_its_reason() -> None:
    read = read_source(right("totals, remarks and an empty line"))
    assert [(row.place, row.reason) for row in read.left_out] == [
        ("regel 7", "een telling"),
        ("regel 8", "een toelichting"),
        ("regel 9", "een toelichting"),
    ]
    assert [row.reason for row in read_source(right("headings above groups")).left_out] == ["een tussenkop"] * 2


def test_what_is_odd_is_told_with_its_place() -> None:
    odd = {
        kind: [(row.name, row.odd) for row in read_source(right(kind)).organisations if row.odd]
        for kind in ("one number that is none", "yes and no for one number")
    }
    assert odd["one number that is none"] == [("Terramond B.V.", "KvK-nummer 'n.n.b.' heeft geen acht cijfers")]
    assert odd["yes and no for one number"] == [
        ("Gemeente Zeist", "staat er met en zonder bronhouderstatus (ook regel 6); met telt")
    ]


def test_firms_whose_names_look_like_something_else_stay() -> None:
    names = ["Totaal Grondwerk B.V.", "KW", "Bron: & Put B.V.", "Versie Twee V.O.F.", "Bergen (L.)", "Blad Advies B.V."]
    rows = read_source(
        csv([["Naam", "KvK"], *([name, f"{at:08}"] for at, name in enumerate(names, start=1))])
    ).organisations
    assert rows == [ListedOrganisation(name, False, f"{at:08}") for at, name in enumerate(names, start=1)]


def test_a_date_in_the_future_is_refused(lite: RegistryStore, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes(csv(table(*FOUR)))
    with pytest.raises(ListUnreadable, match="ligt in de toekomst"):
        import_file(lite, path, as_of=date.today() + timedelta(days=1))
