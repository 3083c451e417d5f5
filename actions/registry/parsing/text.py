"""Reading the list from text: CSV with any delimiter, or one name on each line; in any encoding."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from charset_normalizer import from_bytes

from actions.registry.parsing.lines import read_lines
from actions.registry.parsing.rows import (
    BRONHOUDER_SUFFIX,
    ListedOrganisation,
    ListUnreadable,
    NoNames,
    Row,
    read_table,
)

_DELIMITERS = ";,\t|"
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"), ("utf-8", b""))
_WESTERN = ["cp1252", "cp850", "mac_roman", "utf_16_le", "utf_16_be"]
_NO_TEXT = frozenset(map(chr, range(9)))


def read_text(text: str, columns: Mapping[str, str] | None = None) -> list[ListedOrganisation]:
    """The organisations in `text`; `columns` as in `rows.read_table`.

    Raises:
        ListUnreadable: no column with names, or a row that cannot be understood, with its line number.
    """
    try:
        return read_table(_rows(text), columns)
    except csv.Error as error:
        raise ListUnreadable(f"not CSV: {error}") from error
    except NoNames:
        lines = text.splitlines()
        if columns or not any(BRONHOUDER_SUFFIX.search(line) for line in lines):
            raise
        return read_lines(lines, "line")


def decode(content: bytes) -> str:
    """`content` as text: by its byte order mark, else UTF-8, else the Western encoding that fits best.

    Raises:
        ListUnreadable: it is not text.
    """
    for encoding, mark in _MARKS:
        if content.startswith(mark):
            try:
                return _checked(content.decode(encoding))
            except UnicodeDecodeError:
                continue
    guess = from_bytes(content, cp_isolation=_WESTERN).best()
    if guess is None:
        raise ListUnreadable("not text in a known encoding")
    return _checked(str(guess))


def _checked(text: str) -> str:
    if not _NO_TEXT.isdisjoint(text):
        raise ListUnreadable("not text: it holds control characters")
    return text


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    for cells in reader:
        yield Row(f"line {reader.line_num}", cells)


def _delimiter(text: str) -> str:
    """The delimiter that occurs most in the first line that holds any."""
    for line in StringIO(text):
        if any(delimiter in line for delimiter in _DELIMITERS):
            return max(_DELIMITERS, key=line.count)
    return ","
