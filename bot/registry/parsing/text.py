"""Reading the list from text: CSV with any delimiter, or one name on each line; in any encoding."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from bot.registry.parsing.entries import entries_among, read_entries
from bot.registry.parsing.lines import read_lines
from bot.registry.parsing.rows import (
    BRONHOUDER_SUFFIX,
    Field,
    ListedOrganisation,
    ListUnreadable,
    NoNames,
    Row,
    read_column,
    read_table,
)

_DELIMITERS = ";,\t|"
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_WESTERN = ("cp1252", "cp850", "mac_roman")
_USUAL = frozenset("áàâäåéèêëíìîïóòôöúùûüýÿçñøæßÁÀÂÄÅÉÈÊËÍÎÏÓÔÖÚÛÜÇØ‘’“”–—€ĳ")
_LOOKED_AT = 2000
_NO_TEXT = frozenset(map(chr, range(9)))


def read_text(text: str, columns: Mapping[Field, str] | None = None) -> list[ListedOrganisation]:
    """The organisations in `text`; `columns` as in `rows.read_table`.

    Raises:
        ListUnreadable: no column with names, or a row that cannot be understood, with its line number.
    """
    lines = text.splitlines()
    if not columns and entries_among(lines):
        return read_entries(Row(f"regel {number}", [line]) for number, line in enumerate(lines, start=1))
    try:
        return read_table(_rows(text), columns)
    except csv.Error as error:
        raise ListUnreadable(f"geen CSV: {error}") from error
    except NoNames:
        rows = list(_rows(text))
        if columns or not any(BRONHOUDER_SUFFIX.search(cell) for row in rows for cell in row.cells):
            raise
        if any(len(row.cells) > 1 for row in rows):
            return read_column(rows)
        return read_lines(lines, "regel")


def decode(content: bytes) -> str:
    """`content` as text: UTF-8, UTF-16, or the Western encoding that gives the most usual letters.

    Detection libraries need more than the few accents of a list of Dutch names: charset-normalizer read
    'Súdwest-Fryslân' from each of the Western encodings as something else.

    Raises:
        ListUnreadable: it is not text.
    """
    for encoding in _unicode(content):
        try:
            return _checked(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return max((_checked(content.decode(encoding, "replace")) for encoding in _WESTERN), key=_usual_letters)


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
        raise ListUnreadable("geen tekst: er staan stuurtekens in")
    return text


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    for cells in reader:
        yield Row(f"regel {reader.line_num}", cells)


def _delimiter(text: str) -> str:
    """The delimiter that occurs most in the first line that holds any."""
    for line in StringIO(text):
        if any(delimiter in line for delimiter in _DELIMITERS):
            return max(_DELIMITERS, key=line.count)
    return ","
