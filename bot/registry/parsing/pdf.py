"""Reading the list from the text of a PDF: a table with a header, or one name on each line."""

import re
from collections.abc import Mapping
from io import BytesIO

from bot.registry.parsing.lines import read_lines
from bot.registry.parsing.rows import Field, ListedOrganisation, ListUnreadable, NoNames, Row, read_table

_BETWEEN_COLUMNS = re.compile(r"\s{2,}")


def read_pdf(content: bytes, columns: Mapping[Field, str] | None = None) -> list[ListedOrganisation]:
    """The organisations in the pages; columns are parted by white space.

    Raises:
        ListUnreadable: no PDF, one without text (a scan), or no names in it.
    """
    from pypdf import PdfReader  # here: it takes 24 MB, and rasa-sdk imports each module below `actions`

    try:
        pages = [page.extract_text(extraction_mode="layout") for page in PdfReader(BytesIO(content)).pages]
    except Exception as error:  # a broken PDF makes pypdf raise almost anything
        raise ListUnreadable(f"geen leesbare PDF: {error}") from error
    rows = [
        Row(f"pagina {number}, regel {line}", _BETWEEN_COLUMNS.split(text.strip()))
        for number, page in enumerate(pages, start=1)
        for line, text in enumerate(page.splitlines(), start=1)
        if text.strip()
    ]
    if not rows:
        raise ListUnreadable("een PDF zonder tekst, misschien een scan")
    try:
        return read_table(_without_repeated_headers(rows), columns)
    except NoNames:
        if columns:
            raise
        return read_lines([cell for row in rows for cell in row.cells], "regel")


def _without_repeated_headers(rows: list[Row]) -> list[Row]:
    """The rows, with the header of the first page only."""
    header = tuple(rows[0].cells)
    return rows[:1] + [row for row in rows[1:] if tuple(row.cells) != header]
