"""The visitor wants to start again."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from bot.rasa.reading import from_rasa

_SURE = 0.98
"""Confidence from which on forgetting needs no question; what equals an example of ours has 1."""


class ActionOpnieuw(GuardedAction):
    """Forgets what the visitor told, and greets again; asks first when that is not surely what they want."""

    def name(self) -> str:
        return "action_opnieuw"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        message = from_rasa(tracker.latest_message)
        if not message.chosen and message.confidence < _SURE:
            dispatcher.utter_message(response="utter_opnieuw_zeker")
            return []
        dispatcher.utter_message(response="utter_opnieuw")
        return [AllSlotsReset(), ActiveLoop(None)]
