"""Reading the list in the shape of its own page: one entry a line, 'Naam | 12345678 (B)'."""

import re
from collections.abc import Iterable, Sequence

from bot.registry.normalising import dissect
from bot.registry.parsing.rows import ListedOrganisation, Row, split_suffix

_NUMBER = re.compile(
    r"\s*\|\s*(?:\d{8}|\d(?:[ .]?\d){4,8})(?!\d)(?:\s*\(\s*B\s*\))?|(?<=\s)\d{8}(?:\s*\(\s*B\s*\))?\s*$",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def visible(text: str) -> str:
    """`text` without characters that nobody sees: the page has a zero-width space in most of its '(B)'."""
    return _INVISIBLE.sub("", text).replace("\u00a0", " ")


def entries_among(lines: Sequence[str]) -> range:
    """Where in `lines` the list in the page's shape stands; empty when most lines there do not end in a number."""
    ended = [at for at, line in enumerate(lines) if _ended(visible(line))]
    if not any("|" in lines[at] for at in ended):
        return range(0)
    among = range(ended[0], ended[-1] + 1)
    written = sum(1 for at in among if any(letter.isalpha() for letter in lines[at]))
    return among if len(ended) * 2 >= written else range(0)


def read_entries(rows: Iterable[Row]) -> list[ListedOrganisation]:
    """The organisations in lines of the page's shape; a line may hold several, and a name may hold a bar.

    A line without a number is an organisation only when it says so with a bar, '(B)', a legal form or a type word.
    """
    return [organisation for row in rows for organisation in _of_line(visible(row.cells[0]), row.place)]


def _of_line(line: str, place: str) -> list[ListedOrganisation]:
    found, start = [], 0
    for number in _NUMBER.finditer(line):
        name, bronhouder = split_suffix(line[start : number.start()])
        if any(letter.isalpha() for letter in name):
            marked, digits = bronhouder or "(" in number.group(), re.sub(r"\D", "", number.group())
            found.append(ListedOrganisation(name, marked, digits, place=place))
        start = number.end()
    rest, bronhouder = split_suffix(line[start:].rstrip("| "))
    if _is_organisation(rest, bronhouder or line.rstrip().endswith("|"), after_another=bool(found)):
        rest = rest.rstrip("| ")
        found.append(ListedOrganisation(rest, bronhouder, place=place, odd="geen KvK-nummer"))
    return found


def _is_organisation(text: str, marked: bool, *, after_another: bool) -> bool:
    if not any(letter.isalpha() for letter in text) or text.endswith((":", "?", "!")):
        return False
    name = dissect(text)
    return marked or (not after_another and bool(name.legal_form or name.kind))


def _ended(line: str) -> bool:
    return any(not line[found.end() :].strip() for found in _NUMBER.finditer(line))
