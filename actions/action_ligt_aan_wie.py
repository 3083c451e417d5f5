"""The visitor asks whose fault it is, or who has to solve it."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.said_before import responses_said
from bot.guidance.whose_turn import AT_FAULT
from bot.rasa.reading import from_rasa


class ActionLigtAanWie(GuardedAction):
    """Says it of the topic that is meant; tells who solves what, where nothing more precise is left to say."""

    def name(self) -> str:
        return "action_ligt_aan_wie"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        of_the_topic = f"utter_{from_rasa(tracker.latest_message).in_hand}_{AT_FAULT}"
        left = of_the_topic in domain["responses"] and of_the_topic not in responses_said(tracker.events)
        dispatcher.utter_message(response=of_the_topic if left else f"utter_{AT_FAULT}")
        return []
