"""The visitor means another organisation than the ones we showed."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction


class ActionAndereOrganisatie(GuardedAction):
    """Forgets the organisation and asks for it again."""

    def name(self) -> str:
        return "action_andere_organisatie"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        form = tracker.active_loop_name or "aanmelding_form"
        forgotten = ("organisatie", "eigen_naam", "organisatie_status")
        return [*(SlotSet(slot, None) for slot in forgotten), FollowupAction(form)]
