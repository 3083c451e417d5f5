"""Which questions ask whether an organisation is on the list, or is bronhouder: that is looked up."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.guidance.message import Parsed
from bot.servicedesk.suggestions.questions import LIST, Asked

_ON_THE_LIST = re.compile(
    r"\b(?:sta|staat|staan)\b[^?]{0,60}\b(?:op|in) (?:de|die|uw|jullie) \w*lijst"
    r"|\b(?:is|zijn|ben)\b[^?]{0,60}\b(?:aangemeld|geregistreerd)\b",
    re.IGNORECASE,
)
_IS_BRONHOUDER = re.compile(
    r"\b(?:is|zijn)\b[^?]{0,60}\bbronhouder\W*$|\bof\b[^?]{0,60}\bbronhouder (?:is|zijn)\b", re.I
)
_ASKS_MORE = re.compile(r"\b(?:wanneer|hoe|hoelang|waarom|waar|wie)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:ik|mijn|wij|we|ons|onze|hier)\b", re.IGNORECASE)
_STATUS = "bronhouder_of_leverancier"
_THE_LIST = "registratielijst"


def with_name_before(one: Asked, sentences: Sequence[Parsed]) -> Asked:
    """A question about the list that names nobody ("Staan die erop?"), with the organisation named just before it."""
    asks = (_ON_THE_LIST.search(one.text) or _IS_BRONHOUDER.search(one.text)) and not _FIRST_PERSON.search(one.text)
    if not asks or one.parsed.named:
        return one
    place = next((at for at, sentence in enumerate(sentences) if one.text in sentence.text), 0)
    named = next((sentence.named for sentence in reversed(sentences[: place + 1]) if sentence.named), [])
    return replace(one, parsed=one.parsed.model_copy(update={"text": one.text, "named": named}))


def asks_the_list(one: Asked) -> bool:
    """Whether a question asks if an organisation, the writer's or one that it names, is on the list."""
    if one.parsed.text != one.text or "?" not in one.text or _ASKS_MORE.search(one.text):
        return False
    if one.topic == _STATUS:
        return bool(one.parsed.named and _IS_BRONHOUDER.search(one.text))
    about = one.topic in {None, LIST, _THE_LIST} and one.topic not in one.parsed.subquestions
    whose = one.parsed.named or _FIRST_PERSON.search(one.text)
    return bool(about and whose and _ON_THE_LIST.search(one.text))
