"""A yes or a no in a visitor's own words, with more words around it: "ja al jaren. en nu niet meer".

The words that say so stand at the beginning of a clause; the last of them counts, because people correct themselves. A
"niet" elsewhere says something else. What is stated about the very thing that was asked weighs more than a yes or a no:
"nee, ik heb wel een account" corrects us.
"""

import re

from bot.guidance.checklist import Status
from bot.guidance.situation import read_steps

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
_BUT = re.compile(r"^\W*maar\b", re.IGNORECASE)


def yes_or_no(text: str, slot: str) -> bool | None:
    """Whether `text` says yes (True) or no to the question for `slot`; None when it says neither, or asks something."""
    if slot not in ASKED_YES_OR_NO or not _OPENS.match(text) or _ASKS_OR_MEANS.search(text):
        return None
    stated = read_steps(text).get(slot)
    if stated:
        return stated == Status.JA
    last = list(_AT_START.finditer(text))[-1:]
    return None if not last or _BUT.match(text[last[0].end() :]) else bool(last[0]["yes"])
