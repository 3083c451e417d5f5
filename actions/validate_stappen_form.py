"""Which question about the three steps comes next?"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from bot.guidance.checklist import STEPS, open_steps


class ValidateStappenForm(FormValidationAction):
    """Asks for the organisation and the steps, and stops at the first step that is not done."""

    def name(self) -> str:
        return "validate_stappen_form"

    def domain_slots(self, domain: dict[str, Any]) -> list[str]:
        return ["organisatie", *STEPS]

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        return open_steps(tracker.slots)
