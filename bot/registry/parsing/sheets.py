"""Reading the list from text (CSV, or lines) in any encoding, and from spreadsheets (XLSX, XLS, ODS)."""

import csv
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO, StringIO

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from bot.registry.parsing.lines import entries_among, read_entries, read_lines
from bot.registry.parsing.rows import Found, LeftOut, ListUnreadable, NoNames, Row, is_marked
from bot.registry.parsing.tables import Columns, has_header, read_column, read_table

_DELIMITERS = ";\t|,"
_NO_DELIMITER = "\x1f"
_NEARLY_EVERYWHERE = 0.85
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_WESTERN = ("cp1252", "cp850", "mac_roman")
_USUAL = frozenset("áàâäåéèêëíìîïóòôöúùûüýÿçñøæßÁÀÂÄÅÉÈÊËÍÎÏÓÔÖÚÛÜÇØ‘’“”–—€ĳ\u00a0\u200b")
_ENCODED_TWICE = re.compile("[ÂÃâ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LOOKED_AT = 2000
_NO_TEXT = frozenset(map(chr, range(9)))
_OTHER_SHEET = re.compile(
    r"afgemeld|uitgeschreven|ingetrokken|vervallen|opgeheven|archief|toelichting|uitleg|legenda|contact|oud\b", re.I
)
_SHEET, _RELATION = re.compile(r"<sheet\b[^>]*>"), re.compile(r"<Relationship\b[^>]*>")
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_MOST_UNPACKED_BYTES = 300_000_000


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


def decode(content: bytes) -> str:
    """`content` as text: UTF-8, UTF-16, or the Western encoding that gives the most usual letters.

    Detection libraries need more than the few accents of a list of Dutch names: charset-normalizer read
    'Súdwest-Fryslân' from each of the Western encodings as something else.

    Raises:
        ListUnreadable: it is not text.
    """
    for encoding in _unicode(content):
        try:
            return _checked("".join(map(_encoded_once, content.decode(encoding).splitlines(keepends=True))))
        except UnicodeDecodeError:
            continue
    return max((_checked(content.decode(encoding, "replace")) for encoding in _WESTERN), key=_usual_letters)


def _encoded_once(line: str) -> str:
    """`line` without the second encoding in UTF-8 that some program gave it: 'SÃºdwest' is 'Súdwest'."""
    if not _ENCODED_TWICE.search(line):
        return line
    for encoding in ("cp1252", "latin-1"):
        try:
            return line.encode(encoding).decode()
        except UnicodeError:
            continue
    return line


def _unicode(content: bytes) -> list[str]:
    """The Unicode encodings that `content` may have, by its mark or by where its zero bytes are."""
    marked = [encoding for encoding, mark in _MARKS if content.startswith(mark)]
    if not marked and b"\0" in content[:_LOOKED_AT]:
        even, odd = content[:_LOOKED_AT:2].count(0), content[1:_LOOKED_AT:2].count(0)
        return ["utf-16-be" if even > odd else "utf-16-le"]
    return marked or ["utf-8"]


def _usual_letters(text: str) -> int:
    return sum(1 if letter in _USUAL else -1 for letter in text if not letter.isascii())


def _checked(text: str) -> str:
    if not _NO_TEXT.isdisjoint(text):
        raise ListUnreadable("geen tekst: er staan stuurtekens in; bewaar de lijst als CSV of XLSX")
    return text


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
    """The organisations in all visible sheets that have a column with names; hidden rows are left out.

    Raises:
        ListUnreadable: no spreadsheet, no sheet with names, or a row that cannot be understood.
    """
    hidden = _hidden_rows(content)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            (sheet.name, list(_cells(workbook.get_sheet_by_name(sheet.name), hidden.get(sheet.name, frozenset()))))
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
    except Exception as error:  # a broken workbook makes the reader raise almost anything
        raise ListUnreadable(f"geen leesbare spreadsheet: {error}; bewaar hem opnieuw als XLSX") from error
    found: list[Found] = []
    problem = NoNames("een spreadsheet zonder zichtbare bladen; maak het blad met de lijst zichtbaar")
    for name, rows in sheets:
        if _OTHER_SHEET.search(name):
            found.append(LeftOut(f"blad {name!r}", f"{len(rows)} rijen", "een blad met iets anders"))
            continue
        try:
            found += _of_sheet(rows, columns)
        except NoNames as nothing:
            problem = nothing
    if all(isinstance(row, LeftOut) for row in found):
        raise problem
    return found


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


def _hidden_rows(content: bytes) -> dict[str, frozenset[int]]:
    """The numbers of the hidden rows of each sheet of an XLSX file, which the library does not tell.

    Raises:
        ListUnreadable: an archive that is damaged, or unpacks to more than 300 MB.
    """
    if not content.startswith(b"PK"):
        return {}
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > _MOST_UNPACKED_BYTES:
            most = _MOST_UNPACKED_BYTES // 1_000_000
            raise ListUnreadable(
                f"uitgepakt {unpacked // 1_000_000} MB; hoogstens {most} MB; haal weg wat geen lijst is"
            )
        return {
            name: frozenset(int(row) for row in _HIDDEN_ROW.findall(archive.read(part)))
            for name, part in _parts(archive).items()
        }
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, UnicodeError, KeyError) as error:
        raise ListUnreadable(f"een beschadigd bestand: {error}; bewaar het opnieuw als XLSX") from error


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of an XLSX archive in which each sheet stands, by the name of the sheet; empty for other archives."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)}
    sheets = _SHEET.findall(archive.read("xl/workbook.xml").decode())
    parts = {_attribute(tag, "name"): targets.get(_attribute(tag, "r:id"), "") for tag in sheets}
    found = {name: part.removeprefix("/") if part.startswith("/") else f"xl/{part}" for name, part in parts.items()}
    return {name: part for name, part in found.items() if part in archive.namelist()}


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _cells(sheet: CalamineSheet, hidden: frozenset[int]) -> Iterator[Row]:
    rows = [[_cell_text(cell) for cell in cells] for cells in sheet.to_python(skip_empty_area=False)]
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        for below in range(top + 1, min(bottom + 1, len(rows))):
            rows[below][column] = rows[top][column]
    for number, cells in enumerate(rows, start=1):
        if number not in hidden:
            yield Row(f"blad {sheet.name!r}, rij {number}", cells)


def _cell_text(cell: object) -> str:
    """A cell as text; a whole number without the '.0' with which a spreadsheet stores it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
