"""Reading the list from text (CSV, or lines), and from spreadsheets (XLSX, XLS, ODS)."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, StringIO

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from bot.registry.parsing.hidden import hidden_rows
from bot.registry.parsing.lines import entries_among, read_entries, read_lines
from bot.registry.parsing.rows import Found, LeftOut, ListUnreadable, NoNames, Row, counted, is_marked
from bot.registry.parsing.tables import Columns, has_header, read_column, read_table

_DELIMITERS = ";\t|,"
_NO_DELIMITER = "\x1f"
_NEARLY_EVERYWHERE = 0.85
_LOOKED_AT = 2000
_OTHER_SHEET = re.compile(
    r"afgemeld|uitgeschreven|ingetrokken|vervallen|opgeheven|archief|toelichting|uitleg|legenda|contact|oud\b", re.I
)


def read_text(text: str, columns: Columns | None = None) -> list[Found]:
    """The organisations in `text`; `columns` as in `tables.read_table`.

    Raises:
        ListUnreadable: no column with names, or a row that cannot be understood, with its line number.
    """
    lines = text.splitlines()
    if not columns and entries_among(lines) and not _is_table(text):
        return read_entries(Row(f"regel {number}", [line]) for number, line in enumerate(lines, start=1))
    delimiter = _delimiter("\n".join(lines[:_LOOKED_AT]))
    try:
        return read_table(_rows(text, delimiter), columns)
    except NoNames as no_header:
        if columns or (delimiter is None and not any(map(is_marked, lines))):
            raise
        try:
            return read_lines(lines, "regel") if delimiter is None else read_column(list(_rows(text, delimiter)))
        except NoNames:
            raise no_header from None


def _rows(text: str, delimiter: str | None) -> Iterator[Row]:
    """The rows of cells, or one cell for each line without a delimiter."""
    delimiter = delimiter or _NO_DELIMITER
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for cells in reader:
            yield Row(f"regel {reader.line_num}", cells)
    except csv.Error as error:
        remedy = "zet de hele cel tussen aanhalingstekens, of haal ze weg"
        raise ListUnreadable(
            f"regel {reader.line_num}: geen CSV, een aanhalingsteken te veel of te weinig; {remedy}"
        ) from error


def _delimiter(text: str) -> str | None:
    """The delimiter that gives the same number of columns nearly everywhere, or None.

    A comma also stands in names ('Amstel, Gooi en Vecht'), so it counts only with a header that we know.
    """
    best, most = None, 0.0
    for delimiter in _DELIMITERS:
        try:
            rows = [row.cells for row in _rows(text, delimiter) if any(cell.strip() for cell in row.cells)]
        except ListUnreadable:
            rows = [line.split(delimiter) for line in text.splitlines() if line.strip()]
        if delimiter == "," and not any(map(has_header, rows[:20])):
            continue
        columns, times = max(Counter(map(len, rows)).items(), key=lambda item: item[1], default=(1, 0))
        share = times / len(rows) if rows else 0.0
        headed = delimiter == "," or any(map(has_header, rows[:20]))
        if columns > 1 and share > most and (headed or share >= _NEARLY_EVERYWHERE):
            best, most = delimiter, share
    return best


def _is_table(text: str) -> bool:
    """Whether there is a header; bars that only part the name from the number are the shape of the page."""
    headers = ((delimiter, line.split(delimiter)) for line in text.splitlines()[:20] for delimiter in _DELIMITERS)
    return any((delimiter != "|" or len(header) > 2) and has_header(header) for delimiter, header in headers)


def read_spreadsheet(content: bytes, columns: Columns | None = None) -> list[Found]:
    """The organisations in all visible sheets that have a column with names; what is hidden is left out, and told.

    Raises:
        ListUnreadable: no spreadsheet, no sheet with names, or a row that cannot be understood.
    """
    sheets, found = _opened(content)
    problem = NoNames("een spreadsheet zonder zichtbare bladen; maak het blad met de lijst zichtbaar")
    for name, rows in sheets:
        if _OTHER_SHEET.search(name):
            found.append(LeftOut(f"blad {name!r}", counted(len(rows), "rij", "rijen"), "een blad met iets anders"))
            continue
        try:
            found += _of_sheet(rows, columns)
        except NoNames as nothing:
            problem = nothing
            if rows:
                found.append(LeftOut(f"blad {name!r}", counted(len(rows), "rij", "rijen"), f"geen lijst: {nothing}"))
    if all(isinstance(row, LeftOut) for row in found):
        raise problem
    return found


def _opened(content: bytes) -> tuple[list[tuple[str, list[Row]]], list[Found]]:
    """The visible sheets by name with their visible rows, and what is hidden."""
    hidden = hidden_rows(content)
    sheets: list[tuple[str, list[Row]]] = []
    found: list[Found] = []
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in workbook.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible:
                found.append(LeftOut(f"blad {sheet.name!r}", "", "een verborgen blad; maak het zichtbaar als het telt"))
                continue
            rows, left_out = _cells(workbook.get_sheet_by_name(sheet.name), hidden.get(sheet.name, frozenset()))
            sheets.append((sheet.name, rows))
            found += left_out
    except MemoryError:
        raise
    except Exception as error:  # a broken workbook makes the reader raise almost anything
        raise ListUnreadable(f"geen leesbare spreadsheet: {error}; bewaar hem opnieuw als XLSX") from error
    return sheets, found


def _of_sheet(rows: list[Row], columns: Columns | None) -> list[Found]:
    try:
        return read_table(rows, columns)
    except NoNames as no_header:
        if columns:
            raise
        if entries_among([row.cells[0] if row.cells else "" for row in rows]):
            return read_entries(rows)
        try:
            return read_column(rows)
        except NoNames:
            raise no_header from None


def _cells(sheet: CalamineSheet, hidden: frozenset[int]) -> tuple[list[Row], list[LeftOut]]:
    """The rows of a sheet, and the hidden rows that hold anything."""
    rows = [[_cell_text(cell) for cell in cells] for cells in sheet.to_python(skip_empty_area=False)]
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        for below in range(top + 1, min(bottom + 1, len(rows))):
            rows[below][column] = rows[top][column]
    seen, left_out = [], []
    for number, cells in enumerate(rows, start=1):
        place = f"blad {sheet.name!r}, rij {number}"
        if number not in hidden:
            seen.append(Row(place, cells))
        elif any(cells):
            left_out.append(LeftOut(place, " ".join(filter(None, cells)), "een verborgen rij; maak haar zichtbaar"))
    return seen, left_out


def _cell_text(cell: object) -> str:
    """A cell as text; a whole number without the '.0' with which a spreadsheet stores it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
