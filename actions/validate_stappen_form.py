"""Which question about the three steps comes next?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions.beside import answer_what_is_beside
from actions.guarded_action import Event
from actions.tell_registration import slot_events, tell_registration
from bot.guidance.after_look_up import LOOK_UP
from bot.guidance.checklist import STEPS, open_steps
from bot.rasa.reading import from_rasa
from bot.understanding.questions import asks


class ValidateStappenForm(FormValidationAction):
    """Asks for the organisation and the steps, and stops at the first step that is not done."""

    def name(self) -> str:
        return "validate_stappen_form"

    def domain_slots(self, domain: dict[str, Any]) -> list[str]:
        return ["organisatie", *STEPS]

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Rasa's own; first what the visitor tells besides, and what the list says when they ask that meanwhile."""
        answer_what_is_beside(dispatcher, tracker)
        events: list[Event] = await super().get_validation_events(dispatcher, tracker, domain)
        message = from_rasa(tracker.latest_message)
        if (
            message.intent != LOOK_UP
            or not message.named
            or not asks(message.text)
            or not tracker.get_slot("organisatie")
        ):
            return events
        conclusion = await tell_registration(dispatcher, tracker, domain, topic=LOOK_UP)
        return [*events, *(event for event in slot_events(conclusion) if event["name"] != "bevinding")]

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        return open_steps(tracker.slots)
