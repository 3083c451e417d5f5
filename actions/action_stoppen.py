"""The visitor breaks off the questions we were asking."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.not_understood import end_questions


class ActionStoppen(GuardedAction):
    """Ends the running questions; what the visitor told so far is kept."""

    def name(self) -> str:
        return "action_stoppen"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        return end_questions()
