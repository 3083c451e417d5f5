"""Reading the list from rows of cells: a table with a header, or one column with names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Literal

from bot.registry.parsing.rows import (
    Found,
    LeftOut,
    ListedOrganisation,
    ListUnreadable,
    NoNames,
    Row,
    group_of,
    is_marked,
    of_line,
    says_organisation,
    split_suffix,
    visible,
    why_no_name,
)

Field = Literal["name", "bronhouder", "kvk", "kind"]
Columns = Mapping[Field, str]
_HEADERS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    ("kvk", re.compile(r"(?!.*vestiging).*\b(?:kvk|kvk ?(?:nummer|nr)|k v k|handelsregister(?:nummer)?)\b.*")),
    (
        "bronhouder",
        re.compile(r"(?:is |rol )?bronhouder(?:status| j n| ja nee)?|b|b l|bronhouder of (?:data)?leverancier"),
    ),
    ("kind", re.compile(r"(?:soort|type)(?: organisatie)?|categorie")),
    (
        "name",
        re.compile(
            r"(?:naam (?:van )?(?:de )?)?organisatie(?:naam)?|bedrijfsnaam|aangemelde organisatie|statutaire naam"
        ),
    ),
    ("name", re.compile(r"naam")),
)
_TELLS_STATUS = re.compile(r"rol|status|type|soort|hoedanigheid")
_YES = frozenset(("ja", "j", "yes", "y", "true", "waar", "1", "x", "b", "b l", "l b"))
_NO = frozenset(("nee", "n", "no", "false", "onwaar", "0", "", "l"))
_SAYS_NO = re.compile(r"\b(?:geen|niet)\b")
_SAYS_BRONHOUDER = re.compile(r"\bbronhouder\b")
_SAYS_SUPPLIER = re.compile(r"(?:(?:data|gegevens)?leverancier|(?:geen|niet) bronhouder)")
_NO_NUMBER = frozenset(("", "nvt", "n v t", "onbekend", "geen"))
_NO_LONGER = frozenset(("afgemeld", "uitgeschreven", "ingetrokken", "vervallen", "opgeheven"))
_NUMBER = re.compile(r"(?:kvk[\s:.]*)?(\d[\d\s.\-]*?)(?:\.0)?", re.IGNORECASE)
_BETWEEN_BRACKETS = re.compile(r"\([^)]*\)")
_ROWS_BEFORE_HEADER = 20
_ROWS_LOOKED_AT = 200


def read_table(rows: Iterable[Row], columns: Columns | None = None) -> list[Found]:
    """The organisations in a table whose header stands in one of the first twenty rows, and what is left out.

    `columns` maps a field (name, kvk, bronhouder, kind) to its header and goes before the headers we know.

    Raises:
        NoNames: no column with names.
        ListUnreadable: a row that cannot be understood.
    """
    remaining = (row for row in rows if any(visible(cell) for cell in row.cells))
    head = list(islice(remaining, _ROWS_LOOKED_AT))
    header, positions, body = _find_header(head, columns or {})
    found: list[Found] = []
    group: bool | None = None
    for part in (body, remaining):
        for row in part:
            if list(row.cells) == list(header):
                continue  # once more, on the next page
            read, group = _read_row(row, header, positions, group)
            found += [read] if read else []
    return found


def read_column(rows: Sequence[Row]) -> list[Found]:
    """The organisations in a table without header: names with '(B)' in a column, or with a column of KvK numbers.

    Raises:
        NoNames: there is neither.
    """
    kvk_at = next((at for at in range(_width(rows)) if _holds_numbers(_cells(rows, at))), None)
    marked = (at for row in rows for at, cell in enumerate(row.cells) if is_marked(cell) and why_no_name(cell) is None)
    name_at = next(marked, None)
    if name_at is None and kvk_at is not None:
        others = (at for at in range(_width(rows)) if at != kvk_at)
        name_at = max(others, key=lambda at: sum(map(says_organisation, _cells(rows, at))), default=None)
    if name_at is None:
        raise NoNames("geen kolom met een naam met '(B)' erachter; zet 'naam' boven de kolom met namen")
    found: list[Found] = []
    for row in rows:
        name, number = (_cell(row, at) for at in (name_at, kvk_at))
        if name:
            read = of_line(name, row.place)
            numbered = number and isinstance(read, ListedOrganisation)
            found.append(_organisation({"name": name, "kvk": number}, row.place, None) if numbered else read)
    return found


def _width(rows: Sequence[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _cell(row: Row, at: int | None) -> str:
    return visible(row.cells[at]) if at is not None and at < len(row.cells) else ""


def _holds_numbers(cells: Sequence[str]) -> bool:
    """Whether nearly all cells that hold anything are KvK numbers, with '(B)' behind them or not."""
    filled = [split_suffix(cell)[0] for cell in cells if cell]
    return bool(filled) and sum(cell.isdecimal() and len(cell) == 8 for cell in filled) >= 0.8 * len(filled)


def has_header(cells: Sequence[str]) -> bool:
    """Whether `cells` are the header of a table with names and at least one other field that we know."""
    fields = {field for field, _ in _fields(cells, {})}
    return "name" in fields and len(fields) > 1


def _find_header(head: Sequence[Row], columns: Columns) -> tuple[Sequence[str], dict[Field, int], Sequence[Row]]:
    """The header, where the fields stand, and the rows of `head` that come after it."""
    best: tuple[Sequence[str], dict[Field, int], Sequence[Row]] | None = None
    for number, row in enumerate(head[:_ROWS_BEFORE_HEADER]):
        body = head[number + 1 :]
        positions = _positions(row.cells, columns, body)
        complete = "name" in positions and not (set(columns) - set(positions))
        if complete and (best is None or len(positions) > len(best[1])):
            best = row.cells, positions, body
    if best:
        return best
    wanted = f"de kolommen {', '.join(map(repr, columns.values()))}" if columns else "een kolom zoals 'naam'"
    seen = ", ".join(repr(visible(cell)) for cell in (head[0].cells if head else ()) if visible(cell))[:200]
    remedy = "" if columns else "; zet 'naam' boven de kolom met namen"
    raise NoNames(f"{head[0].place if head else 'leeg'}: verwacht {wanted}, gevonden {seen or 'niets'}{remedy}")


def _positions(header: Sequence[str], columns: Columns, body: Sequence[Row]) -> dict[Field, int]:
    """Where the fields stand; of several columns with names, the one in which most cells are organisations."""
    candidates: dict[Field, list[int]] = {}
    for field, at in _fields(header, columns):
        candidates.setdefault(field, []).append(at)
    positions = {field: places[0] for field, places in candidates.items()}
    names = candidates.get("name", [])
    if len(names) > 1 and "name" not in columns:
        positions["name"] = max(names, key=lambda at: sum(says_organisation(cell) for cell in _cells(body, at)))
    if "bronhouder" not in positions and not columns:
        for at, cell in enumerate(header):
            if _TELLS_STATUS.match(_title(cell)) and _holds_status(_cells(body, at)):
                positions = {field: place for field, place in positions.items() if place != at} | {"bronhouder": at}
    return positions


def _fields(header: Sequence[str], columns: Columns) -> list[tuple[Field, int]]:
    """The fields that the header names with their columns, surest name first; `columns` goes before what we know."""
    titles = [_title(_BETWEEN_BRACKETS.sub(" ", cell)) or _title(cell) for cell in header]
    chosen = [
        (field, at) for field, title in columns.items() for at in range(len(titles)) if titles[at] == _title(title)
    ]
    taken = {at for _, at in chosen}
    for field, pattern in _HEADERS:
        known = [at for at, title in enumerate(titles) if at not in taken and pattern.fullmatch(title)]
        if field not in columns:
            chosen += [(field, at) for at in known]
            taken.update(known)
    return chosen


def _holds_status(cells: Sequence[str]) -> bool:
    """Whether a column tells who is bronhouder, and nothing else."""
    told = [_title(cell) for cell in cells if _title(cell)]
    return any(_SAYS_BRONHOUDER.search(title) for title in told) and all(_status(title) is not None for title in told)


def _cells(rows: Sequence[Row], at: int) -> list[str]:
    return [visible(row.cells[at]) for row in rows if at < len(row.cells)]


def _read_row(
    row: Row, header: Sequence[str], positions: Mapping[Field, int], group: bool | None
) -> tuple[Found | None, bool | None]:
    """What `row` holds, and the status that the heading above the next row gives."""
    cells = _cells_of(row, header, positions["name"])
    values = {field: visible(cells[at]) if at < len(cells) else "" for field, at in positions.items()}
    filled = [cell for cell in map(visible, cells) if cell]
    if values["name"] and len(set(filled)) == 1:
        heading, status = group_of(values["name"])
        if heading:
            return LeftOut(row.place, values["name"], "een tussenkop"), status
    if reason := why_no_name(values["name"]):
        return LeftOut(row.place, " ".join(filled), reason), group
    if gone := next((cell for cell in filled if cell.lower() in _NO_LONGER), None):
        return LeftOut(row.place, values["name"], f"niet meer aangemeld: {gone}"), group
    return _organisation(values, row.place, group), group


def _cells_of(row: Row, header: Sequence[str], name_at: int) -> Sequence[str]:
    """The cells, with a name in one piece that was cut at a comma because nobody put it between quotes."""
    surplus = len(row.cells) - len(header)
    if surplus <= 0 or not any(visible(cell) for cell in row.cells[len(header) :]):
        return row.cells
    end = name_at + surplus + 1
    return [*row.cells[:name_at], ", ".join(map(visible, row.cells[name_at:end])), *row.cells[end:]]


def _organisation(values: Mapping[Field, str], place: str, group: bool | None) -> ListedOrganisation:
    name, marked = split_suffix(values["name"])
    number, marked_behind_number = split_suffix(values.get("kvk", ""))
    status = _flag(values["bronhouder"], place) if "bronhouder" in values else bool(group)
    return ListedOrganisation(
        name, marked or marked_behind_number or status, _digits(number), values.get("kind") or None, place=place
    )


def _flag(cell: str, place: str) -> bool:
    status = _status(_title(cell))
    if status is None:
        raise ListUnreadable(f"{place}: bronhouder is {cell!r}, verwacht ja of nee; verbeter de cel")
    return status


def _status(title: str) -> bool | None:
    """Whether a cell says that somebody is bronhouder; None when it says something else."""
    if title in _YES or title in _NO:
        return title in _YES
    if _SAYS_BRONHOUDER.search(title):
        return _SAYS_NO.search(title) is None
    return False if _SAYS_SUPPLIER.fullmatch(title) else None


def _digits(cell: str) -> str | None:
    """A KvK number without spaces and dots; what is no number stays as it is, to be told."""
    if _title(cell) in _NO_NUMBER:
        return None
    number = _NUMBER.fullmatch(cell)
    return re.sub(r"\D", "", number[1]) if number else cell


def _title(cell: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", visible(cell).lower()).split())
