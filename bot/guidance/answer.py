"""Reads the answer to the question that we asked last."""

from bot.guidance.after_look_up import LOOK_UP
from bot.guidance.checklist import Known, Status
from bot.guidance.message import OWN_LANGUAGE, Parsed
from bot.registry.finder import How

YES_NO = {"bevestigen": Status.JA, "ontkennen": Status.NEE, "weet_ik_niet": Status.ONBEKEND}
"""What a visitor answers with a message of these intents."""

_OF_AN_ORGANISATION = {"situatie_vertellen", LOOK_UP}
"""Topics of messages that may only name an organisation."""

_CANNOT_SAY = {"weet_ik_niet", "ontkennen"}


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
    answer = YES_NO.get(message.intent)
    return {slot: answer} if answer else {}


def _organisation(message: Parsed) -> dict[str, str]:
    recognised = message.zone == "answer" and message.intent not in _OF_AN_ORGANISATION
    if recognised or message.language != OWN_LANGUAGE:
        return {}
    if message.intent == LOOK_UP and message.organisation:
        return {"organisatie": message.organisation}
    named = next((named.text for named in message.named if named.how is not How.REFERENCE), None)
    return {"organisatie": named} if named else {}
