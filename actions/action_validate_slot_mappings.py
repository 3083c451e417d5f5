"""Keeps the visitor's state up to date, in every message; the name is Rasa's."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event
from actions.guidance.visitor_state import learn


class ActionValidateSlotMappings(Action):
    """Fills the slots with custom mappings; Rasa calls it before it predicts what to do."""

    def name(self) -> str:
        return "action_validate_slot_mappings"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        return [SlotSet(slot, value) for slot, value in learn(tracker.slots, tracker.latest_message).items()]
