"""Lists in the forms that a source may have them in, made as other programs make them."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib
from fpdf import FPDF
from openpyxl import Workbook

_FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
Rows = Sequence[Sequence[object]]


def csv(rows: Rows, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Lines with this delimiter, without quotes."""
    return "\r\n".join(delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows).encode(
        encoding
    )


def html(rows: Rows, before: str = "") -> bytes:
    """A page with a table; a cell that begins with '<' is used as it is."""
    lines = ("".join(cell if str(cell).startswith("<t") else f"<td>{cell}</td>" for cell in row) for row in rows)
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<!DOCTYPE html><html><body>{before}<table>{table}</table></body></html>".encode()


def xlsx(
    sheets: Mapping[str, Rows],
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    merged: Sequence[str] = (),
) -> bytes:
    """A workbook with these sheets; the rows with these numbers are hidden and these ranges merged, on each sheet."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for number in hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for cells in merged:
            sheet.merge_cells(cells)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def ods(rows: Rows, hidden: int | None = None) -> bytes:
    """An OpenDocument spreadsheet with one sheet, of which the row with this number is hidden."""
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    )
    mark = ' table:visibility="collapse"'
    lines = "".join(
        f"<table:table-row{mark * (number == hidden)}>{row}</table:table-row>" for number, row in enumerate(cells, 1)
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Lijst">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{_ODS}"/></m:manifest>',
        )
    return file.getvalue()


def pdf(pages: Sequence[Sequence[tuple[int, str]]]) -> bytes:
    """A PDF with on each page lines of text, each starting at a distance (in points) from the left.

    Lines with the same number of the row are not possible: see `pdf_at` for columns.
    """
    return pdf_at([[(left, 60 + 14 * row, text) for row, (left, text) in enumerate(lines)] for lines in pages])


def pdf_at(pages: Sequence[Sequence[tuple[int, int, str]]]) -> bytes:
    """A PDF with on each page texts, each at a distance (in points) from the left and the top."""
    document = _document()
    for texts in pages:
        document.add_page()
        for left, top, text in texts:
            document.text(left, top, text)
    return bytes(document.output())


def pdf_table(rows: Sequence[Sequence[str]], widths: Sequence[int], title: str = "") -> bytes:
    """A PDF with a table with lines round its cells, which wrap, and its header and title on every page."""
    document = _document()
    document.header = lambda: document.cell(0, 30, title, new_x="LMARGIN", new_y="NEXT")  # type: ignore[method-assign]
    document.add_page()
    with document.table(rows, col_widths=widths, repeat_headings=1, text_align="LEFT", width=sum(widths), align="L"):
        pass
    return bytes(document.output())


def _document() -> FPDF:
    document = FPDF(unit="pt", format="A4")
    for style in ("", "B"):
        document.add_font("dejavu", style, fname=_FONT)
    document.set_font("dejavu", size=10)
    return document
