"""Organisations that a text mentions as somebody else's: "bel ik de BRO of KPN", "eHerkenning die ik bij X gebruik".

Such a one is neither the writer's own nor asked about, so nobody may look it up. The words around a name tell it.
"""

import re

from bot.registry.normalising import KIND_WORDS, plain

_ARTICLE = r"(?:\s+(?:de|het|die))?\s+$"
_LOGIN = (
    r"(?:e[- ]?her(?!\w*(?:er|or)\b)\w*|ehk|eh\s?[1-4]|niv\w*(?:\s*\d\+?)?|inlog\w*|account\w*|middel|abonnement"
    r"|digid|token)"
)
_CALLS = r"(?:bel|belt|bellen|belde|gebeld|mail|mailt|mailen|gemaild|vraag|vragen)"
_BEFORE = re.compile(
    rf"\b(?:aan|bij)\s+(?:mij|mijzelf|ons|jullie|u)\b[^.?!]{{0,30}}\b(?:aan|bij){_ARTICLE}"
    rf"|\b{_CALLS}\b(?:\s+(?:ik|we|wij|of|en|eerst|dan|naar|met|aan|nu|maar|(?:de\s+)?bro|jullie))*{_ARTICLE}"
    rf"|\b(?:gebruik\w*|ingelogd|inloggen|log\s+in)\b(?:\s+\w+){{0,2}}?\s+(?:bij|voor|op){_ARTICLE}"
    rf"|\b{_LOGIN}\b(?:\s+(?!(?:wij|we|ik)\b)\w+){{0,4}}?\s+(?:van|bij|voor){_ARTICLE}"
    rf"|\b(?:zoals|net\s+als)(?:\s+(?:bij|voor|met))?{_ARTICLE}",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s*(?:,?\s*(?:{_CALLS}|zegt|zei|zeggen|stuurt|stuurde|verkoopt)\b"
    r"|(?:,\s*)?(?:of|en)\s+(?:(?:ligt|is)\s+(?:het|dat)\s+)?(?:aan|bij)\s+(?:mij|ons|jullie|u|de\s+bro)\b"
    r"|(?:is|zijn)\s+(?:me|mijn|mn|m'n|onze?|ons|de)\s+(?:\w+\s+)?\w*(?:leverancier|makelaar|provider|klant|opdrachtgever)\b)",
    re.IGNORECASE,
)
_OF_CALLING = re.compile(rf"\b{_CALLS}\s+(?:of|en){_ARTICLE}", re.IGNORECASE)
_CLAUSE = re.compile(r"[.?!;\n]")
_OF_THE_LIST = re.compile(
    r"\b(?:lijst|erop|er\s+op|erbij|aangemeld|geregistreerd|ingeschreven|bekend|opzoeken)\b", re.IGNORECASE
)


def is_of_others(text: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` of `text` is somebody else that the writer deals with.

    Not where the same sentence asks about the list, nor behind a type word: the writer may well be of a "gemeente".
    """
    if plain(text[start:end]).split(" ")[0] in KIND_WORDS:
        return False
    marks = [mark.start() for mark in _CLAUSE.finditer(text)]
    begin = max((mark + 1 for mark in marks if mark < start), default=0)
    stop = min((mark for mark in marks if mark >= end), default=len(text))
    if _OF_THE_LIST.search(text[begin:stop]):
        return False
    before = f" {text[begin:start]}".rstrip() + " "
    return bool(_BEFORE.search(before) or _OF_CALLING.search(before) or _AFTER.match(text[end:stop]))
