"""Is this organisation on the registration list?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.tell_registration import slot_events, tell_registration
from bot.rasa.reading import from_rasa


class ActionAanmeldingControleren(GuardedAction):
    """Answers from the list with its date; the next step follows when registering is done, or was asked for.

    Without a name, or when the visitor heard the answer before and asks something else, only the next step.
    """

    def name(self) -> str:
        return "action_aanmelding_controleren"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        if tracker.get_slot("organisatie") is None or _told_before(tracker):
            return [FollowupAction("action_volgende_stap")]
        conclusion = await tell_registration(dispatcher, tracker, domain, topic="aanmelding_controleren")
        asks_for_next_step = tracker.get_slot("waar_te_beginnen") and "organisatie_status" in conclusion.slots
        next_step = [FollowupAction("action_volgende_stap")] if conclusion.registered or asks_for_next_step else []
        return slot_events(conclusion) + next_step


def _told_before(tracker: Tracker) -> bool:
    found = str(tracker.get_slot("organisatie_status")).startswith("gevonden")
    return found and from_rasa(tracker.latest_message).intent != "aanmelding_controleren"
