"""Which question about the login comes next?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions.beside import answer_what_is_beside
from actions.guarded_action import Event
from bot.guidance.diagnosis import QUESTIONS, open_questions


class ValidateInloggenForm(FormValidationAction):
    """Asks only what is not known yet, and stops as soon as the cause is clear."""

    def name(self) -> str:
        return "validate_inloggen_form"

    def domain_slots(self, domain: dict[str, Any]) -> list[str]:
        return list(QUESTIONS)

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Rasa's own; what the visitor tells besides is answered first."""
        answer_what_is_beside(dispatcher, tracker)
        events: list[Event] = await super().get_validation_events(dispatcher, tracker, domain)
        return events

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        return open_questions(tracker.slots)
