"""Reading the list from a web page: entries of the page's own shape, tables, lists, or lines."""

import re
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from bot.registry.parsing.lines import entries_among, read_entries, read_lines
from bot.registry.parsing.rows import (
    Found,
    LeftOut,
    ListedOrganisation,
    ListUnreadable,
    NoNames,
    Row,
    is_letter,
    is_marked,
    named,
    of_line,
    visible,
    why_no_line,
)
from bot.registry.parsing.tables import Columns, read_column, read_table

_NO_CONTENT = (
    'script, style, template, noscript, nav, header, footer, aside, tr[hidden], li[hidden], [style*="display:none"]'
)
_BLOCKS = "br, p, div, section, article, h1, h2, h3, h4, h5, h6, li, tr"
_LISTS = ("ul", "ol", "dl")
_NO_LONGER = re.compile(r"\b(?:afgemeld|uitgeschreven|ingetrokken|vervallen)", re.IGNORECASE)
_LEVELS_TO_HEADING = 3
_BOLD, _NOT_BOLD = "\ue000", "\ue001"
"""Letters of no alphabet, to know in the text of the page what was bold."""


def read_page(html: str, columns: Columns | None = None, selector: str | None = None) -> list[Found]:
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


def _selected(page: LexborHTMLParser, selector: str) -> list[Found]:
    try:
        texts = [_text(element) for element in page.css(selector)]
    except (SelectolaxError, ValueError) as error:
        raise ListUnreadable(f"selector {selector!r}: {error}; verbeter BRO_REGISTRY_SELECTOR") from error
    if entries_among(texts):
        return read_entries(Row(f"element {number}", [text]) for number, text in enumerate(texts, start=1))
    return [named(text, f"element {number}") for number, text in enumerate(texts, start=1) if text]


def _from_entries(page: LexborHTMLParser) -> list[Found]:
    """The entries 'Naam | 12345678 (B)' on the page; in its older form bold letters are the '(B)'."""
    if "|" not in _whole_text(page):
        return []
    bold = page.clone()
    for element in bold.css(_BLOCKS):
        element.insert_before("\n")
        element.insert_after("\n")
    for element in bold.css("strong, b"):
        element.insert_before(_BOLD)
        element.insert_after(_NOT_BOLD)
    lines, in_bold = _told_apart(_whole_text(bold))
    among = entries_among(lines)
    found = [(at, row) for at in among for row in read_entries([Row(f"regel {at + 1}", [lines[at]])])]
    if any(isinstance(row, ListedOrganisation) and row.bronhouder for _, row in found):
        return [row for _, row in found]
    return [replace(row, bronhouder=at in in_bold) if isinstance(row, ListedOrganisation) else row for at, row in found]


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


def _from_tables(page: LexborHTMLParser, columns: Columns | None) -> list[Found]:
    """The rows of all tables with a column of names; a table for each letter is one list."""
    found: list[Found] = []
    nameless: list[Row] = []
    for number, table in enumerate(page.css("table"), start=1):
        rows = _rows(table, number)
        if _NO_LONGER.search(heading := _heading(table)):
            found.append(LeftOut(f"tabel {number}", heading, "een tabel met iets anders"))
            continue
        try:
            found += _from_table(rows, columns)
        except NoNames as nothing:
            if is_letter(heading):
                nameless += rows
            else:
                found.append(LeftOut(f"tabel {number}", heading[:80], f"geen lijst: {nothing}"))
    if not any(isinstance(row, ListedOrganisation) for row in found):
        return []
    return found + [named(row.cells[0], row.place) for row in nameless if row.cells and not why_no_line(row.cells[0])]


def _rows(table: LexborNode, number: int) -> list[Row]:
    """The rows of a table; a cell that spans several rows stands in each of them."""
    rows: list[Row] = []
    spanning: dict[int, tuple[int, str]] = {}
    for at, element in enumerate(table.css("tr"), start=1):
        cells: list[str] = []
        for cell in element.css("td, th"):
            _fill(cells, spanning)
            text = _text(cell)
            if (down := _span(cell, "rowspan")) > 1:
                spanning[len(cells)] = (down - 1, text)
            cells += [text] * _span(cell, "colspan")
        _fill(cells, spanning)
        rows.append(Row(f"tabel {number}, rij {at}", cells))
    return rows


def _fill(cells: list[str], spanning: dict[int, tuple[int, str]]) -> None:
    """Add the cells from rows above that reach down to the place where `cells` ends; `spanning` counts the rows."""
    while (at := len(cells)) in spanning:
        left, text = spanning.pop(at)
        cells.append(text)
        if left > 1:
            spanning[at] = (left - 1, text)


def _span(cell: LexborNode, name: str) -> int:
    written = cell.attributes.get(name) or "1"
    return min(max(int(written), 1), 1000) if written.isdecimal() else 1


def _from_table(rows: list[Row], columns: Columns | None) -> list[Found]:
    """The rows of one table, with or without header. Raises NoNames."""
    try:
        return read_table(rows, columns)
    except NoNames:
        if columns:
            raise
        return read_column(rows)


def _from_lists(page: LexborHTMLParser) -> list[Found]:
    """The items of the lists that hold a '(B)', of those between them, and of those under a letter."""
    lists = page.css(", ".join(_LISTS))
    items = [_items(element) for element in lists]
    marked = [number for number, texts in enumerate(items) if any(map(is_marked, texts))]
    if not marked:
        return []
    found: list[Found] = []
    for number, texts in enumerate(items):
        if marked[0] <= number <= marked[-1] or is_letter(_heading(lists[number])):
            found += [of_line(text, f"lijst {number + 1}, punt {at}") for at, text in enumerate(texts, start=1) if text]
    return found


def _from_lines(page: LexborHTMLParser) -> list[Found]:
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
        visible("".join(part.text() for part in item.iter(include_text=True) if part.tag not in _LISTS))
        for item in items
    ]


def _heading(element: LexborNode) -> str:
    """The nearest text before `element`: a heading, a letter ('Q'), a range of letters ('A t/m C'), or nothing."""
    node: LexborNode | None = element
    for _ in range(_LEVELS_TO_HEADING):
        before = node.prev if node else None
        while before and not _text(before):
            before = before.prev
        if before:
            return _text(before)
        node = node.parent if node else None
    return ""


def _text(element: LexborNode) -> str:
    return visible(element.text())
