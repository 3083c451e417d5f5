"""Is this organisation on the registration list?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.tell_registration import slot_events, tell_registration
from bot.rasa.reading import from_rasa


class ActionAanmeldingControleren(GuardedAction):
    """Answers from the list with its date; the stories in data/aanmelding_controleren.yml go on from there.

    What was asked about the role of the organisation is answered with it.
    Without a name, or when the visitor heard the answer before and asks something else, there is nothing to look up.
    """

    def name(self) -> str:
        return "action_aanmelding_controleren"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        if tracker.get_slot("organisatie") is None or _told_before(tracker):
            return [SlotSet("bevinding", "niets_op_te_zoeken")]
        afterwards = from_rasa(tracker.latest_message).afterwards
        conclusion = await tell_registration(
            dispatcher, tracker, domain, topic="aanmelding_controleren", afterwards=afterwards
        )
        asks_for_next_step = tracker.get_slot("waar_te_beginnen") and conclusion.settled
        asked = [SlotSet("bevinding", "volgende_stap_gevraagd")] if asks_for_next_step else []
        return slot_events(conclusion) + asked


def _told_before(tracker: Tracker) -> bool:
    found = str(tracker.get_slot("organisatie_status")).startswith("gevonden")
    message = from_rasa(tracker.latest_message)
    asked = {message.intent, *(question.intent for question in message.questions)}
    return found and "aanmelding_controleren" not in asked
