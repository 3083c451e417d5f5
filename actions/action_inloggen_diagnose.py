"""Why does the first login fail?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from bot.guidance.checklist import Status
from bot.guidance.diagnosis import QUESTIONS, cause


class ActionInloggenDiagnose(GuardedAction):
    """Finds the cause; the stories in data/eerste_inlog_mislukt.yml say what the visitor hears about it.

    What the visitor did not know is forgotten, so that a next round asks it again.
    """

    def name(self) -> str:
        return "action_inloggen_diagnose"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        asked_again = {"niveau_voldoende", "inlogmethode_juist"} | {
            question for question in QUESTIONS if tracker.get_slot(question) == Status.ONBEKEND
        }
        forgotten = [SlotSet(question, None) for question in sorted(asked_again)]
        return [SlotSet("bevinding", cause(tracker.slots)), *forgotten]
