"""Why does the first login fail?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from bot.guidance.checklist import Status
from bot.guidance.diagnosis import QUESTIONS, cause


class ActionInloggenDiagnose(GuardedAction):
    """Names the cause and who solves it, with a text to forward to that person.

    What the visitor did not know is forgotten, so that a next round asks it again.
    """

    def name(self) -> str:
        return "action_inloggen_diagnose"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        found = cause(tracker.slots)
        dispatcher.utter_message(response=f"utter_diagnose_{found}")
        if found in {"geen_account", "geen_machtiging", "niveau_te_laag", "onzeker"}:
            dispatcher.utter_message(response=f"utter_bericht_beheerder_{found}")
        asked_again = {"niveau_voldoende", "inlogmethode_juist"} | {
            question for question in QUESTIONS if tracker.get_slot(question) == Status.ONBEKEND
        }
        return [SlotSet(question, None) for question in sorted(asked_again)]
