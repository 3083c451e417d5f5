"""The name in what somebody types who was asked for one, with what people put around it.

"dat typte ik net. Xyzzo milieudienst in Schiedam", "nee, wij heten zo: Xyzzo Jong, staan die erop". Only the words are
looked at, never the list.
"""

import re

from bot.registry.normalising import KIND_WORDS, WRITTEN_OUT, dissect, plain
from bot.registry.phrases import is_sentence, without_hesitations
from bot.registry.words import COMMON_WORDS

_CLAUSE = re.compile(
    r"[;:!?\n]|,(?!\s*[bn]\.?v\b)|(?<!\b\w)(?<!\bfa)(?<!\bgem)(?<!\bgebr)\.(?=\s|$)|\s-\s|\b(?:maar|want)\b",
    re.IGNORECASE,
)
_ASKS_BEHIND = re.compile(
    r"\s*\b(?:en\s+|of\s+)?(?:sta|staan|staat|zijn|ben|is)\s+(?:wij|we|ik|die|deze|zij|ze|dat|hij)\b.*$", re.IGNORECASE
)
_ASKS_BEFORE = re.compile(
    r"^.*\b(?:sta|staan|zijn|ben)\s+(?:wij|we|ik)\b.*\b(?:lijst|er\s?op|er\s?bij|aangemeld|bekend|geregistreerd)\b",
    re.IGNORECASE,
)
_TELLS_BEFORE = re.compile(
    r"^.*?\b(?:(?:wij|we)\s+(?:heten|zijn)|ik\s+(?:ben|werk|zit)|(?:organisatie|bedrijf|bureau|werkgever|firma|naam|dat|het|dit)"
    r"\s+(?:is|heet|was)|namens|bedoel(?:de)?(?:\s+ik)?)"
    r"(?:\s+(?:zo|nu|gewoon|toch|dus|tegenwoordig|trouwens))*(?:\s+(?-i:van|bij|voor|om))?\s+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:\W|\b(?:nee+|ja|nou|ok[eé]?|o|oh|sorry|hallo|hoi|dus|en|nogmaals|gewoon|voor|bij|namens|zoek|probeer|kijk|op|naar|"
    r"dan|eens|even|nog)\b)+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*\b(?:(?:zei|zeg|typte|schreef)\s+(?:ik|wij|we)|(?:heten?|is)\s+(?:wij|we|het|ons|onze|de)|aub|svp|a\.u\.b|alstublieft|graag|hoor|"
    r"dank\w*|bedankt|toch|dus|dan|of\s+zo)\b.*$",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\s+(?:uit|in|te|vanuit)\s+(?:['’][st][- ]\s*)?[\w'’-]+(?:\s+[\w'’-]+)?\s*$", re.IGNORECASE)
_SIGNED = re.compile(r"\W*(?:groet\w*|gr|mvg|met\s+\w+\s+groet\w*)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w'’&+-]+")
_MOST_WORDS = 6
_MOST_TYPED = 30
"""A message of more words tells something of its own."""


def name_given(text: str) -> str | None:
    """The name that `text` gives to the question for one; None when no part of it can be one."""
    if len(text.split()) > _MOST_TYPED:
        return None
    return next(filter(None, map(_name_in, _CLAUSE.split(without_hesitations(text)))), None)


def begins_with_name(text: str) -> str | None:
    """The name with which `text` begins, where nobody asked for one outright; what stands around it has to be small.

    Behind a greeting at the end stands a person.
    """
    first = next((part for part in _CLAUSE.split(without_hesitations(text)) if part.strip()), "")
    return None if _SIGNED.match(first) else _name_in(first)


def _name_in(clause: str) -> str | None:
    """What is left of `clause` without the words around a name, when that may be one."""
    rest = _ASKS_BEHIND.sub("", _ASKS_BEFORE.sub("", clause))
    rest = _CLOSING.sub("", _OPENING.sub("", _TELLS_BEFORE.sub("", _OPENING.sub("", rest), count=1)))
    rest = " ".join(rest.split()).strip(" .,-")
    without_place = _WHERE.sub("", rest)
    name = without_place if _may_be_name(without_place) else rest
    return name if _may_be_name(name) else None


def _may_be_name(written: str) -> bool:
    """Whether `written` is a few words without those of a sentence, one of which is not ordinary or a legal form."""
    words = [plain(word) for word in _WORD.findall(written)]
    if not 0 < len(words) <= _MOST_WORDS or is_sentence(written) or (words[0] in KIND_WORDS and len(words) == 1):
        return False
    unordinary = [word for word in words if word and word not in COMMON_WORDS and not word.isdigit() and len(word) > 1]
    legal = dissect(written).legal_form
    return bool(unordinary) or (len(words) > 1 and legal is not None and legal not in WRITTEN_OUT)
