"""A yes or a no in a visitor's own words, with more words around it: "ja al jaren. en nu niet meer".

The words that say so stand at the beginning of a clause; the last of them counts, because people correct themselves. A
"niet" elsewhere says something else. What is stated about the very thing that was asked weighs more than a yes or a no:
"nee, ik heb wel een account" corrects us.
"""

import re

from bot.guidance.checklist import Status
from bot.guidance.situation import STRESSED, SUBJECTS, read_steps

ASKED_YES_OR_NO = frozenset({"stap_eherkenning", "stap_machtiging", "niveau_voldoende", "inlogmethode_juist"})
"""The slots that we ask for with a question to which the answer is yes or no."""

_SAYS = r"(?:(?P<yes>ja+|jawel|jazeker|jep|jup|yep|zeker|klopt|uiteraard|natuurlijk)|(?P<no>nee+|neen|nope))"
_AT_START = re.compile(
    rf"(?:^|[.!,;:\n]|(?<=\bja)|(?<=\bnee)|\bwacht|\bsorry|\bok|\boke)\W*\b{_SAYS}\b",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"^\W*(?:(?:oke|ok|nou|eh|uh|uhm|oh|o)\W+)?{_SAYS}\b", re.IGNORECASE)
_ASKS_OR_MEANS = re.compile(
    r"\?|\b(?:bedoel\w*|vroeg|vraag|wil|hoe|wat|waar|waarom|wie|wanneer|welke?|mens|medewerker)\b", re.IGNORECASE
)
_DOES_NOT_KNOW = re.compile(
    r"\b(?:weet|weten|wist)\b(?:\s+\S+){0,4}?\s+niet\b|\bgeen\s+(?:idee|flauw\s+idee)\b|\bniet\s+zeker\b", re.IGNORECASE
)
_BESIDE = r"(?:\s+(?:is|zijn|heb|hebben|ik|wij|we|er|dat|die|dus|nu|inmiddels|ook|al|wel|hoor))*"
_ON_THE_THING = {
    slot: re.compile(
        rf"\W*(?:(?:de|een|die|dat|mijn|onze|en)\s+)*{subject}{_BESIDE}\s+"
        rf"(?:(?P<no>(?:nog\s+)?niet)|(?P<yes>ook|al|wel|geregeld|binnen|klaar|rond|gelukt)){_BESIDE}\W*"
    )
    for slot, subject in SUBJECTS.items()
}
"""What somebody says of the very thing that was asked, in few words: "machtiging ook", "die machtiging nog niet"."""

_FRONT = re.compile(r"([^,.;!?]+?)(?:[,.;!]\s*(?!maar\b)|\s+(?=en\b))\w+\W+\w", re.IGNORECASE)
"""A first clause with more behind it; "ja, maar" is no yes."""

_BUT = re.compile(r"^\W*maar\b", re.IGNORECASE)


def yes_or_no(text: str, slot: str) -> bool | None:
    """Whether `text` says yes (True) or no to the question for `slot`; None when it says neither, or asks something.

    A no before "that I do not know" is none.
    """
    if slot not in ASKED_YES_OR_NO or _ASKS_OR_MEANS.search(text):
        return None
    if not _OPENS.match(text):
        return _of_the_thing(text, slot)
    stated = read_steps(text).get(slot)
    if stated:
        return stated == Status.JA
    if _DOES_NOT_KNOW.search(text):
        return None
    last = list(_AT_START.finditer(text))[-1:]
    return None if not last or _BUT.match(text[last[0].end() :]) else bool(last[0]["yes"])


def answered_in_front(text: str, slot: str) -> bool | None:
    """The yes or no to the question for `slot` with which a `text` begins that goes on with something of its own."""
    front = _FRONT.match(text)
    return yes_or_no(front[1], slot) if front else None


def _of_the_thing(text: str, slot: str) -> bool | None:
    """What a few words say of the very thing that was asked."""
    says = _ON_THE_THING.get(slot)
    said = says.fullmatch(text.casefold().translate(STRESSED)) if says else None
    return bool(said["yes"]) if said else None
