"""Recognises a question about the registration list in a message that the pipeline was not sure of."""

import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from bot.guidance.visitor_state import named_organisation

_ABOUT_THE_LIST = re.compile(
    r"\b(lijst|erop|er op|aangemeld|geregistreerd|bekend|opzoeken|zoek|staat|staan|kvk)\b", re.I
)
_MOST_OF_IT = 0.6


def asked_organisation(message: Mapping[str, Any]) -> str | None:
    """The organisation in `message` when it is little more than that name, or a name with a word about the list."""
    name, text = named_organisation(message), (message.get("text") or "").strip()
    if name is None or not text:
        return None
    only_a_name = len(name) >= _MOST_OF_IT * len(text)
    return name if only_a_name or _ABOUT_THE_LIST.search(text) else None


def look_up_next(organisation: str) -> list[dict[str, Any]]:
    """The events after which `organisation` is looked up."""
    return [
        SlotSet("organisatie", organisation),
        SlotSet("organisatie_status", None),
        FollowupAction("action_aanmelding_controleren"),
    ]
