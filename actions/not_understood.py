"""What the actions share that answer a message which was not understood, or which breaks off our questions."""

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from bot.guidance.message import Parsed

_MISSES = {"nlu_fallback", "buiten_bereik"}
_NOT_UNDERSTOOD = "action_niet_begrepen"
_LANGUAGES = {"en": "engels", "de": "duits", "fr": "frans"}


def missed_before(events: list[dict[str, Any]]) -> bool:
    """Whether the visitor's message before the latest one was a miss too: unclear, strange, or out of place."""
    turns = [position for position, event in enumerate(events) if event["event"] == "user"]
    if len(turns) < 2:
        return False
    before = events[turns[-2] : turns[-1]]
    out_of_place = any(event["event"] == "action" and event.get("name") == _NOT_UNDERSTOOD for event in before)
    return out_of_place or before[0]["parse_data"]["intent"].get("name") in _MISSES


def answer_in_their_language(message: Parsed) -> str | None:
    """The response that speaks the language in which `message` is written; None for Dutch."""
    name = _LANGUAGES.get(message.language)
    return f"utter_andere_taal_{name}" if name else None


def look_up_next(organisation: str) -> list[dict[str, Any]]:
    """The events after which `organisation` is looked up."""
    return [
        SlotSet("organisatie", organisation),
        SlotSet("organisatie_status", None),
        FollowupAction("action_aanmelding_controleren"),
    ]


def end_questions() -> list[dict[str, Any]]:
    """The events after which no question runs any more; what the visitor told so far is kept."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)]
