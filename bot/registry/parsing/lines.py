"""Reading the list from running text with one name on each line, such as the text of a PDF."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.registry.parsing.rows import BRONHOUDER_SUFFIX, ListedOrganisation, NoNames, looks_like_name, named

_UNFINISHED = re.compile(r"(?:\b(?:en|van|voor|de|het|der|den|op|aan)|[,&-])$")


def read_lines(lines: Sequence[str], place: str) -> list[ListedOrganisation]:
    """The organisations in `lines`; headings, sentences, page numbers and repeated page headers are left out.

    `place` is what one line is called in messages.

    Raises:
        NoNames: no line ends with '(B)', so this is not the list.
    """
    if not any(BRONHOUDER_SUFFIX.search(line) for line in lines):
        raise NoNames("geen naam met '(B)' erachter: dit lijkt niet op de lijst")
    repeated = {line for line, times in Counter(lines).items() if times > 2}
    return [
        named(name, f"{place} {number}")
        for number, name in _joined(lines)
        if name not in repeated and looks_like_name(name)
    ]


def _joined(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The lines with their numbers; a name that goes on in the next line is put together."""
    joined: list[tuple[int, str]] = []
    unfinished = False
    for number, line in enumerate(lines, start=1):
        text = " ".join(line.split())
        if not text:
            continue
        if unfinished:
            start, before = joined.pop()
            joined.append((start, f"{before} {text}"))
        else:
            joined.append((number, text))
        unfinished = bool(_UNFINISHED.search(text))
    return joined
