"""The row that every format of the list is read into, and how a cell becomes a field."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_BRONHOUDER_SUFFIX = re.compile(r"\s*\(\s*B\s*\)\s*$")
_YES = {"ja", "j", "yes", "y", "true", "waar", "1", "x", "b", "(b)", "bronhouder"}
_NO = {"nee", "n", "no", "false", "onwaar", "0", "", "-", "leverancier"}
_HEADERS = {
    "name": ("naam", "organisatie", "organisatienaam", "naam organisatie", "bedrijfsnaam", "aangemelde organisatie"),
    "kvk": ("kvk", "kvk nummer", "kvknummer", "kvk nr", "kamer van koophandel", "handelsregisternummer"),
    "bronhouder": ("bronhouder", "bronhouderstatus", "is bronhouder", "bronhouder j n", "bronhouder ja nee", "b"),
    "kind": ("soort", "type", "soort organisatie", "type organisatie", "categorie"),
}
FIELDS = tuple(_HEADERS)


class ListUnreadable(ValueError):
    """The list cannot be read; the message names the place (line, row, page) and what is wrong there."""


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """One organisation as the list gives it, with the suffix '(B)' already turned into the bronhouder flag."""

    name: str
    bronhouder: bool
    kvk: str | None = None
    kind: str | None = None


def find_columns(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, int]:
    """Where the fields stand in a table with this `header`; `mapping` (field to header) goes before our own names.

    Raises:
        ListUnreadable: no column for the name, or a header of the mapping is missing.
    """
    titles = [_title(cell) for cell in header]
    columns: dict[str, int] = {}
    for field, headers in _HEADERS.items():
        wanted = [_title(mapping[field])] if mapping and field in mapping else list(headers)
        position = next((titles.index(title) for title in wanted if title in titles), None)
        if position is not None:
            columns[field] = position
        elif mapping and field in mapping:
            raise ListUnreadable(f"no column '{mapping[field]}' for {field}; found: {_shown(header)}")
    if "name" not in columns:
        raise ListUnreadable(f"no column with the organisation's name (such as 'naam'); found: {_shown(header)}")
    return columns


def read_row(cells: Sequence[str], columns: Mapping[str, int], place: str) -> ListedOrganisation | None:
    """One organisation from the cells of a table row; None for an empty row.

    Raises:
        ListUnreadable: no name in a row with other cells, or a field that cannot be understood.
    """
    if not any(cell.strip() for cell in cells):
        return None
    fields = {field: cells[column].strip() for field, column in columns.items() if column < len(cells)}
    name, suffix = split_suffix(fields.get("name", ""))
    if not name:
        raise ListUnreadable(f"{place}: no name")
    return ListedOrganisation(
        name,
        suffix or _flag(fields.get("bronhouder", ""), place),
        _kvk(fields.get("kvk", ""), place),
        fields.get("kind") or None,
    )


def split_suffix(written: str) -> tuple[str, bool]:
    """A name as written on the list, apart from its suffix '(B)': the bronhouder status."""
    name = _BRONHOUDER_SUFFIX.sub("", " ".join(written.split()))
    return name, _BRONHOUDER_SUFFIX.search(written) is not None


def distinct(rows: Iterable[ListedOrganisation]) -> list[ListedOrganisation]:
    """The rows without repetitions; of one name with and without '(B)' the one with it stays."""
    kept: dict[tuple[str, str | None], ListedOrganisation] = {}
    for row in rows:
        earlier = kept.get((row.name, row.kvk))
        if earlier is None or (row.bronhouder and not earlier.bronhouder):
            kept[row.name, row.kvk] = row
    return list(kept.values())


def _flag(cell: str, place: str) -> bool:
    value = cell.strip().lower()
    if value in _YES or value in _NO:
        return value in _YES
    raise ListUnreadable(f"{place}: bronhouder is '{cell}', expected ja or nee")


def _kvk(cell: str, place: str) -> str | None:
    digits = re.sub(r"[\s.]", "", cell)
    if not digits:
        return None
    if not digits.isdecimal() or not 6 <= len(digits) <= 8:
        raise ListUnreadable(f"{place}: KvK number '{cell}' does not have eight digits")
    return digits.zfill(8)


def _title(cell: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).split())


def _shown(header: Sequence[str]) -> str:
    return ", ".join(repr(cell.strip()) for cell in header if cell.strip())[:200] or "nothing"
