"""Reading the list from whatever form a source has it in."""

import re
from collections.abc import Mapping

from actions.registry.parsing.page import read_page
from actions.registry.parsing.pdf import read_pdf
from actions.registry.parsing.rows import ListedOrganisation, ListUnreadable, distinct
from actions.registry.parsing.spreadsheet import read_spreadsheet
from actions.registry.parsing.text import decode, read_text

__all__ = ["ListUnreadable", "ListedOrganisation", "read_list"]

_PDF = b"%PDF-"
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|div|table|ul|ol)\b", re.I | re.S
)


def read_list(
    content: bytes, columns: Mapping[str, str] | None = None, selector: str | None = None
) -> list[ListedOrganisation]:
    """The organisations in `content`: HTML, CSV, lines of text, XLSX, XLS, ODS or PDF, seen from its first bytes.

    `columns` maps the fields name, kvk, bronhouder and kind to headers of the source; `selector` (CSS) picks the
    elements with names from a web page. Both are only needed when the reading by itself goes wrong.

    Raises:
        ListUnreadable: no known form, or something in it cannot be understood; the message names the place.
    """
    if content.startswith(_PDF):
        rows = read_pdf(content, columns)
    elif content.startswith(_SPREADSHEETS):
        rows = read_spreadsheet(content, columns)
    elif _HTML.match(text := decode(content)):
        rows = read_page(text, columns, selector)
    else:
        rows = read_text(text, columns)
    return distinct(rows)
