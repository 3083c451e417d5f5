"""Reads the answer to the question that we asked last."""

import re
from collections.abc import Mapping
from typing import Any

from bot.guidance.checklist import Status

_YES_NO = {"bevestigen": Status.JA, "ontkennen": Status.NEE, "weet_ik_niet": Status.ONBEKEND}
_CANNOT_SAY = {"weet_ik_niet", "ontkennen"}
_LEAD_IN = re.compile(
    r"^\W*((dat is|dit is|het is|het gaat om|het betreft|(wij|we) (zijn|heten)( van)?|ik (werk bij|werk voor|ben van)|"
    r"(onze|mijn) organisatie (is|heet)|de naam is|kvk([- ]?nummer)?|namens|voor|van|bij)( is)?:?\s+)+",
    re.IGNORECASE,
)
_MAX_NAME_LENGTH = 120
_MAX_NAME_WORDS = 8
_SENTENCE = re.compile(
    r"\b(ik|wij|we|u(?!\.)|je|jullie|er|dat|deze|heb|hebt|heeft|hebben|weet|zeg|zijn|ben|is|was|niet|geen|nog|zoek|aangemeld|"
    r"organisatie|hoe|wat|waar|waarom|wanneer|welke?|wie|moet|moeten|mag|kan|kunt?|kunnen|wil|willen|doet|gaat|krijg|zou|"
    r"lukt|graag|maar|want|dus|toch)\b|\?",
    re.IGNORECASE,
)
"""Words that a sentence has and a name has not."""


def answer_to(slot: str, slots: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, Any]:
    """`{slot: value}` when `slot` was asked and `message` answers it, else an empty dict.

    Asked for the organisation, "weet ik niet" leaves the first step unknown, so that the questions can go on.
    A message that the pipeline clearly recognises as a topic is a change of subject, not an answer.
    """
    if slot == "stap_aanmelding" and slots.get("requested_slot") == "organisatie":
        return {slot: Status.ONBEKEND} if _intent(message) in _CANNOT_SAY else {}
    if slots.get("requested_slot") != slot:
        return {}
    if slot == "organisatie":
        return _organisation(message)
    answer = _YES_NO.get(_intent(message))
    return {slot: answer} if answer else {}


def _organisation(message: Mapping[str, Any]) -> dict[str, Any]:
    text = (message.get("text") or "").strip()
    named = any(entity["entity"] == "organisatie" for entity in message.get("entities", []))
    scope = message.get("scope") or {}
    recognised = scope.get("zone") == "answer" and _intent(message) != "situatie_vertellen"
    if named or recognised or scope.get("language", "nl") != "nl" or text.startswith("/"):
        return {}
    name = _LEAD_IN.sub("", text).strip(" .!,;:")[:_MAX_NAME_LENGTH]
    sentence = _SENTENCE.search(name) or len(name.split()) > _MAX_NAME_WORDS
    return {"organisatie": name} if name and not sentence else {}


def _intent(message: Mapping[str, Any]) -> str:
    return (message.get("intent") or {}).get("name") or ""
