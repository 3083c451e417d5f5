"""Reading the list from lines: in the shape of its own page, 'Naam | 12345678 (B)', or one name on each line."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.registry.parsing.rows import (
    BULLET,
    Found,
    LeftOut,
    ListedOrganisation,
    NoNames,
    Row,
    is_marked,
    of_line,
    says_organisation,
    split_suffix,
    visible,
    why_no_line,
)

_MARKED = r"\s*[(\[]\s*B\s*(?:/\s*L\s*)?[)\]]\**"
_NUMBER = re.compile(
    rf"\s*\|\s*(?:\d{{8}}|\d(?:[ .]?\d){{4,8}})(?!\d)(?:{_MARKED})?|(?<=\s)\d{{8}}(?:{_MARKED})?\s*$", re.IGNORECASE
)
_UNFINISHED = re.compile(r"(?:\b(?:en|van|voor|de|het|der|den|op|aan)|[,&-])$")


def entries_among(lines: Sequence[str]) -> range:
    """Where in `lines` the list in the page's shape stands; empty when most lines there do not end in a number."""
    ended = [at for at, line in enumerate(lines) if _ended(visible(line))]
    if not ended:
        return range(0)
    among = range(ended[0], ended[-1] + 1)
    written = sum(1 for at in among if any(letter.isalpha() for letter in lines[at]))
    share = 0.5 if any("|" in lines[at] for at in ended) else 0.9
    return among if len(ended) >= share * written else range(0)


def read_entries(rows: Iterable[Row]) -> list[Found]:
    """The organisations in lines of the page's shape; a line may hold several, and a name may hold a bar.

    A line without a number is an organisation only when it says so with a bar, '(B)', a legal form or a type word.
    """
    return [found for row in rows for found in _entries(visible(row.cells[0]), row.place)]


def read_lines(lines: Sequence[str], place: str) -> list[Found]:
    """The organisations in `lines`; headings, sentences, page numbers and repeated page headers are left out.

    `place` is what one line is called in messages.

    Raises:
        NoNames: no line ends with '(B)', so this is not the list.
    """
    if not any(map(is_marked, lines)):
        raise NoNames("geen naam met '(B)' erachter: dit lijkt niet op de lijst; zet anders 'naam' boven de namen")
    repeated = {line for line, times in Counter(map(visible, lines)).items() if times > 2}
    found: list[Found] = []
    for number, text in enumerate(joined(lines), start=1):
        if not text:
            continue
        at = f"{place} {number}"
        found.append(LeftOut(at, text, "herhaald") if text in repeated else of_line(text, at))
    return found


def joined(lines: Sequence[str], *, wrapped: bool = False) -> list[str]:
    """The lines, with a name that goes on in the next line put together on the last of these; the others are empty.

    Where lines are `wrapped`, a small letter at the start is a name that goes on too.
    """
    result: list[str] = []
    before = ""
    for line in lines:
        text = visible(line)
        goes_on = wrapped and text[:1].islower() and not is_marked(before)
        if text and before and (_UNFINISHED.search(before) or goes_on):
            text, result[-1] = put_together(before, text), ""
        before = text
        result.append(text)
    return result


def put_together(before: str, after: str) -> str:
    """Two pieces of a name; a hyphen at the end of a line goes when it only broke a word ('Hoogheemraad-schap')."""
    if not before.endswith("-") or before.endswith(" -"):
        return f"{before} {after}"
    if after.startswith(("en ", "of ")):
        return f"{before} {after}"
    return before[:-1] + after if after[:1].islower() else before + after


def _entries(line: str, place: str) -> list[Found]:
    found: list[Found] = []
    bullet = BULLET.match(line)
    start = bullet.end() if bullet else 0
    for number in _NUMBER.finditer(line):
        name, bronhouder = split_suffix(line[start : number.start()].rstrip(" -–:;,"))
        if any(letter.isalpha() for letter in name):
            marked, digits = bronhouder or not number.group().rstrip()[-1].isdigit(), re.sub(r"\D", "", number.group())
            found.append(ListedOrganisation(name, marked, digits, place=place))
        start = number.end()
    rest, bronhouder = split_suffix(line[start:].rstrip("| "))
    if not any(letter.isalpha() for letter in rest):
        return found
    if _is_organisation(rest, bronhouder or line.endswith("|"), after_another=bool(found)):
        found.append(ListedOrganisation(rest.rstrip("| "), bronhouder, place=place, odd="geen KvK-nummer"))
    else:
        found.append(LeftOut(place, rest, why_no_line(rest) or "geen KvK-nummer"))
    return found


def _is_organisation(text: str, marked: bool, *, after_another: bool) -> bool:
    return marked or (not after_another and why_no_line(text) is None and says_organisation(text))


def _ended(line: str) -> bool:
    return any(not line[found.end() :].strip() for found in _NUMBER.finditer(line))
