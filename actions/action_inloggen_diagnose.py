"""Why does the first login fail?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.guidance.diagnosis import cause


class ActionInloggenDiagnose(GuardedAction):
    """Names the cause and who solves it, with a text to forward to that person."""

    def name(self) -> str:
        return "action_inloggen_diagnose"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        found = cause(tracker.slots)
        dispatcher.utter_message(response=f"utter_diagnose_{found}")
        if found in {"geen_account", "geen_machtiging", "niveau_te_laag", "onzeker"}:
            dispatcher.utter_message(response=f"utter_bericht_beheerder_{found}")
        return [SlotSet("niveau_voldoende", None), SlotSet("inlogmethode_juist", None)]
