"""Thanks and goodbye, also when they name what the talk was about: "duidelijk van die machtiging, bedankt hoor"."""

import re
from collections.abc import Sequence

from bot.guidance.message import Parsed
from bot.guidance.wishes import wishes_a_person

THANKS, GOODBYE = "bedankt", "afscheid"
"""The topics of who is done."""

_SAYS = {
    GOODBYE: re.compile(
        r"(?:\b(?:doei+|doeg|daag|houdoe|ajuu?s|tot ziens|tot (?:een )?volgende keer|ciao|(?:fijn|prettig) weekend|"
        r"(?:fijne|prettige|goede) (?:dag|middag|avond))|(?:^|[,.!])\s*dag)\W*$",
        re.IGNORECASE,
    ),
    THANKS: re.compile(r"\b(?:bedankt|bedank|dank(?: ?(?:je|u)(?: ?wel)?)?|thanks|thx|merci|tnx)\b", re.IGNORECASE),
}
_POLITELY = re.compile(
    rf"[,.!]?\s*\b(?:(?:alvast|heel erg|hartelijk|vriendelijk)\s+)?{_SAYS[THANKS].pattern}(?:\s+(?:alvast|hoor))?"
    rf"|{_SAYS[GOODBYE].pattern}",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(r"\b(?:alvast|maar|niet|nie|geen|nog|kunt|wilt|wil|graag|zou|vraagje)\b", re.IGNORECASE)
_ROUNDS_OFF = re.compile(
    r"\b(?:ok\w*|oké|top|fijn|duidelijk|helder|super|prima|goed|mooi|snap|begrijp|dan|aha?|genoeg|verder|geholpen|gelukt)\b"
    r"|\b(?:ik|we|wij)\s+(?:ga|gaan|zal|zullen|bel|bellen|mail|mailen|neem|nemen|regel|regelen)\b",
    re.IGNORECASE,
)
"""Somebody takes note of what they heard, or says what they are going to do."""
_WHAT_FOLLOWS = re.compile(
    r"\bdan (?:kan|kunnen|mag|moet|moeten|is|zijn|ga|gaan|heb|hebben|weet|krijgt?)\b"
    r"(?!.*\b(?:hoe|wat|wie|waar|wanneer|waarom|welke?)\b)",
    re.IGNORECASE,
)
"""A verb in front behind "dan": without a question mark that tells what comes next."""

_BARE = 3  # words that are only thanks or a goodbye
_TELLS_US_TO = re.compile(r"(?:^|[.,;!]\s*)\w+\s+(?:me|mij|eens|even|ff)\b", re.IGNORECASE)
"""A verb in front with "mij" or "even": what we are told to do."""


def leave_taken(message: Parsed) -> str | None:
    """`THANKS` or `GOODBYE` when that is what `message` says, and it asks, wishes and complains of nothing besides."""
    text = message.text
    said = next((topic for topic, says in _SAYS.items() if says.search(text)), None)
    asks = message.asks and ("?" in text or not _WHAT_FOLLOWS.search(text))
    if said is None or asks or _NOT_DONE.search(text) or _TELLS_US_TO.search(text):
        return None
    if len(text.split()) > _BARE and not _ROUNDS_OFF.search(text):
        return None
    other = wishes_a_person(text) or any(named.sure for named in message.named)
    return None if other else said


def asked_with_thanks(message: Parsed, parts: Sequence[str]) -> str | None:
    """What `message` asks, without its thanks, when it was read as thanks; `parts` are those that ask outright."""
    if message.intent not in _SAYS or not parts:
        return None
    return _POLITELY.sub("", " ".join(parts)).strip(" ,.!") or None
