"""Keeps the visitor's state up to date, in every message; the name is Rasa's."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event
from actions.said_before import since_the_start
from bot.guidance.visitor_state import learn
from bot.rasa.reading import CHOSEN, from_rasa

_HEEDED = 2
"""So many messages back we still know what was told in passing."""


class ActionValidateSlotMappings(Action):
    """Fills the slots with custom mappings; Rasa calls it before it predicts what to do."""

    def name(self) -> str:
        return "action_validate_slot_mappings"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        learned = learn(tracker.slots, from_rasa(tracker.latest_message), _said_before(tracker.events))
        this_turn = [SlotSet("al_gevraagd", tracker.get_slot("requested_slot")), SlotSet("bevinding", None)]
        return [*this_turn, *(SlotSet(slot, value) for slot, value in learned.items())]


def _said_before(events: list[dict[str, Any]]) -> list[str]:
    """The visitor's messages just before the latest one, oldest first, since they last started again; no choices."""
    said = [
        "" if (event.get("parse_data") or {}).get(CHOSEN) else event.get("text") or ""
        for event in since_the_start(events)
        if event["event"] == "user"
    ]
    return said[:-1][-_HEEDED:]
