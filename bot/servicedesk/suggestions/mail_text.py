"""The words that somebody wrote themselves in an e-mail or ticket: no salutation, signature or older messages.

Line by line, so that a hostile text costs no more than its length. What stands under a closing formula is dropped:
it is a name, a function and telephone numbers, which nothing here needs.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

_OLDER_MESSAGE = re.compile(
    r"^\W*(?:-{2,}\s*(?:oorspronkelijk|original|doorgestuurd|forwarded)\b.*"
    r"|(?:van|from)\s*:\s.*@.*|(?:van|from|verzonden|sent|verstuurd)\s*:\s*\S.*"
    r"|(?:op|on)\s.{4,120}\s(?:schreef|wrote)\b.*:\s*"
    r"|_{10,}\s*)$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\W*(?:-{2,}.*|(?:van|from|verzonden|sent|verstuurd|aan|to|cc|datum|date|onderwerp|subject)\s*:.*)?$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\s*(?:onderwerp|subject)\s*:\s*(?:(?:re|fw|fwd|antw|doorst)\s*:\s*)*", re.IGNORECASE)
_SALUTATION = re.compile(
    r"^\s*(?i:geachte|beste|hallo|hoi|hi|dag|goedemorgen|goedemiddag|goedenavond|goedendag|l\.?s\.?)"
    r"(?:[\s,/.!]+(?:(?i:heer|mevrouw|mevr|dhr|mw|heren|dames|collega'?s?|en|of|allen|servicedesk|bro|helpdesk|team|mensen)"
    r"|[A-Z][\w.'-]*)){0,6}\s*[,.!:]?\s*$"
)
_SALUTATION_BEFORE_TEXT = re.compile(
    r"^\s*(?:geachte|beste|hallo|hoi|hi|dag|goedemorgen|goedemiddag|goedenavond|goedendag)\b[^,.?!\n]{0,50}[,!]\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\s*(?:(?:met\s+)?(?:vriendelijke|hartelijke|beste|warme|sportieve|collegiale)?\s*(?:groet(?:en|jes)?|gr\.?)"
    r"|m\.?\s?v\.?\s?(?:v\.?\s?)?g\.?r?\.?|mvh|mvg|hoogachtend|(?:kind|best)?\s*regards|vr\.?\s?gr\.?)"
    r"(?:[\s,.!]+(?:van|namens|en|tot|[A-Z\[]).{0,60})?\s*[,.!]?\s*$",
    re.IGNORECASE,
)
_MARKED = re.compile(r"^\s*(?:--\s*$|-- |verzonden (?:vanaf|vanuit)\b|verstuurd (?:vanaf|vanuit)\b|sent from\b)", re.I)
_POLITE = re.compile(
    r"^\s*(?:alvast\s+)?(?:hartelijk\s+|heel\s+|erg\s+)?(?:bedankt|dank\s+(?:u|je)(?:\s+wel)?|dankuwel|dankjewel)"
    r"(?:\s+(?:voor|alvast)\b[^?]{0,80})?\s*[.!,]*\s*$"
    r"|^\s*(?:ik\s+(?:hoor|zie|verneem|wacht)|graag\s+(?:hoor|verneem)|in\s+afwachting)\b[^?]{0,100}$",
    re.IGNORECASE,
)


def own_words(mail: str) -> str:
    """What the writer of `mail` says, one line per line of theirs; a subject that asks something comes first.

    When nothing is left, which happens with a bare greeting, `mail` itself comes back.
    """
    lines = list(_unquoted(mail.splitlines()))
    headers = list(takewhile(_HEADER.match, lines))
    written = takewhile(_before_closing, takewhile(_is_new, lines[len(headers) :]))
    kept = (line for line in _without_salutation(list(written)) if line.strip() and not _POLITE.match(line))
    return "\n".join([*_subjects(headers), *kept]).strip() or mail.strip()


def _unquoted(lines: Iterable[str]) -> Iterator[str]:
    return (line.rstrip() for line in lines if not line.lstrip().startswith(">"))


def _is_new(line: str) -> bool:
    return not _OLDER_MESSAGE.match(line[:200])


def _before_closing(line: str) -> bool:
    short = line[:100]
    return not (_CLOSING.match(short) or _MARKED.match(short))


def _without_salutation(lines: list[str]) -> Iterator[str]:
    filled = [line for line in lines if line.strip()]
    for position, line in enumerate(filled):
        if position < 2 and _SALUTATION.match(line[:100]):
            continue
        yield _SALUTATION_BEFORE_TEXT.sub("", line, count=1) if position < 2 else line


def _subjects(lines: list[str]) -> list[str]:
    """The subject when it asks something; a bare word ("Vraag", "eHerkenning") only repeats the text."""
    found = (_SUBJECT.sub("", line) for line in lines if _SUBJECT.match(line))
    return [subject for subject in found if subject.rstrip().endswith("?")][:1]
