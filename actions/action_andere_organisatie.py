"""The visitor means another organisation than the ones we showed."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.not_understood import look_up_next
from bot.guidance.visitor_state import named_organisation
from bot.rasa.reading import from_rasa


class ActionAndereOrganisatie(GuardedAction):
    """Forgets the organisation and asks for it again, or looks up the one that the visitor names at once."""

    def name(self) -> str:
        return "action_andere_organisatie"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        named = named_organisation(from_rasa(tracker.latest_message))
        if named:
            return look_up_next(named)
        form = tracker.active_loop_name or "aanmelding_form"
        forgotten = ("organisatie", "eigen_naam", "organisatie_status")
        return [*(SlotSet(slot, None) for slot in forgotten), FollowupAction(form)]
