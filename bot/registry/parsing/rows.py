"""What every form of the list is read into: organisations, and what is left out because it is none."""

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.registry.normalising import dissect

_MARK = r"[(\[]\s*(?:B|B\s*[/&+]\s*L|L\s*[/&+]\s*B)\s*[)\]]"
_SUFFIX = re.compile(rf"\s*{_MARK}\s*(?:[*†¹²³]|\d{{1,2}}(?!\d))*\s*$", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LEGAL_FORM_AT_END = re.compile(r"\b(?:[A-Z]\.){2,}$|\b(?:Zn|Gebr|Co|Inc|L|NH)\.$")
_TOTAL = re.compile(r"(?:sub)?tota(?:al|len)\b|aantal\b|\d+\s+(?:organisaties|bronhouders|rijen)\b", re.IGNORECASE)
_REMARK = re.compile(
    r"(?:lijst|datum|versie|stand per|peildatum|toelichting|disclaimer|let op|legenda|opmerking|noot|deze lijst"
    r"|aan deze lijst|afgedrukt|bijgewerkt|laatst gewijzigd)\b|(?:pagina|blad)\s+\d|bron\s*:|[*#]|\(b\)\s*[=:]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"@|\bwww\.|https?://", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z0-9]{1,2}(?:\s*(?:-|–|t/m|tot)\s*[A-Z0-9]{1,2})?", re.IGNORECASE)
_GROUP = re.compile(
    r"(?:(?P<yes>bronhouders?)|(?P<no>(?:data|gegevens)?leveranciers?|(?:geen|niet-?)\s*bronhouders?)"
    r"|gemeenten|provincies|waterschappen|hoogheemraadschappen|ministeries|rijk(?:soverheid|sdiensten)?|bedrijven"
    r"|drinkwaterbedrijven|omgevingsdiensten|marktpartijen|adviesbureaus|ingenieursbureaus|boorbedrijven"
    r"|overige?(?: (?:organisaties|partijen|bronhouders))?)\s*(?:\(\d+\))?:?",
    re.IGNORECASE,
)
BULLET = re.compile(r"(?:[•·▪‣◦–-]|\d{1,4}[.)])\s+")
"""What may stand before each name in a list; only its place at the start counts."""

_LONGEST_LIKELY_NAME = 120
_LONGEST_NAME = 300


class ListUnreadable(ValueError):
    """The list cannot be read; the message says where (line, row, page), what is wrong there and what to do."""


class NoNames(ListUnreadable):
    """There is nothing here that could be a column or list of names; another part of the source may have it."""


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """One organisation as the list gives it, with the suffix '(B)' already turned into the bronhouder flag.

    `place` is where it stands in the source and `odd` what an operator should look at there; neither is stored.
    """

    name: str
    bronhouder: bool
    kvk: str | None = None
    kind: str | None = None
    place: str = dataclasses.field(default="", compare=False)
    odd: str | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something in the source that is no organisation, or no longer one, or was not read, with the reason.

    `may_hold_status` says that it may have told who is bronhouder: a list that lost it must be looked at.
    """

    place: str
    text: str
    reason: str
    may_hold_status: bool = False


Found = ListedOrganisation | LeftOut


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row of a table, with its place in the source ('regel 12') for messages."""

    place: str
    cells: Sequence[str]


def counted(number: int, one: str, more: str) -> str:
    """How many there are, in words: '1 rij', '2 rijen'."""
    return f"{number} {one if number == 1 else more}"


def visible(text: str) -> str:
    """`text` as a reader sees it: the page has a zero-width space in most of its '(B)', a PDF has joined letters."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text).translate(_LIGATURES)
    return " ".join(text.split()) if text.isprintable() else " ".join(_CONTROLS.sub("", text).split())


def is_marked(text: str) -> bool:
    """Whether `text` ends in '(B)', also as '(b)', '(B)*', '(B/L)' or with the number of a footnote."""
    return _SUFFIX.search(visible(text)) is not None


def split_suffix(written: str) -> tuple[str, bool]:
    """A name as written on the list, apart from its suffix '(B)': the bronhouder status."""
    name = visible(written)
    found = _SUFFIX.search(name)
    return (name[: found.start()], True) if found else (name, False)


def group_of(text: str) -> tuple[bool, bool | None]:
    """Whether `text` is a heading above a group, and the status that it gives the organisations under it."""
    group = _GROUP.fullmatch(text)
    status = (True if group["yes"] else False if group["no"] else None) if group else None
    return group is not None or _LETTERS.fullmatch(text) is not None, status


def why_no_name(text: str) -> str | None:
    """Why `text` cannot be the name of an organisation, or None when it can."""
    name, marked = split_suffix(text)
    if not _LETTER.search(name):
        return f"geen naam, gevonden {name!r}"
    if len(name) > _LONGEST_NAME:
        return f"een naam van {len(name)} tekens; hoogstens {_LONGEST_NAME}"
    if marked:
        return None
    if _ADDRESS.search(name) or _is_sentence(name):
        return "een toelichting"
    reason = "een telling" if _TOTAL.match(name) else "een toelichting" if _REMARK.match(name) else None
    return None if reason and dissect(name).legal_form else reason


def why_no_line(line: str) -> str | None:
    """Why a line of running text, or an item of a list on a page, is no name: stricter than for a cell of names."""
    if reason := why_no_name(line):
        return reason
    name, marked = split_suffix(line)
    if marked:
        return None
    if group_of(name)[0]:
        return "een tussenkop"
    unlikely = len(name) > _LONGEST_LIKELY_NAME or name[0].islower()
    full_stop = name.endswith(".") and not _LEGAL_FORM_AT_END.search(name)
    return "een toelichting" if unlikely or full_stop else None


def named(written: str, place: str) -> Found:
    """The organisation of which only the name is written, with or without the suffix."""
    if reason := why_no_name(written):
        return LeftOut(place, visible(written), reason)
    return ListedOrganisation(*split_suffix(written), place=place)


def of_line(text: str, place: str) -> Found:
    """What a line of running text, or an item of a list on a page, holds; a bullet or number before it is no name."""
    text = visible(text)
    if bullet := BULLET.match(text):
        text = text[bullet.end() :]
    if reason := why_no_line(text):
        return LeftOut(place, visible(text), reason)
    return ListedOrganisation(*split_suffix(text), place=place)


def is_letter(heading: str) -> bool:
    """Whether a heading is a letter ('Q') or a range of letters ('A t/m C')."""
    return _LETTERS.fullmatch(heading) is not None


def says_organisation(text: str) -> bool:
    """Whether `text` tells by a legal form or a type word that it is the name of an organisation."""
    name = dissect(text)
    return bool(name.legal_form or name.kind)


def with_numbers_checked(rows: Sequence[ListedOrganisation]) -> list[ListedOrganisation]:
    """`rows` with KvK numbers of eight digits, or none and the reason.

    A program such as Excel takes the zeros off the front of all numbers; where some number still has them, seven
    digits are a number that lost another digit.

    Raises:
        ListUnreadable: most numbers are none; this is another column, or another list.
    """
    keeps_zeros = any(row.kvk and len(row.kvk) == 8 and row.kvk.startswith("0") for row in rows)
    checked = [_with_number_checked(row, keeps_zeros) for row in rows]
    wrong = [after for before, after in zip(rows, checked, strict=True) if before.kvk and not after.kvk]
    if 2 * len(wrong) > sum(1 for row in rows if row.kvk):
        remedy = "kies de kolom met BRO_REGISTRY_COLUMNS, of verbeter de nummers"
        raise ListUnreadable(f"{wrong[0].place}: {wrong[0].odd}, net als de meeste nummers; {remedy}")
    return checked


def _with_number_checked(row: ListedOrganisation, keeps_zeros: bool) -> ListedOrganisation:
    if not row.kvk or (row.kvk.isdecimal() and len(row.kvk) == 8):
        return row
    if row.kvk.isdecimal() and len(row.kvk) in (6, 7) and not keeps_zeros:
        return replace(row, kvk=row.kvk.zfill(8))
    return replace(row, kvk=None, odd=f"KvK-nummer {row.kvk!r} heeft geen acht cijfers")


def distinct(rows: Iterable[ListedOrganisation]) -> list[ListedOrganisation]:
    """The rows without repetitions: one for each name and number.

    A name without number is the same organisation as that name with one. Of a row with and without '(B)' the one with
    it stays, and is odd.
    """
    kept: dict[tuple[str, str | None], ListedOrganisation] = {}
    numbers: dict[str, str] = {}
    ordered = list(rows)
    for row in ordered:
        if row.kvk:
            numbers.setdefault(row.name, row.kvk)
    for row in ordered:
        if row.kvk is None and row.name in numbers:
            row = replace(row, kvk=numbers[row.name])
        earlier = kept.get((row.name, row.kvk))
        kept[row.name, row.kvk] = row if earlier is None else _of_both(earlier, row)
    return _with_status_compared(list(kept.values()))


def _of_both(earlier: ListedOrganisation, later: ListedOrganisation) -> ListedOrganisation:
    if earlier.bronhouder == later.bronhouder:
        return earlier
    odd = f"staat er met en zonder bronhouderstatus (ook {later.place}); met telt"
    return replace(earlier, bronhouder=True, odd=odd)


def _with_status_compared(rows: list[ListedOrganisation]) -> list[ListedOrganisation]:
    """`rows` with a remark at each number that has another status at another name."""
    statuses: dict[str, set[bool]] = {}
    for row in rows:
        if row.kvk:
            statuses.setdefault(row.kvk, set()).add(row.bronhouder)
    differ = {kvk for kvk, status in statuses.items() if len(status) > 1}
    odd = "dit KvK-nummer staat er ook bij een naam met een andere status"
    return [replace(row, odd=row.odd or odd) if row.kvk in differ else row for row in rows]


def _is_sentence(text: str) -> bool:
    """Whether `text` is prose: it ends like a sentence, and is longer than a name with a full stop behind it."""
    if text.endswith((":", "?", "!")):
        return True
    return text.endswith(".") and text.count(" ") >= 5 and not _LEGAL_FORM_AT_END.search(text)
