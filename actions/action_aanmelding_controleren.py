"""Is this organisation on the registration list?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.tell_registration import slot_events, tell_registration


class ActionAanmeldingControleren(GuardedAction):
    """Answers from the list with its date; the next step follows when registering is done, or when no name is known."""

    def name(self) -> str:
        return "action_aanmelding_controleren"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        if tracker.get_slot("organisatie") is None:
            return [FollowupAction("action_volgende_stap")]
        conclusion = await tell_registration(dispatcher, tracker, domain, topic="aanmelding_controleren")
        next_step = [FollowupAction("action_volgende_stap")] if conclusion.registered else []
        return slot_events(conclusion) + next_step
