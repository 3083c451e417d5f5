"""Reading the list from whatever form a source has it in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.registry.parsing.encoding import decode
from bot.registry.parsing.rows import (
    Found,
    LeftOut,
    ListedOrganisation,
    ListUnreadable,
    counted,
    distinct,
    with_numbers_checked,
)
from bot.registry.parsing.tables import Field

__all__ = [
    "AS_RECOGNISED",
    "LeftOut",
    "ListUnreadable",
    "ListedOrganisation",
    "ReadList",
    "Reading",
    "counted",
    "read_list",
    "read_source",
]

_PDF = b"%PDF-"
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OTHER_FORMS = {
    b"\x89PNG": "een afbeelding (PNG)",
    b"\xff\xd8\xff": "een foto (JPEG)",
    b"GIF8": "een afbeelding (GIF)",
    b"II*\0": "een scan (TIFF)",
    b"MM\0*": "een scan (TIFF)",
    b"{\\rtf": "een RTF-document",
    b"\x1f\x8b": "een ingepakt bestand (gzip)",
    b"7z\xbc\xaf": "een ingepakt bestand (7z)",
    b"SQLite format 3": "een database (SQLite)",
}
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|div|table|ul|ol)\b", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a source that is not recognised by itself.

    `columns` maps the fields name, kvk, bronhouder and kind to headers of the source; `selector` (CSS) picks the
    elements with names from a web page.
    """

    columns: Mapping[Field, str] = field(default_factory=dict)
    selector: str | None = None


AS_RECOGNISED = Reading()


@dataclass(frozen=True, slots=True)
class ReadList:
    """The organisations of a source, what in it is none, and what else an operator should know of how it was read."""

    organisations: list[ListedOrganisation]
    left_out: list[LeftOut]
    notes: tuple[str, ...] = ()


def read_list(content: bytes, reading: Reading = AS_RECOGNISED) -> list[ListedOrganisation]:
    """The organisations in `content`; see `read_source`."""
    return read_source(content, reading).organisations


def read_source(content: bytes, reading: Reading = AS_RECOGNISED) -> ReadList:
    """What stands in `content`: HTML, CSV, lines of text, XLSX, XLS, ODS or PDF, seen from its first bytes.

    Raises:
        ListUnreadable: no known form, or something in it cannot be understood; the message names the place.
    """
    if what := _something_else(content):
        raise ListUnreadable(f"dit is {what}; vraag of bewaar de lijst als CSV of XLSX")
    found, notes = _found(content, reading)
    left_out = [row for row in found if isinstance(row, LeftOut)]
    rows = [row for row in found if isinstance(row, ListedOrganisation)]
    if left_out and not rows:
        raise ListUnreadable(f"{left_out[0].place}: {left_out[0].reason}; dit lijkt niet op de lijst")
    checked = with_numbers_checked(rows)
    return ReadList(distinct(checked), left_out, (*notes, *_numbers_filled_up(rows, checked)))


def _numbers_filled_up(before: list[ListedOrganisation], after: list[ListedOrganisation]) -> tuple[str, ...]:
    """That numbers lost their first zeros in some program, as it does to all of them, and got them back."""
    filled = [row for was, row in zip(before, after, strict=True) if row.kvk and row.kvk != was.kvk]
    if not filled:
        return ()
    numbers = "1 KvK-nummer kreeg" if len(filled) == 1 else f"{len(filled)} KvK-nummers kregen"
    return (f"{numbers} een 0 ervoor, zoals {filled[0].place}: {filled[0].name} | {filled[0].kvk}; kijk het na",)


def _something_else(content: bytes) -> str | None:
    """What a file is that holds no list, seen from its first bytes."""
    for start, what in _OTHER_FORMS.items():
        if content.startswith(start):
            return what
    if content.lstrip()[:1] in (b"{", b"["):
        try:
            json.loads(content)
        except ValueError:
            return None
        return "JSON"
    return None


def _found(content: bytes, reading: Reading) -> tuple[list[Found], tuple[str, ...]]:
    """Read with what the form needs; a library is imported when its form comes, as some take much memory."""
    if content.startswith(_PDF):
        from bot.registry.parsing.pdf import read_pdf

        return read_pdf(content, reading.columns), ()
    from bot.registry.parsing.sheets import read_spreadsheet, read_text

    if content.startswith(_SPREADSHEETS):
        return read_spreadsheet(content, reading.columns), ()
    decoded = decode(content)
    if _HTML.match(decoded.text):
        from bot.registry.parsing.page import read_page

        return read_page(decoded.text, reading.columns, reading.selector), decoded.notes
    return read_text(decoded.text, reading.columns), decoded.notes
