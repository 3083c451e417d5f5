"""Reading the list from whatever form a source has it in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.registry.parsing.rows import (
    Found,
    LeftOut,
    ListedOrganisation,
    ListUnreadable,
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
    "read_list",
    "read_source",
]

_PDF = b"%PDF-"
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
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
    """The organisations of a source, and what in it is none."""

    organisations: list[ListedOrganisation]
    left_out: list[LeftOut]


def read_list(content: bytes, reading: Reading = AS_RECOGNISED) -> list[ListedOrganisation]:
    """The organisations in `content`; see `read_source`."""
    return read_source(content, reading).organisations


def read_source(content: bytes, reading: Reading = AS_RECOGNISED) -> ReadList:
    """What stands in `content`: HTML, CSV, lines of text, XLSX, XLS, ODS or PDF, seen from its first bytes.

    Raises:
        ListUnreadable: no known form, or something in it cannot be understood; the message names the place.
    """
    found = _found(content, reading)
    left_out = [row for row in found if isinstance(row, LeftOut)]
    rows = [row for row in found if isinstance(row, ListedOrganisation)]
    if left_out and not rows:
        raise ListUnreadable(f"{left_out[0].place}: {left_out[0].reason}; dit lijkt niet op de lijst")
    return ReadList(distinct(with_numbers_checked(rows)), left_out)


def _found(content: bytes, reading: Reading) -> list[Found]:
    """Read with what the form needs; a library is imported when its form comes, as some take much memory."""
    if content.startswith(_PDF):
        from bot.registry.parsing.pdf import read_pdf

        return read_pdf(content, reading.columns)
    from bot.registry.parsing.sheets import decode, read_spreadsheet, read_text

    if content.startswith(_SPREADSHEETS):
        return read_spreadsheet(content, reading.columns)
    if _HTML.match(text := decode(content)):
        from bot.registry.parsing.page import read_page

        return read_page(text, reading.columns, reading.selector)
    return read_text(text, reading.columns)
