"""The visitor wants to start again."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction


class ActionOpnieuw(GuardedAction):
    """Forgets what the visitor told, and greets again."""

    def name(self) -> str:
        return "action_opnieuw"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        dispatcher.utter_message(response="utter_opnieuw")
        return [AllSlotsReset(), ActiveLoop(None)]
