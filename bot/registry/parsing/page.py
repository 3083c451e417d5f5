"""Reading the list from a web page: tables, lists (one, or one for each letter), or lines."""

import re
from collections.abc import Mapping
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from bot.registry.parsing.entries import entries_among, read_entries
from bot.registry.parsing.lines import read_lines
from bot.registry.parsing.rows import (
    BRONHOUDER_SUFFIX,
    Field,
    ListedOrganisation,
    ListUnreadable,
    NoNames,
    Row,
    looks_like_name,
    named,
    read_column,
    read_table,
)

_NO_CONTENT = "script, style, template, noscript, nav, header, footer, aside"
_BLOCKS = "br, p, div, section, article, h1, h2, h3, h4, h5, h6, li, tr"
_LISTS = ("ul", "ol", "dl")
_LETTERS = re.compile(r"^[A-Z0-9]{1,2}(?:\s*(?:-|–|t/m|tot)\s*[A-Z0-9]{1,2})?$", re.IGNORECASE)
_LEVELS_TO_HEADING = 3
_BOLD, _NOT_BOLD = "\ue000", "\ue001"
"""Letters of no alphabet, to know in the text of the page what was bold."""


def read_page(
    html: str, columns: Mapping[Field, str] | None = None, selector: str | None = None
) -> list[ListedOrganisation]:
    """The organisations on the page `html`; with `selector` (CSS), the text of each element that it selects.

    Raises:
        NoNames: nothing on the page looks like the list.
        ListUnreadable: a row that cannot be understood.
    """
    page = LexborHTMLParser(html)
    if selector:
        return _selected(page, selector)
    for element in page.css(_NO_CONTENT):
        element.decompose()
    if not columns and (entries := _from_entries(page)):
        return entries
    found = _from_tables(page, columns)
    if columns and not found:
        raise NoNames(f"geen tabel met de kolommen {', '.join(map(repr, columns.values()))} op deze pagina")
    return found or _from_lists(page) or _from_lines(page)


def _selected(page: LexborHTMLParser, selector: str) -> list[ListedOrganisation]:
    try:
        texts = [_text(element) for element in page.css(selector)]
    except (SelectolaxError, ValueError) as error:
        raise ListUnreadable(f"selector {selector!r}: {error}") from error
    return [named(text, f"element {number}") for number, text in enumerate(texts, start=1) if text]


def _from_tables(page: LexborHTMLParser, columns: Mapping[Field, str] | None) -> list[ListedOrganisation]:
    """The rows of all tables with a column of names; a table for each letter is one list."""
    found, nameless = [], []
    for number, table in enumerate(page.css("table"), start=1):
        rows = [
            Row(f"tabel {number}, rij {at}", [_text(cell) for cell in row.css("td, th")])
            for at, row in enumerate(table.css("tr"), start=1)
        ]
        try:
            found += _from_table(rows, columns)
        except NoNames:
            nameless += rows if _under_letter(table) else []
    if found:
        found += [named(row.cells[0], row.place) for row in nameless if row.cells and looks_like_name(row.cells[0])]
    return found


def _from_table(rows: list[Row], columns: Mapping[Field, str] | None) -> list[ListedOrganisation]:
    """The rows of one table, with or without header. Raises NoNames."""
    try:
        return read_table(rows, columns)
    except NoNames:
        if columns:
            raise
        return read_column(rows)


def _from_lists(page: LexborHTMLParser) -> list[ListedOrganisation]:
    """The items of the lists that hold a '(B)', of those between them, and of those under a letter."""
    lists = page.css(", ".join(_LISTS))
    items = [_items(element) for element in lists]
    marked = [number for number, texts in enumerate(items) if any(map(BRONHOUDER_SUFFIX.search, texts))]
    if not marked:
        return []
    return [
        named(text, f"lijst {number + 1}, punt {at}")
        for number, texts in enumerate(items)
        if marked[0] <= number <= marked[-1] or _under_letter(lists[number])
        for at, text in enumerate(texts, start=1)
        if looks_like_name(text)
    ]


def _from_entries(page: LexborHTMLParser) -> list[ListedOrganisation]:
    """The entries 'Naam | 12345678 (B)' on the page; in its older form bold letters are the '(B)'."""
    if "|" not in _whole_text(page):
        return []
    for element in page.css(_BLOCKS):
        element.insert_before("\n")
        element.insert_after("\n")
    for element in page.css("strong, b"):
        element.insert_before(_BOLD)
        element.insert_after(_NOT_BOLD)
    lines, bold = _told_apart(_whole_text(page))
    among = entries_among(lines)
    found = [(at, row) for at in among for row in read_entries([Row(f"regel {at + 1}", [lines[at]])])]
    if any(row.bronhouder for _, row in found):
        return [row for _, row in found]
    return [replace(row, bronhouder=at in bold) for at, row in found]


def _told_apart(marked: str) -> tuple[list[str], set[int]]:
    """The lines of a text with marks for bold, and the numbers of those that are mostly bold."""
    lines, bold, depth = [], set(), 0
    for number, line in enumerate(marked.splitlines()):
        letters = inside = 0
        for letter in line:
            depth += (letter == _BOLD) - (letter == _NOT_BOLD)
            letters += letter.isalnum()
            inside += letter.isalnum() and depth > 0
        if inside * 2 > letters:
            bold.add(number)
        lines.append(line.replace(_BOLD, "").replace(_NOT_BOLD, ""))
    return lines, bold


def _from_lines(page: LexborHTMLParser) -> list[ListedOrganisation]:
    """The lines of the page as a reader sees them."""
    for element in page.css(_BLOCKS):
        element.insert_before("\n")
    return read_lines(_whole_text(page).splitlines(), "regel")


def _whole_text(page: LexborHTMLParser) -> str:
    return page.body.text() if page.body else ""


def _items(element: LexborNode) -> list[str]:
    """The texts of the list's own items, without those of a list inside an item."""
    items = (child for child in element.iter() if child.tag in ("li", "dt", "dd"))
    return [
        " ".join("".join(part.text() for part in item.iter(include_text=True) if part.tag not in _LISTS).split())
        for item in items
    ]


def _under_letter(element: LexborNode) -> bool:
    """Whether the nearest text before `element` is a letter or range of letters: 'Q', '0-9', 'A t/m C'."""
    node: LexborNode | None = element
    for _ in range(_LEVELS_TO_HEADING):
        before = node.prev if node else None
        while before and not _text(before):
            before = before.prev
        if before:
            return bool(_LETTERS.match(_text(before)))
        node = node.parent if node else None
    return False


def _text(element: LexborNode) -> str:
    return " ".join(element.text().split())
