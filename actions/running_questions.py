"""Breaking off the questions of a form; what the visitor told so far is kept."""

from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet


def end_questions() -> list[dict[str, Any]]:
    """The events after which no question runs any more."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)]
