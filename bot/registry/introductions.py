"""Where writers introduce their own organisation: "ik werk bij", "wij zijn een boorbedrijf", "met Remco van".

Or an organisation that they then ask about: "Jansen Boringen, staan wij erop?", "een klant: Jansen, zijn die bekend?".

Only the words are looked at, never the list.
"""

import re
from collections.abc import Iterator

_PART_OF_SENTENCE = re.compile(
    r"[,;?!\n]|(?<!\bfa)(?<!\bgebr)\.(?=\s|$)"
    r"|\b(?:en|maar|want)\s+(?!zonen|zoon|zn\b|partners|co\b|van\b|de\b)(?-i:[a-z])",
    re.IGNORECASE,
)
_POST = (
    r"(?:(?:op|aan|in|achter)\s+(?:de|het|onze)\s+\w+(?:\s+als\s+\w+(?:\s+\w+)?)?"
    r"|(?:(?:net|pas|nu|sinds\s+\w+)\s+)*(?:begonnen|gestart|werkzaam|in\s+dienst|aangenomen)(?:\s+als\s+\w+(?:\s+\w+)?)?)"
)
"""Where or since when somebody works: "op de receptie", "net begonnen als beheerder ondergrond"."""

_INTRODUCTION = (
    r"\b(?:ik\s+ben\s+(?:(?:zelf|hier|ook|de|een|nu|nieuwe|dus)\s+)*"
    r"(?!leverancier|inwoner|burger|bewoner|aannemer|opdrachtnemer)"
    r"[\w-]*(?:er|aar|eur|or|ist|oog|ster|hoofd|is)\s+(?:van|bij|voor)"
    r"|(?:werk|werken|zit|zitten|werkzaam)\s+(?:(?:trouwens|hier|nu|zelf|namelijk|dus)\s+)?(?:bij|voor)"
    rf"|(?:ik|ben|we|wij|zijn|sta|zit|zitten|werk|werken)\s+(?:nu\s+|hier\s+)?{_POST}\s+(?:bij|van)|(?:ik\s+ben|wij\s+zijn|we\s+zijn)(?:\s+van)?|wij\s+van|namens"
    r"|onze\s+naam\s+is|(?:wij|we)\s+heten(?:\s+(?:zo|nu|gewoon|tegenwoordig|namelijk))?"
    r"|(?:organisatie|bedrijf|bureau|werkgever|firma)\s+(?:heet|is)|het\s+gaat\s+om)\s+"
    r"(?:de\s+|het\s+|een\s+(?:\w+\s+)?\w*(?:bedrijf|bureau|firma|onderneming)(?:\s*,|\s+van)?\s+)?"
)
_BY_PERSON = (
    r"(?:^|[.!?\n,])\W*(?i:(?:hallo|hoi|hey|dag|goede\w+|goeie\w+|goede\s+\w+)\W+)?(?i:(?:u|je)\s+spreekt\s+|spreekt\s+u\s+)?"
    r"(?i:met|hier|hier\s+is|ik\s+ben|mijn\s+naam\s+is)\s+[A-Z][\w'’-]+(?:\s+(?:de\s+|der\s+|den\s+|ter\s+)?[A-Z][\w'’-]+)?\s+"
    r"(?:van|namens)\s+(?:de\s+|het\s+)?"
)
"""A person who says for whom they speak. Not "gebeld met Remco van Vitens": it begins what is said."""

_INTRODUCED = re.compile(rf"(?:(?i:{_INTRODUCTION})|{_BY_PERSON})")
_I_AM = re.compile(r"\b(?:ik\s+ben|met|naam\s+is|groet\w*)\W+$", re.IGNORECASE)
_JUST_INTRODUCED = re.compile(rf"(?:(?i:{_INTRODUCTION})|{_BY_PERSON})$")


_ABOUT_THE_LIST = r"[^.?!,;:\n]*\b(?:er ?op|er ?bij|er ?tussen|lijst|bekend|aangemeld|geregistreerd|ingeschreven)\b"
_GAP = r"\.?(?:\s*[,;:?!-]\s*|\s+)(?:en\s+|of\s+)?"
_ASKED = re.compile(
    rf"{_GAP}(?:staan|zijn|sta|ben|staat|is)\s+(?:wij|we|ik|die|deze|zij|ze|hij)\b{_ABOUT_THE_LIST}", re.IGNORECASE
)
_BEFORE_IT = re.compile(r"[,;:!?\n]|(?<!\b\w)(?<!\bfa)(?<!\bgebr)\.(?=\s)", re.IGNORECASE)
_WHERE_IT_IS = r"\.?(?:\s+(?:uit|in|te|vanuit)\s+[\w'’-]+)?"
_OWN_BEHIND = re.compile(
    rf"{_WHERE_IT_IS}(?:{_GAP}(?:staan|zijn|sta|ben)\s+(?:wij|we|ik)\b{_ABOUT_THE_LIST}"
    r"|\s*,?\s*(?:is|heet)\s+(?:de\s+naam\s+van\s+)?(?:ons|onze|mijn)\b)",
    re.IGNORECASE,
)


_SAID = r"\b(?:zei|zeij|zeg|typte|tikte|schreef)\s+(?:ik|wij|we)\b"
_INSISTED_BEHIND = re.compile(rf"\W*(?:dat\s+)?{_SAID}", re.IGNORECASE)
_INSISTED_BEFORE = re.compile(rf"{_SAID}(?:\s+(?:toch|al|net|dus|je|u))*\s*[,.:;!]?\s*$", re.IGNORECASE)
_OWN_BEFORE = re.compile(
    rf"\b(?:staan|zijn|sta|ben)\s+(?:wij|we|ik)\b(?:[^.?!,;:\n]*[.?!,;:]|{_ABOUT_THE_LIST})\s*$", re.IGNORECASE
)
_CALLED = re.compile(
    r"\b(?:(?:wij|we)\s+heten|(?:onze|mijn)\s+naam\s+is|(?:organisatie|bedrijf|bureau|firma)\s+heet)\b", re.I
)
_OWN_NUMBER = re.compile(r"\b(?:ons|onze|mijn|wij|we)\b[^.?!\n]{0,40}$", re.IGNORECASE)


def is_own(text: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` is the writer's own: introduced, told before, or asked about."""
    asks_of_it = _OWN_BEFORE.search(text[:start]) or _OWN_BEHIND.match(text, end)
    return is_introduced(text, start) or is_insisted(text, start, end) or bool(asks_of_it)


def is_insisted(text: str, start: int, end: int) -> bool:
    """Whether the writer says to have told what stands from `start` to `end` already: "gem Zwolle zei ik toch"."""
    return bool(_INSISTED_BEFORE.search(text[:start]) or _INSISTED_BEHIND.match(text, end))


def is_own_number(text: str, start: int) -> bool:
    """Whether the number that starts at `start` is given as the writer's own: "ons KvK-nummer is ..."."""
    return bool(_OWN_NUMBER.search(text[:start]))


def introduces_a_person(before: str) -> bool:
    """Whether the words `before` a name say that it is a person's: "ik ben Jan de Vries"."""
    return bool(_I_AM.search(before))


def asks_about_the_list(text: str) -> bool:
    """Whether `text` asks whether the writer, or who was just named, is on the list."""
    return bool(_ASKED.search(f" {text}"))


def asked_about(text: str) -> Iterator[tuple[int, int]]:
    """The parts of `text` right before a question whether those who were just named are on the list."""
    for found in _ASKED.finditer(text):
        ends = [mark.end() for mark in _BEFORE_IT.finditer(text, 0, found.start())]
        yield ends[-1] if ends else 0, found.start()


def says_how_they_are_called(text: str) -> bool:
    """Whether `text` tells a name outright: "wij heten zo aardwarmte jong"."""
    return bool(_CALLED.search(text))


def said_after_asking(text: str) -> Iterator[tuple[int, int]]:
    """What stands behind a question whether "wij" are on the list: "staan wij erop? Jansen Boringen"."""
    for found in _ASKED.finditer(f" {text}"):
        yield found.end() - 1, len(text)


def is_introduced(text: str, start: int) -> bool:
    """Whether what starts at `start` is introduced as the writer's own organisation: 'ik werk bij', 'wij zijn van'."""
    return bool(_JUST_INTRODUCED.search(text[:start]))


def introduced_parts(text: str) -> Iterator[tuple[int, int]]:
    """The parts of `text` in which an introduced name would stand, up to the end of what is said there.

    "Ik ben" introduces a person, unless a name that is known follows.
    """
    for found in _INTRODUCED.finditer(text):
        if introduces_a_person(text[: found.end()]):
            continue
        ends = _PART_OF_SENTENCE.search(text, found.end())
        yield found.end(), ends.start() if ends else len(text)
