"""The portal says "Organisatie niet bekend": is the organisation on the registration list?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.tell_registration import slot_events, tell_registration


class ActionOrganisatieNietBekend(GuardedAction):
    """Says what the list says; the stories in data/organisatie_niet_bekend.yml go on from there."""

    def name(self) -> str:
        return "action_organisatie_niet_bekend"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        return slot_events(await tell_registration(dispatcher, tracker, domain, topic="organisatie_niet_bekend"))
