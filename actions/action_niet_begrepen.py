"""An answer to a question that we did not ask: "ja", out of the blue."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.not_understood import end_questions, missed_before
from actions.said_before import offered_person
from bot.guidance.open_question import NO, YES
from bot.rasa.reading import from_rasa

_ABOUT_A_PERSON = {YES: "utter_mens_spreken", NO: "utter_ontkennen"}


class ActionNietBegrepen(GuardedAction):
    """Says so; after a second miss in a row it offers a person, and questions that we were asking end.

    A yes or a no to the offer of a person is understood.
    """

    def name(self) -> str:
        return "action_niet_begrepen"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        said = _ABOUT_A_PERSON.get(from_rasa(tracker.latest_message).intent)
        if said and offered_person(tracker.events):
            dispatcher.utter_message(response=said)
            return end_questions()
        dispatcher.utter_message(response="utter_niet_begrepen")
        if not missed_before(tracker.events):
            return []
        dispatcher.utter_message(response="utter_mens_aanbieden")
        return end_questions()
