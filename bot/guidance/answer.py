"""Reads the answer to the question that we asked last."""

import re

from bot.guidance.checklist import Known, Status
from bot.guidance.message import OWN_LANGUAGE, Parsed

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


def answer_to(slot: str, slots: Known, message: Parsed) -> dict[str, str]:
    """`{slot: value}` when `slot` was asked and `message` answers it, else an empty dict.

    Asked for the organisation, "weet ik niet" leaves the first step unknown, so that the questions can go on.
    A message that the pipeline clearly recognises as a topic is a change of subject, not an answer.
    """
    if slot == "stap_aanmelding" and slots.get("requested_slot") == "organisatie":
        return {slot: Status.ONBEKEND} if message.intent in _CANNOT_SAY else {}
    if slots.get("requested_slot") != slot:
        return {}
    if slot == "organisatie":
        return _organisation(message)
    answer = _YES_NO.get(message.intent)
    return {slot: answer} if answer else {}


def _organisation(message: Parsed) -> dict[str, str]:
    text = message.text.strip()
    recognised = message.zone == "answer" and message.intent != "situatie_vertellen"
    if message.organisation or recognised or message.language != OWN_LANGUAGE or text.startswith("/"):
        return {}
    name = _LEAD_IN.sub("", text).strip(" .!,;:")[:_MAX_NAME_LENGTH]
    sentence = _SENTENCE.search(name) or len(name.split()) > _MAX_NAME_WORDS
    return {"organisatie": name} if name and not sentence else {}
