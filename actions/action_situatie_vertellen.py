"""The visitor tells how things are, without asking anything."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.tell_registration import slot_events, tell_registration


class ActionSituatieVertellen(GuardedAction):
    """Thanks the visitor and looks up the organisation that was named; the stories in data/ go on with the steps.

    When the organisation is not found for certain, that comes first: the visitor chooses, or hears what to do. Who
    asks where to begin is asked nothing.
    """

    def name(self) -> str:
        return "action_situatie_vertellen"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        asks_for_next_step = bool(tracker.get_slot("waar_te_beginnen"))
        if not asks_for_next_step:
            dispatcher.utter_message(response="utter_situatie_vertellen")
        events: list[Event] = []
        if tracker.get_slot("organisatie") and tracker.get_slot("organisatie_status") is None:
            conclusion = await tell_registration(dispatcher, tracker, domain, topic="aanmelding_controleren")
            events = slot_events(conclusion)
            if not (conclusion.registered or (asks_for_next_step and conclusion.settled)):
                return events
        questions_run = bool(tracker.active_loop.get("name"))
        goes_on = "volgende_stap_gevraagd" if asks_for_next_step else None if questions_run else "stappen_te_vragen"
        return [*events, SlotSet("bevinding", goes_on)]
