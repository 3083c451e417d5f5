"""Reading the list from a PDF: tables with lines, columns parted by white space, or lines of text."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from bot.registry.parsing.lines import entries_among, joined, put_together, read_entries, read_lines
from bot.registry.parsing.rows import Found, ListUnreadable, NoNames, Row, visible, why_no_name
from bot.registry.parsing.tables import Columns, has_header, read_table

_GAP = 1.2
"""White space between columns, in heights of the letters; a space between words is about a quarter."""
_SAME_LINE = 3.0  # points
_SAME_START = 6.0  # points

Piece = tuple[float, str]
"""Words next to each other on one line, with where they start."""


def read_pdf(content: bytes, columns: Columns | None = None) -> list[Found]:
    """The organisations in the pages.

    Raises:
        ListUnreadable: no PDF, one without text (a scan), or no names in it.
    """
    import pdfplumber  # here: it takes 40 MB, and few lists are a PDF

    cells: list[Row] = []
    pages: list[list[list[Piece]]] = []
    try:
        with pdfplumber.open(BytesIO(content)) as document:
            for number, page in enumerate(document.pages, start=1):
                cells += _cells(page, number)
                pages.append(_lines(page))
                page.close()
    except MemoryError:
        raise
    except Exception as error:  # a broken PDF makes the library raise almost anything
        raise ListUnreadable(f"geen leesbare PDF: {error}; bewaar de lijst als XLSX of CSV") from error
    if not any(pages):
        raise ListUnreadable("een PDF zonder tekst, misschien een scan; vraag de lijst als XLSX of CSV")
    rows = cells or _aligned(pages)
    try:
        return read_table(rows, columns)
    except NoNames:
        if columns:
            raise
    return _from_lines(_unrepeated([line for page in pages for line in _in_reading_order(page)], len(pages)))


def _from_lines(lines: list[str]) -> list[Found]:
    lines = joined(lines, wrapped=True)
    if among := entries_among(lines):
        return read_entries(Row(f"regel {at + 1}", [lines[at]]) for at in among)
    return read_lines(lines, "regel")


def _cells(page: Any, number: int) -> list[Row]:
    """The rows of the tables that are drawn with lines on `page`."""
    tables = page.extract_tables() if page.edges else []
    rows = [[_one_line(cell or "") for cell in row] for table in tables if len(table) > 1 for row in table]
    return [Row(f"pagina {number}, rij {at}", cells) for at, cells in enumerate(rows, start=1)]


def _one_line(cell: str) -> str:
    pieces = [visible(line) for line in cell.splitlines() if visible(line)]
    text = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        text = put_together(text, piece)
    return text


def _lines(page: Any) -> list[list[Piece]]:
    """The lines of `page`, from top to bottom, each in pieces that white space parts."""
    lines: list[list[Piece]] = []
    top = right = 0.0
    for word in page.extract_words(use_text_flow=False, keep_blank_chars=False):
        if not lines or word["top"] - top > _SAME_LINE:
            lines.append([(word["x0"], word["text"])])
            top = word["top"]
        elif word["x0"] - right > _GAP * word["height"]:
            lines[-1].append((word["x0"], word["text"]))
        else:
            start, text = lines[-1][-1]
            lines[-1][-1] = (start, f"{text} {word['text']}")
        right = word["x1"]
    return lines


def _aligned(pages: list[list[list[Piece]]]) -> list[Row]:
    """The lines as rows of a table, when one of them is the header: its titles are where the columns start.

    A row with nothing in any other column goes on with the name above it.
    """
    header = next((line for lines in pages for line in lines if has_header([text for _, text in line])), None)
    if header is None:
        return []
    starts = [start - _SAME_START for start, _ in header]
    rows: list[Row] = []
    for number, lines in enumerate(pages, start=1):
        for at, line in enumerate(lines, start=1):
            cells = [""] * len(starts)
            for start, text in line:
                column = max(bisect_right(starts, start) - 1, 0)
                cells[column] = f"{cells[column]} {text}".strip()
            if at > 1 and rows and _goes_on(rows[-1].cells, cells):
                name = put_together(rows[-1].cells[0], cells[0])
                rows[-1] = Row(rows[-1].place, [name, *rows[-1].cells[1:]])
            else:
                rows.append(Row(f"pagina {number}, regel {at}", cells))
    titles = _repeated([row.cells[0] for row in rows if not any(row.cells[1:])], len(pages))
    return [row for row in rows if any(row.cells[1:]) or row.cells[0] not in titles]


def _goes_on(before: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row is only the rest of the name in the row before it."""
    return why_no_name(cells[0]) is None and not any(cells[1:]) and any(before[1:]) and not has_header(before)


def _in_reading_order(lines: list[list[Piece]]) -> list[str]:
    """The lines of a page; of a page in columns of text, first those of the left one.

    A piece that is only a number or '(B)' belongs to the name before it.
    """
    entries = [_with_numbers_behind(line) for line in lines]
    starts = Counter(round(start / _SAME_START) for line in entries if len(line) > 1 for start, _ in line)
    columns = sorted(start for start, times in starts.items() if times * 3 > len(entries))
    if len(columns) < 2:
        return [" ".join(text for _, text in line) for line in entries]
    ordered: list[list[str]] = [[] for _ in columns]
    for line in entries:
        for start, text in line:
            ordered[max(bisect_right(columns, round(start / _SAME_START)) - 1, 0)].append(text)
    return [text for column in ordered for text in column]


def _with_numbers_behind(line: list[Piece]) -> list[Piece]:
    pieces: list[Piece] = []
    for start, text in line:
        if pieces and not any(letter.isalpha() for letter in text.replace("B", "").replace("b", "")):
            bar = " | " if text[:1].isdigit() and not pieces[-1][1].endswith("|") else " "
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]}{bar}{text}")
        else:
            pieces.append((start, text))
    return pieces


def _unrepeated(lines: list[str], pages: int) -> list[str]:
    repeated = _repeated(lines, pages)
    return [line for line in lines if line not in repeated]


def _repeated(lines: list[str], pages: int) -> set[str]:
    """The lines that stand on every page, or nearly: titles and footers."""
    counts = Counter(lines)
    return {line for line, times in counts.items() if pages > 1 and times >= max(2, pages - 1)}
