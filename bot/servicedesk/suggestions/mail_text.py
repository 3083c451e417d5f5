"""A pasted mail: what its writer says, who that is, and what stands under it.

A mail is read line by line, so that a hostile text costs no more than its length.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from bot.servicedesk.suggestions.certainty import asks
from bot.servicedesk.suggestions.signature import as_name, introduced, without_signature
from bot.understanding.questions import sentences

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
_POLITE = re.compile(
    r"^\s*(?:alvast\s+)?(?:hartelijk\s+|heel\s+|erg\s+)?(?:bedankt|dank(?:\s+(?:u|je)(?:\s+wel)?)?|dankuwel|dankjewel)"
    r"(?:\s+(?:voor|alvast)\b[^?]{0,80})?\s*[.!,]*\s*$"
    r"|^\s*(?:ik\s+(?:hoor|zie|verneem|wacht)|graag\s+(?:hoor|verneem)|in\s+afwachting)\b[^?]{0,100}$",
    re.IGNORECASE,
)

_FORWARDED = re.compile(
    r"^\W*(?:-{2,}\s*(?:doorgestuurd|forwarded|oorspronkelijk|original)\b.*"
    r"|(?:begin (?:doorgestuurd|van het doorgestuurde) bericht|begin forwarded message)\b.*"
    r"|(?:van|from)\s*:\s*\S.*)$",
    re.IGNORECASE,
)
_PASSES_ON = re.compile(
    r"\b(?:fyi|ter info(?:rmatie)?|doorgestuurd|doorsturen|stuur(?:en)?\b.*\bdoor|zie (?:hier)?onder(?:staand)?e?|"
    r"hieronder|"
    r"onderstaand\w*|oppakken|beantwoorden|afhandelen|kun (?:jij|je|jullie)|kunnen jullie|voor (?:jou|jullie))\b",
    re.IGNORECASE,
)
_PASSED_ON_SUBJECT = re.compile(r"^\W*(?:onderwerp|subject)\s*:\s*(?:fw|fwd|doorst)\s*:", re.IGNORECASE)
_PASSED_ON_MARK = re.compile(r"^\W*(?:-{2,}\s*)?(?:begin\b.*)?(?:doorgestuurd|forwarded)\b", re.IGNORECASE)
_FROM = re.compile(r"^\W*(?:van|from)\s*:", re.IGNORECASE)
_TO = re.compile(r"^\W*(?:aan|to)\s*:", re.IGNORECASE)
_DOMAIN = re.compile(r"@([\w.-]+)")
_FOR_ONESELF = re.compile(
    r"\b(?:ik|mij|me|mijn|wij|we|ons|onze|wat|wie|waar|waarom|wanneer|welke?|hoe\w*)\b", re.IGNORECASE
)
_TAKE_UP = re.compile(
    r"\b(?:(?:op|uit)(?:te)?\s?(?:pakken|pakt|zetten)|pakt\b.*\bop|(?:be)?antwoord\w*|af\s?(?:te\s)?handel\w*|"
    r"overnemen|reageren)\b",
    re.IGNORECASE,
)
_LONGEST_NOTE = 60  # words with which somebody passes a mail on
_MOST_TIMES = 3  # that a mail was passed on
_SENDER = re.compile(r"^\W*(?:van|from)\s*:\s*(?P<name>[^<\[\n(@]{2,60})", re.IGNORECASE)
_SHORTENED = re.compile(
    r"\b(gem|prov|ca|bijv|evt|dhr|mevr|mw|afd|nr|jl|incl|excl|max|min|resp|tel|o\.a|i\.v\.m|m\.b\.t|t\.a\.v|d\.m\.v|b\.v)\."
    r"(?=\s+[a-z0-9])"
)
"""Abbreviations in the middle of a sentence; their full stop would end it."""
_REFERS = re.compile(
    r"\b(?:zie|cfr|conform)\b.{0,12}\b(?:onderwerp|titel|subject)\b|\bonderwerp(?:sregel)? zegt\b", re.IGNORECASE
)
_FEWEST_WORDS = 8  # words of a text from which it says more than its subject
_FEWEST_LINES = 3  # lines from which a mail without full stops is read by the line
_WRAPPED_FROM = 58  # characters from which a line that ends in the middle of a sentence goes on in the next


@dataclass(frozen=True)
class Mail:
    """A pasted mail, read.

    Attributes:
        words: what its writer says, one sentence or more per line; a subject that asks something comes first.
        writer: the name under it or above it; None when there is none. Personal: never kept.
        signature: the lines under the closing formula, the name left out.
        forwarded: whether somebody passed a mail on; the rest is then about that mail, unless who passed it on asks
            something: their question comes first then.
    """

    words: str
    writer: str | None = None
    signature: str = ""
    forwarded: bool = False


def read_mail(text: str) -> Mail:
    """What `text` says and by whom; of a mail that somebody passed on without a question, what was passed on.

    When nothing is left, which happens with a bare greeting, the text itself is what it says.
    """
    lines = text.splitlines()
    passed_on = _passed_on(lines)
    if passed_on is not None:
        above, inner = passed_on
        note, passed = _read([line for line in above if not _PASSED_ON_SUBJECT.match(line)]), _read(inner)
        if any(map(_is_own_question, sentences(note.words))):
            return _by_who_passed_it_on(note, passed, colleague=_of_one_house(inner))
        if passed.words:
            return replace(passed, forwarded=True)
    found = _read(lines)
    return found if found.words else Mail(text.strip(), found.writer)


def _by_who_passed_it_on(note: Mail, passed: Mail, *, colleague: bool) -> Mail:
    """The mail of who asks something above a mail that they pass on: what somebody outside wrote is not theirs."""
    if not colleague:
        return replace(note, forwarded=True)
    first = (note.writer or "").split(" ")[0]
    said = re.sub(rf"^\W*{re.escape(first)}\s*,[^.?!]*[.?!]\s*", "", passed.words) if first else passed.words
    return Mail(f"{note.words}\n{said}", note.writer, note.signature or passed.signature, forwarded=True)


def _is_own_question(sentence: str) -> bool:
    """Whether a sentence above a mail that was passed on asks something, and not only to take that mail up."""
    return asks(sentence) and bool(_FOR_ONESELF.search(sentence)) and not _TAKE_UP.search(sentence)


def _of_one_house(mail: Sequence[str]) -> bool:
    """Whether a mail went from one address to another behind the same domain."""
    headers = list(takewhile(_HEADER.match, mail))
    of, to = (
        {found.casefold() for line in headers if kind.match(line) for found in _DOMAIN.findall(line)}
        for kind in (_FROM, _TO)
    )
    return bool(of & to)


def _passed_on(lines: list[str], times: int = 1) -> tuple[list[str], list[str]] | None:
    """What stands above a forwarded mail, and that mail under its header; None when nobody passed one on.

    A header alone does not tell a forwarded mail from an answer: what stands above it, or the subject, does.
    """
    headers = list(takewhile(_HEADER.match, _unquoted(lines)))
    start = next((at for at, line in enumerate(lines) if at >= len(headers) and _FORWARDED.match(line[:200])), None)
    if start is None:
        return None
    note = _read(lines[:start]).words
    said_so = bool(_PASSED_ON_MARK.match(lines[start][:200])) or any(map(_PASSED_ON_SUBJECT.match, headers))
    short = len(note.split()) <= _LONGEST_NOTE
    if not (said_so or not note or (short and _PASSES_ON.search(note))):
        return None
    inner = [re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines[start:]]
    if not _FROM.match(inner[0]):
        inner = inner[1:]
    inner = list(dropwhile(lambda line: not line.strip(), inner))
    further = _passed_on(inner, times + 1) if times < _MOST_TIMES else None
    return lines[:start], further[1] if further else inner


def _read(given: list[str]) -> Mail:
    lines = list(_unquoted(given))
    headers = list(takewhile(_HEADER.match, lines))
    written = list(takewhile(_is_new, lines[len(headers) :]))
    signed = without_signature(written)
    kept = [line for line in _without_salutation(signed.said) if not line.strip() or not _POLITE.match(line)]
    text = "\n".join(_unwrapped(kept))
    subjects = _subjects(headers, text)
    text = _without_reference(text) if subjects else text
    words = _SHORTENED.sub(r"\1", "\n".join([*subjects, text])).strip()
    return Mail(words, signed.name or _sender(headers) or introduced(text), "\n".join(signed.signature))


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """The lines, with those joined that a mail program broke in the middle of a sentence.

    Of a mail that has short lines and no full stops, each line is a sentence.
    """
    if _one_sentence_a_line([line.strip() for line in lines if line.strip()]):
        yield from lines
        return
    together = ""
    for line in lines:
        broken = len(together.rpartition("\n")[2]) >= _WRAPPED_FROM or (together and line[:1].islower())
        if (
            together
            and broken
            and line.strip()
            and not re.search(r"[.?!:;]\s*$", together[-9:])
            and not _ITEM.match(line)
        ):
            together = f"{together} {line.strip()}"
            continue
        if together.strip():
            yield together
        together = line
    if together.strip():
        yield together


def _one_sentence_a_line(lines: list[str]) -> bool:
    stopped = any(re.search(r"[.?!:;]$", line[-9:]) for line in lines[:-1])
    return len(lines) >= _FEWEST_LINES and not stopped and all(len(line) < _WRAPPED_FROM for line in lines)


_ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s")


def _without_reference(text: str) -> str:
    """The text without the sentences that only point to its subject, and the thanks after them."""
    said = sentences(text)
    kept = [one for one in said if not _REFERS.search(one)]
    return text if len(kept) == len(said) else "\n".join(one for one in kept if not _POLITE.match(one))


def _sender(headers: list[str]) -> str | None:
    found = next((match for line in headers if (match := _SENDER.match(line))), None)
    if found is None:
        return None
    last, comma, first = found["name"].strip(" \"'").partition(", ")
    return as_name(f"{first} {last}" if comma else last)


def _unquoted(lines: Iterable[str]) -> Iterator[str]:
    return (line.rstrip() for line in lines if not line.lstrip().startswith(">"))


def _is_new(line: str) -> bool:
    return not _OLDER_MESSAGE.match(line[:200])


def _without_salutation(lines: list[str]) -> Iterator[str]:
    position = -1
    for line in lines:
        position += bool(line.strip())
        if position < 2 and _SALUTATION.match(line[:100]):
            continue
        yield _SALUTATION_BEFORE_TEXT.sub("", line, count=1) if position < 2 else line


def _subjects(lines: list[str], text: str) -> list[str]:
    """The subject when it asks something, or when nothing else does; a bare word ("Vraag") only repeats the text."""
    found = [_SUBJECT.sub("", line).strip() for line in lines if _SUBJECT.match(line)]
    said = [sentence for sentence in sentences(text) if not _REFERS.search(sentence)]
    alone = not any(asks(sentence) for sentence in said) and sum(len(one.split()) for one in said) < _FEWEST_WORDS
    asked = [one for one in found if one.endswith("?") or asks(one)]
    return (asked or [f"{one}?" for one in found if alone and len(one.split()) > 1])[:1]
