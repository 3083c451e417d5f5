"""Reading the list from a spreadsheet: XLSX, XLS or ODS."""

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from bot.registry.parsing.rows import (
    Field,
    ListedOrganisation,
    ListUnreadable,
    NoNames,
    Row,
    read_column,
    read_table,
)

_MOST_UNPACKED_BYTES = 300_000_000


def read_spreadsheet(content: bytes, columns: Mapping[Field, str] | None = None) -> list[ListedOrganisation]:
    """The organisations in all visible sheets that have a column with names.

    Raises:
        ListUnreadable: no spreadsheet, no sheet with names, or a row that cannot be understood.
    """
    _check_size(content)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        sheets = [list(_rows(workbook.get_sheet_by_name(name))) for name in visible]
    except Exception as error:  # a broken workbook makes the reader raise almost anything
        raise ListUnreadable(f"geen leesbare spreadsheet: {error}") from error
    found, problem = [], NoNames("een spreadsheet zonder zichtbare bladen")
    for rows in sheets:
        try:
            found += read_table(rows, columns)
        except NoNames as nothing:
            problem = nothing
            found += _without_header(rows) if not columns else []
    if not found:
        raise problem
    return found


def _without_header(rows: list[Row]) -> list[ListedOrganisation]:
    try:
        return read_column(rows)
    except NoNames:
        return []


def _check_size(content: bytes) -> None:
    """Refuse an archive that unpacks to more than 300 MB."""
    if not content.startswith(b"PK"):
        return
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(BytesIO(content)).infolist())
    except zipfile.BadZipFile as error:
        raise ListUnreadable(f"een beschadigd bestand: {error}") from error
    if unpacked > _MOST_UNPACKED_BYTES:
        raise ListUnreadable(f"uitgepakt {unpacked // 1_000_000} MB; hoogstens {_MOST_UNPACKED_BYTES // 1_000_000} MB")


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        yield Row(f"blad {sheet.name!r}, rij {number}", [_text(cell) for cell in cells])


def _text(cell: object) -> str:
    """A cell as text; a whole number without the '.0' with which a spreadsheet stores it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
