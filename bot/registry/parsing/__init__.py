"""Reading the list from whatever form a source has it in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.registry.parsing.pdf import read_pdf
from bot.registry.parsing.rows import Field, ListedOrganisation, ListUnreadable, distinct, with_numbers_checked
from bot.registry.parsing.text import decode, read_text

__all__ = ["AS_RECOGNISED", "ListUnreadable", "ListedOrganisation", "Reading", "read_list"]

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


def read_list(content: bytes, reading: Reading = AS_RECOGNISED) -> list[ListedOrganisation]:
    """The organisations in `content`: HTML, CSV, lines of text, XLSX, XLS, ODS or PDF, seen from its first bytes.

    Raises:
        ListUnreadable: no known form, or something in it cannot be understood; the message names the place.
    """
    if content.startswith(_PDF):
        rows = read_pdf(content, reading.columns)
    elif content.startswith(_SPREADSHEETS):
        from bot.registry.parsing.spreadsheet import read_spreadsheet

        rows = read_spreadsheet(content, reading.columns)
    elif _HTML.match(text := decode(content)):
        from bot.registry.parsing.page import read_page

        rows = read_page(text, reading.columns, reading.selector)
    else:
        rows = read_text(text, reading.columns)
    return distinct(with_numbers_checked(rows))
