"""The row that every form of the list is read into, and how tables and cells become rows."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

Field = Literal["name", "bronhouder", "kvk", "kind"]
BRONHOUDER_SUFFIX = re.compile(r"\s*\(\s*B\s*\)\s*$", re.IGNORECASE)
_YES = {"ja", "j", "yes", "y", "true", "waar", "1", "x", "b", "(b)", "bronhouder"}
_NO = {"nee", "n", "no", "false", "onwaar", "0", "", "-", "leverancier", "dataleverancier", "geen bronhouder"}
_HEADERS: dict[Field, tuple[str, ...]] = {
    "name": ("naam", "organisatie", "organisatienaam", "naam organisatie", "bedrijfsnaam", "aangemelde organisatie"),
    "kvk": ("kvk", "kvk nummer", "kvknummer", "kvk nr", "nummer kvk", "handelsregisternummer"),
    "bronhouder": ("bronhouder", "bronhouderstatus", "is bronhouder", "bronhouder j n", "bronhouder ja nee", "b"),
    "kind": ("soort", "type", "soort organisatie", "type organisatie", "categorie"),
}
_LEGAL_FORM_AT_END = re.compile(r"\b(?:[A-Z]\.){2,}$|\b(?:Zn|Gebr|Co|Inc)\.$")
_NO_NAME = re.compile(r"^(?:pagina|blad|lijst van|datum|versie|stand per|peildatum|toelichting)\b", re.IGNORECASE)
_LETTER_HEADING = re.compile(r"^[A-Z0-9]{1,2}(?:\s*-\s*[A-Z0-9]{1,2})?$")
_ROWS_BEFORE_HEADER = 20
_LONGEST_LIKELY_NAME = 120
_LONGEST_NAME = 300


class ListUnreadable(ValueError):
    """The list cannot be read; the message names the place (line, row, page) and what is wrong there."""


class NoNames(ListUnreadable):
    """There is nothing here that could be a column or list of names; another part of the source may have it."""


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """One organisation as the list gives it, with the suffix '(B)' already turned into the bronhouder flag.

    `place` is where it stands in the source and `odd` what an operator should look at there; neither is stored.
    """

    name: str
    bronhouder: bool
    kvk: str | None = None
    kind: str | None = None
    place: str = dataclasses.field(default="", compare=False)
    odd: str | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row of a table, with its place in the source ('line 12') for messages."""

    place: str
    cells: Sequence[str]


def read_table(rows: Iterable[Row], columns: Mapping[Field, str] | None = None) -> list[ListedOrganisation]:
    """The organisations in a table whose header stands in one of the first twenty rows.

    `columns` maps a field (name, kvk, bronhouder, kind) to its header and goes before the headers we know.

    Raises:
        NoNames: no column with names.
        ListUnreadable: a row that cannot be understood.
    """
    remaining = (row for row in rows if any(cell.strip() for cell in row.cells))
    head = list(islice(remaining, _ROWS_BEFORE_HEADER))
    positions, body = _find_header(head, columns)
    found = (_organisation(row, positions) for part in (body, remaining) for row in part)
    return [row for row in found if row]


def read_column(rows: Sequence[Row]) -> list[ListedOrganisation]:
    """The organisations in a table without header: the column in which a name with '(B)' stands.

    Raises:
        NoNames: there is none.
    """
    marked = (at for row in rows for at, cell in enumerate(row.cells) if BRONHOUDER_SUFFIX.search(cell))
    column = next(marked, None)
    if column is None:
        raise NoNames("geen kolom met een naam met '(B)' erachter")
    cells = ((row.place, row.cells[column].strip()) for row in rows if column < len(row.cells))
    return [named(cell, place) for place, cell in cells if cell and looks_like_name(cell)]


def looks_like_name(line: str) -> bool:
    """Whether a line, or an item of a list on a page, may be a name and no heading, sentence or page number."""
    name = BRONHOUDER_SUFFIX.sub("", line)
    if BRONHOUDER_SUFFIX.search(line):
        return any(letter.isalpha() for letter in name)
    sentence = name.endswith((":", "?", "!")) or (name.endswith(".") and not _LEGAL_FORM_AT_END.search(name))
    return (
        len(name) <= _LONGEST_LIKELY_NAME
        and any(letter.isalpha() for letter in name)
        and not name[0].islower()
        and not sentence
        and "@" not in name
        and not _LETTER_HEADING.match(name)
        and not _NO_NAME.match(name)
    )


def split_suffix(written: str) -> tuple[str, bool]:
    """A name as written on the list, apart from its suffix '(B)': the bronhouder status."""
    name = " ".join(written.split())
    return BRONHOUDER_SUFFIX.sub("", name), BRONHOUDER_SUFFIX.search(name) is not None


def named(written: str, place: str) -> ListedOrganisation:
    """The organisation of which only the name is written, with or without the suffix.

    Raises:
        ListUnreadable: that is no name.
    """
    name, bronhouder = split_suffix(written)
    return ListedOrganisation(_checked_name(name, place), bronhouder)


def with_numbers_checked(rows: Sequence[ListedOrganisation]) -> list[ListedOrganisation]:
    """`rows` with KvK numbers of eight digits, or none and the reason.

    A program such as Excel takes the zeros off the front of all numbers; where some number still has them, seven
    digits are a number that lost another digit.
    """
    keeps_zeros = any(row.kvk and len(row.kvk) == 8 and row.kvk.startswith("0") for row in rows)
    return [_with_number_checked(row, keeps_zeros) for row in rows]


def _with_number_checked(row: ListedOrganisation, keeps_zeros: bool) -> ListedOrganisation:
    if not row.kvk or len(row.kvk) == 8:
        return row
    if len(row.kvk) in (6, 7) and not keeps_zeros:
        return dataclasses.replace(row, kvk=row.kvk.zfill(8))
    return dataclasses.replace(row, kvk=None, odd=f"KvK-nummer {row.kvk!r} heeft geen acht cijfers")


def distinct(rows: Iterable[ListedOrganisation]) -> list[ListedOrganisation]:
    """The rows without repetitions; of a row with and without '(B)' the one with it stays."""
    kept: dict[tuple[str, str | None], ListedOrganisation] = {}
    for row in rows:
        earlier = kept.get((row.name, row.kvk))
        if earlier is None or (row.bronhouder and not earlier.bronhouder):
            kept[row.name, row.kvk] = row
    return list(kept.values())


def _find_header(head: Sequence[Row], columns: Mapping[Field, str] | None) -> tuple[dict[Field, int], Sequence[Row]]:
    """Where the fields stand, and the rows of `head` that come after the header."""
    for number, row in enumerate(head):
        positions = _positions(row.cells, columns or {})
        if "name" in positions and not (set(columns or {}) - set(positions)):
            return positions, head[number + 1 :]
    wanted = f"de kolommen {', '.join(map(repr, columns.values()))}" if columns else "een kolom zoals 'naam'"
    seen = ", ".join(repr(cell.strip()) for cell in (head[0].cells if head else ()) if cell.strip())[:200]
    raise NoNames(f"{head[0].place if head else 'leeg'}: verwacht {wanted}, gevonden {seen or 'niets'}")


def _positions(header: Sequence[str], columns: Mapping[Field, str]) -> dict[Field, int]:
    titles = [_title(cell) for cell in header]
    positions: dict[Field, int] = {}
    for field, known in _HEADERS.items():
        wanted = [_title(columns[field])] if field in columns else known
        position = next((titles.index(title) for title in wanted if title in titles), None)
        if position is not None:
            positions[field] = position
    return positions


def _organisation(row: Row, positions: Mapping[Field, int]) -> ListedOrganisation | None:
    if all(not cell.strip() for cell in row.cells):
        return None
    cells = {field: row.cells[at].strip() if at < len(row.cells) else "" for field, at in positions.items()}
    name, suffix = split_suffix(cells["name"])
    return ListedOrganisation(
        _checked_name(name, row.place),
        suffix or _flag(cells.get("bronhouder", ""), row.place),
        _kvk(cells.get("kvk", ""), row.place),
        cells.get("kind") or None,
    )


def _checked_name(name: str, place: str) -> str:
    if not any(letter.isalpha() for letter in name):
        raise ListUnreadable(f"{place}: geen naam, gevonden {name!r}")
    if len(name) > _LONGEST_NAME:
        raise ListUnreadable(f"{place}: een naam van {len(name)} tekens; hoogstens {_LONGEST_NAME}")
    return name


def _flag(cell: str, place: str) -> bool:
    value = cell.strip().lower()
    if value in _YES or value in _NO:
        return value in _YES
    raise ListUnreadable(f"{place}: bronhouder is {cell!r}, verwacht ja of nee")


def _kvk(cell: str, place: str) -> str | None:
    digits = re.sub(r"[\s.]", "", cell)
    if not digits:
        return None
    if not digits.isdecimal() or not 6 <= len(digits) <= 8:
        raise ListUnreadable(f"{place}: KvK-nummer {cell!r} heeft geen acht cijfers")
    return digits


def _title(cell: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).split())
