"""Reading the list from CSV with any delimiter and any encoding."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from actions.registry.parsing.rows import ListedOrganisation, ListUnreadable, find_columns, read_row

if TYPE_CHECKING:
    import _csv

_DELIMITERS = ";,\t|"
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"), ("utf-8", b""))
_NO_TEXT = frozenset("\x00\x01\x02\x03\x04\x05\x06\x07\x08")


def read_delimited(content: bytes, mapping: Mapping[str, str] | None = None) -> list[ListedOrganisation]:
    """The organisations in `content`.

    Raises:
        ListUnreadable: no text, no column with names, or a row that cannot be understood, with its line number.
    """
    text = decode(content)
    lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return list(_organisations(lines, mapping))
    except csv.Error as error:
        raise ListUnreadable(f"line {lines.line_num}: {error}") from error


def decode(content: bytes) -> str:
    """`content` as text: UTF-8 or UTF-16 by its mark, else UTF-8, else the encoding that fits best.

    Raises:
        ListUnreadable: it is not text.
    """
    for encoding, mark in (
        ("utf-8-sig", b"\xef\xbb\xbf"),
        ("utf-16", b"\xff\xfe"),
        ("utf-16", b"\xfe\xff"),
        ("utf-8", b""),
    ):
        if content.startswith(mark):
            try:
                return _checked(content.decode(encoding))
            except UnicodeDecodeError:
                continue
    guess = from_bytes(content, cp_isolation=["cp1252", "cp850", "mac_roman", "utf_16_le", "utf_16_be"]).best()
    if guess is None:
        raise ListUnreadable("the file is not text in a known encoding")
    return _checked(str(guess))


def _checked(text: str) -> str:
    if not _NO_TEXT.isdisjoint(text):
        raise ListUnreadable("the file holds control characters: it is not text")
    return text


def _delimiter(text: str) -> str:
    """The delimiter that occurs most in the first line that holds any."""
    for line in text.splitlines():
        if any(delimiter in line for delimiter in _DELIMITERS):
            return max(_DELIMITERS, key=line.count)
    return ","


def _organisations(lines: "_csv.Reader", mapping: Mapping[str, str] | None) -> Iterator[ListedOrganisation]:
    header: list[str] = next((cells for cells in lines if any(cell.strip() for cell in cells)), [])
    columns = find_columns(header, mapping)
    for cells in lines:
        if row := read_row(cells, columns, f"line {lines.line_num}"):
            yield row
