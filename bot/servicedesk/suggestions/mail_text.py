"""A pasted mail: what its writer says, who that is, and what stands under it.

A mail is read line by line, so that a hostile text costs no more than its length.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import dropwhile, takewhile

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
_LONGEST_NOTE = 60  # words with which somebody passes a mail on
_MOST_TIMES = 3  # that a mail was passed on
_SENDER = re.compile(r"^\W*(?:van|from)\s*:\s*(?P<name>[^<\[\n(@]{2,60})", re.IGNORECASE)
_PART = r"(?:[A-ZÀ-Þ][\w.'’-]*|van|de|der|den|ten|ter|te|het|'t|el|al|von|du)"
_NAME = re.compile(rf"^(?:[A-ZÀ-Þ][\w.'’-]*)(?:\s+{_PART}){{0,5}}$")
_NO_PERSON = re.compile(
    r"\b(?:gemeente|provincie|waterschap|hoogheemraadschap|wetterskip|ministerie|rijkswaterstaat|team|afdeling|bureau|"
    r"servicedesk|helpdesk|secretariaat|receptie|info|support|stichting|vof|bv|nv|adviseur|projectleider|manager|"
    r"coördinator|beheerder|directeur|inkoop|verstuurd|verzonden|sent|bedankt|dank|groet\w*|bijlage|hallo|nederland)\b"
    r"|\bB\.?V\b|\d",
    re.IGNORECASE,
)
_CLOSING_NAME = re.compile(
    r"^\s*(?i:groet(?:en|jes)?|gr\.?|mvg|vr\.?\s?gr\.?|met (?:vriendelijke )?groet(?:en)?)[\s,.]+(?P<name>[A-ZÀ-Þ].*)$"
)
_SHORTENED = re.compile(
    r"\b(gem|prov|ca|bijv|evt|dhr|mevr|mw|afd|nr|jl|incl|excl|max|min|resp|tel|o\.a|i\.v\.m|m\.b\.t|t\.a\.v|d\.m\.v|b\.v)\."
    r"(?=\s+[a-z0-9])"
)
"""Abbreviations in the middle of a sentence; their full stop would end it."""
_MOST_SIGNATURE = 8  # lines under a closing formula that may name writer and organisation
_WRAPPED_FROM = 58  # characters from which a line that ends in the middle of a sentence goes on in the next


@dataclass(frozen=True)
class Mail:
    """A pasted mail, read.

    Attributes:
        words: what its writer says, one sentence or more per line; a subject that asks something comes first.
        writer: the name under it or above it; None when there is none. Personal: never kept.
        signature: the lines under the closing formula, the name left out.
        forwarded: whether somebody passed the mail on; the rest is then about the mail that was passed on.
    """

    words: str
    writer: str | None = None
    signature: str = ""
    forwarded: bool = False


def read_mail(text: str) -> Mail:
    """What `text` says and by whom; of a mail that somebody passed on, what was passed on.

    When nothing is left, which happens with a bare greeting, the text itself is what it says.
    """
    lines = text.splitlines()
    inner = _passed_on(lines)
    if inner is not None:
        passed = _read(inner)
        if passed.words:
            return Mail(passed.words, passed.writer, passed.signature, forwarded=True)
    found = _read(lines)
    return found if found.words else Mail(text.strip())


def _passed_on(lines: list[str], times: int = 1) -> list[str] | None:
    """The mail that stands under the header of a forwarded one; None when nobody passed one on.

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
    if not re.match(r"^\W*(?:van|from)\s*:", inner[0], re.IGNORECASE):
        inner = inner[1:]
    inner = list(dropwhile(lambda line: not line.strip(), inner))
    further = _passed_on(inner, times + 1) if times < _MOST_TIMES else None
    return further or inner


def _read(given: list[str]) -> Mail:
    lines = list(_unquoted(given))
    headers = list(takewhile(_HEADER.match, lines))
    written = list(takewhile(_is_new, lines[len(headers) :]))
    said = list(takewhile(_before_closing, written))
    under = [line.strip() for line in written[len(said) :] if line.strip()][: _MOST_SIGNATURE + 1]
    said, name = _without_name(said) if not under else (said, _name_under(under))
    kept = [line for line in _without_salutation(said) if not line.strip() or not _POLITE.match(line)]
    words = _SHORTENED.sub(r"\1", "\n".join([*_subjects(headers), *_unwrapped(kept)])).strip()
    signature = "\n".join(line for line in under[1:] if line != name)
    return Mail(words, name or _sender(headers), signature)


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """The lines, with those joined that a mail program broke in the middle of a sentence."""
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


_ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s")


def _name_under(under: list[str]) -> str | None:
    """The name in the closing formula or in one of the two lines under it."""
    same_line = _CLOSING_NAME.match(under[0])
    lines = [same_line["name"]] if same_line else under[1:3]
    return next((name for line in lines if (name := _as_name(line))), None)


def _without_name(said: list[str]) -> tuple[list[str], str | None]:
    """A last line that is no more than a name, under a finished sentence, is the writer's."""
    filled = [line for line in said if line.strip()]
    if len(filled) < 2 or not re.search(r"[.?!,]\s*$", filled[-2]):
        return _with_organisation(filled, said)
    name = _as_name(filled[-1])
    return (filled[:-1], name) if name else _with_organisation(filled, said)


def _with_organisation(filled: list[str], said: list[str]) -> tuple[list[str], str | None]:
    """A name with the organisation in the line under it; the organisation stays, so that it is looked up."""
    if len(filled) < 3 or not re.search(r"[.?!,]\s*$", filled[-3]) or len(filled[-1].split()) > 6:
        return said, None
    name = _as_name(filled[-2])
    return ([*filled[:-2], filled[-1]], name) if name else (said, None)


def _as_name(line: str) -> str | None:
    name = re.split(r"\s*[,|(/]|\s-\s", line.strip())[0].rstrip(" .")
    known = len(name) > 1 and _NAME.match(name) and not _NO_PERSON.search(name)
    return name if known else None


def _sender(headers: list[str]) -> str | None:
    found = next((match for line in headers if (match := _SENDER.match(line))), None)
    if found is None:
        return None
    last, comma, first = found["name"].strip(" \"'").partition(", ")
    return _as_name(f"{first} {last}" if comma else last)


def _unquoted(lines: Iterable[str]) -> Iterator[str]:
    return (line.rstrip() for line in lines if not line.lstrip().startswith(">"))


def _is_new(line: str) -> bool:
    return not _OLDER_MESSAGE.match(line[:200])


def _before_closing(line: str) -> bool:
    short = line[:100]
    return not (_CLOSING.match(short) or _MARKED.match(short))


def _without_salutation(lines: list[str]) -> Iterator[str]:
    position = -1
    for line in lines:
        position += bool(line.strip())
        if position < 2 and _SALUTATION.match(line[:100]):
            continue
        yield _SALUTATION_BEFORE_TEXT.sub("", line, count=1) if position < 2 else line


def _subjects(lines: list[str]) -> list[str]:
    """The subject when it asks something; a bare word ("Vraag", "eHerkenning") only repeats the text."""
    found = (_SUBJECT.sub("", line) for line in lines if _SUBJECT.match(line))
    return [subject for subject in found if subject.rstrip().endswith("?")][:1]
