"""Reading the list from rows of cells: a table with a header, or one column with names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
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
from bot.registry.parsing.statuses import names_bronhouders, status_of, tells_status, title_of

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
_MAY_TELL_STATUS = re.compile(r"$|rol|status|type|soort|hoedanigheid")
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
    above = head[: len(head) - len(body) - 1]
    found: list[Found] = []
    group: bool | None = None
    for part in (body, remaining):
        for row in part:
            if list(row.cells) == list(header.cells):
                continue  # once more, on the next page
            read, group = _read_row(row, header.cells, positions, group)
            found += [read] if read else []
    unread = _unread_columns(header, set(positions.values()), body)
    return found + [LeftOut(row.place, _joined(row.cells), "boven de kop") for row in above] + unread


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
    taken = {name_at} | ({kvk_at} if kvk_at is not None else set())
    status_at = next((at for at in range(_width(rows)) if at not in taken and tells_status(_cells(rows, at))), None)
    places: dict[Field, int | None] = {"name": name_at, "kvk": kvk_at, "bronhouder": status_at}
    positions = {field: at for field, at in places.items() if at is not None}
    found: list[Found] = [_read_headless(row, positions) for row in rows]
    return found + _unread_columns(Row("geen kop", []), set(positions.values()), rows)


def _read_headless(row: Row, positions: Mapping[Field, int]) -> Found:
    values = {field: _cell(row, at) for field, at in positions.items()}
    read = of_line(values["name"], row.place) if values["name"] else LeftOut(row.place, _joined(row.cells), "geen naam")
    if isinstance(read, LeftOut) or len(positions) == 1:
        return read
    return _organisation(values, row.place, None)


def _unread_columns(header: Row, read: set[int], body: Sequence[Row]) -> list[Found]:
    """The columns of which nothing is read, by their title; what stands in them may be about persons."""
    found: list[Found] = []
    for at in range(max(len(header.cells), _width(body) if not header.cells else 0)):
        cells = [cell for cell in _cells(body, at) if cell]
        if at in read or not cells:
            continue
        title = visible(header.cells[at]) if at < len(header.cells) else ""
        if may_hold := names_bronhouders(cells):
            remedy = "noemt bronhouders, maar de meeste cellen zijn geen ja of nee; verbeter die"
        else:
            remedy = "niet gelezen" if title else "een kolom zonder kop, niet gelezen; zet er een kop boven"
        found.append(LeftOut(f"{header.place}, kolom {at + 1}", title, remedy, may_hold))
    return found


def _joined(cells: Sequence[str]) -> str:
    return " ".join(filter(None, map(visible, cells)))


def _width(rows: Sequence[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _cell(row: Row, at: int | None) -> str:
    return visible(row.cells[at]) if at is not None and at < len(row.cells) else ""


def _holds_numbers(cells: Sequence[str]) -> bool:
    """Whether nearly all cells that hold anything are KvK numbers, with '(B)' behind them or not."""
    filled = [split_suffix(cell)[0] for cell in cells if cell]
    return bool(filled) and sum(cell.isdecimal() and 6 < len(cell) < 9 for cell in filled) >= 0.8 * len(filled)


def has_header(cells: Sequence[str]) -> bool:
    """Whether `cells` are the header of a table with names and at least one other field that we know."""
    fields = {field for field, _ in _fields(cells, {})}
    return "name" in fields and len(fields) > 1


def _find_header(head: Sequence[Row], columns: Columns) -> tuple[Row, dict[Field, int], Sequence[Row]]:
    """The header, where the fields stand, and the rows of `head` that come after it."""
    best: tuple[Row, dict[Field, int], Sequence[Row]] | None = None
    for number, row in enumerate(head[:_ROWS_BEFORE_HEADER]):
        body = head[number + 1 :]
        positions = _positions(row.cells, columns, body)
        complete = "name" in positions and not (set(columns) - set(positions))
        if complete and (best is None or len(positions) > len(best[1])):
            best = row, positions, body
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
        other = (at for at in range(len(header)) if at not in (positions.get("name"), positions.get("kvk")))
        status_at = next((at for at in other if _holds_status(title_of(header[at]), _cells(body, at))), None)
        if status_at is not None:
            positions = {field: at for field, at in positions.items() if at != status_at} | {"bronhouder": status_at}
    return positions


def _holds_status(title: str, cells: Sequence[str]) -> bool:
    """Whether a column tells who is bronhouder, though its title does not say so; numbers of rows do not."""
    if not _MAY_TELL_STATUS.match(title) or not tells_status(cells):
        return False
    return names_bronhouders(cells) if title else not all(cell.isdecimal() for cell in cells if cell)


def _fields(header: Sequence[str], columns: Columns) -> list[tuple[Field, int]]:
    """The fields that the header names with their columns, surest name first; `columns` goes before what we know."""
    titles = [title_of(_BETWEEN_BRACKETS.sub(" ", cell)) or title_of(cell) for cell in header]
    chosen = [
        (field, at) for field, title in columns.items() for at in range(len(titles)) if titles[at] == title_of(title)
    ]
    taken = {at for _, at in chosen}
    for field, pattern in _HEADERS:
        known = [at for at, title in enumerate(titles) if at not in taken and pattern.fullmatch(title)]
        if field not in columns:
            chosen += [(field, at) for at in known]
            taken.update(known)
    return chosen


def _cells(rows: Sequence[Row], at: int) -> list[str]:
    return [visible(row.cells[at]) for row in rows if at < len(row.cells)]


def _read_row(
    row: Row, header: Sequence[str], positions: Mapping[Field, int], group: bool | None
) -> tuple[Found | None, bool | None]:
    """What `row` holds, and the status that the heading above the next row gives."""
    cells, odd = _cells_of(row, header, positions)
    values = _values(cells, positions)
    filled = [cell for cell in map(visible, cells) if cell]
    if values["name"] and len(set(filled)) == 1:
        heading, status = group_of(values["name"])
        if heading:
            return LeftOut(row.place, values["name"], "een tussenkop"), status
    if reason := why_no_name(values["name"]):
        return LeftOut(row.place, " ".join(filled), reason), group
    if gone := next((cell for cell in filled if cell.lower() in _NO_LONGER), None):
        return LeftOut(row.place, values["name"], f"niet meer aangemeld: {gone}"), group
    declared = title_of(header[positions["bronhouder"]]) if "bronhouder" in positions else ""
    if declared.startswith("bronhouder") and status_of(values["bronhouder"]) is None:
        raise ListUnreadable(
            f"{row.place}: bronhouder is {values['bronhouder']!r}, verwacht ja of nee; verbeter de cel"
        )
    organisation = _organisation(values, row.place, group)
    return replace(organisation, odd=odd or organisation.odd), group


def _values(cells: Sequence[str], positions: Mapping[Field, int]) -> dict[Field, str]:
    return {field: visible(cells[at]) if at < len(cells) else "" for field, at in positions.items()}


def _cells_of(row: Row, header: Sequence[str], positions: Mapping[Field, int]) -> tuple[Sequence[str], str | None]:
    """The cells under their titles, and what an operator should look at there.

    Of a row with a delimiter too many: without empty cells, or with a name in one piece that was cut because nobody
    put it between quotes, or without what sticks out; whichever gives numbers and statuses where they belong.
    """
    surplus = len(row.cells) - len(header)
    if surplus <= 0 or not any(visible(cell) for cell in row.cells[len(header) :]):
        return row.cells, None
    at = positions["name"]
    end = at + surplus + 1
    name = ", ".join(filter(None, map(visible, row.cells[at:end])))
    glued = [*row.cells[:at], name, *row.cells[end:]]
    ways: list[tuple[Sequence[str], str | None]] = [
        (glued, None),
        (row.cells, f"een scheidingsteken te veel; niet gelezen: {_joined(row.cells[len(header) :])!r}"),
    ]
    empty = [number for number, cell in enumerate(row.cells) if not visible(cell)][:surplus]
    if len(empty) == surplus:
        without = [cell for number, cell in enumerate(row.cells) if number not in empty]
        ways.insert(0, (without, "een scheidingsteken te veel; een lege cel is weggelaten"))
    return max(ways, key=lambda way: _fit(_values(way[0], positions)))


def _fit(values: Mapping[Field, str]) -> int:
    """How many numbers and statuses stand where they belong, less what is neither."""
    number, _ = split_suffix(values.get("kvk", ""))
    status = values.get("bronhouder", "")
    fits = [_NUMBER.fullmatch(number) is not None] if title_of(number) not in _NO_NUMBER else []
    fits += [status_of(status) is not None] if status else []
    return sum(1 if fit else -1 for fit in fits)


def _organisation(values: Mapping[Field, str], place: str, group: bool | None) -> ListedOrganisation:
    name, marked = split_suffix(values["name"])
    number, marked_behind_number = split_suffix(values.get("kvk", ""))
    told = values.get("bronhouder", "")
    status = status_of(told) if "bronhouder" in values else bool(group)
    odd = f"{told!r} zegt niet of dit een bronhouder is; verbeter de cel" if status is None else None
    return ListedOrganisation(
        name,
        marked or marked_behind_number or bool(status),
        _digits(number),
        values.get("kind") or None,
        place=place,
        odd=odd,
    )


def _digits(cell: str) -> str | None:
    """A KvK number without spaces and dots; what is no number stays as it is, to be told."""
    if title_of(cell) in _NO_NUMBER:
        return None
    number = _NUMBER.fullmatch(cell)
    return re.sub(r"\D", "", number[1]) if number else cell
