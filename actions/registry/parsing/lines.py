"""Reading the list from running text with one name on each line, such as the text of a PDF."""

import re
from collections import Counter
from collections.abc import Sequence

from actions.registry.parsing.rows import BRONHOUDER_SUFFIX, ListedOrganisation, NoNames, named

_UNFINISHED = re.compile(r"(?:\b(?:en|van|voor|de|het|der|den|op|aan)|[,&-])$")
_LEGAL_FORM_AT_END = re.compile(r"\b(?:[A-Z]\.){2,}$|\b(?:Zn|Gebr|Co|Inc)\.$")
_NO_NAME = re.compile(r"^(?:pagina|blad|lijst van|datum|versie|stand per|peildatum|toelichting)\b", re.IGNORECASE)
_LETTER_HEADING = re.compile(r"^[A-Z0-9]{1,2}(?:\s*-\s*[A-Z0-9]{1,2})?$")
_LONGEST_NAME = 120


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


def looks_like_name(line: str) -> bool:
    """Whether a line, or an item of a list on a page, may be a name and no heading, sentence or page number."""
    name = BRONHOUDER_SUFFIX.sub("", line)
    if BRONHOUDER_SUFFIX.search(line):
        return any(letter.isalpha() for letter in name)
    sentence = name.endswith((":", "?", "!")) or (name.endswith(".") and not _LEGAL_FORM_AT_END.search(name))
    return (
        len(name) <= _LONGEST_NAME
        and any(letter.isalpha() for letter in name)
        and not name[0].islower()
        and not sentence
        and "@" not in name
        and not _LETTER_HEADING.match(name)
        and not _NO_NAME.match(name)
    )


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
