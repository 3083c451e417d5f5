"""The message is not for this helpdesk."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.not_understood import answer_in_their_language, end_questions, look_up_next, missed_before
from bot.guidance.visitor_state import asked_organisation
from bot.rasa.reading import from_rasa


class ActionBuitenBereik(GuardedAction):
    """Names the right door when it is known; another language gets one sentence in that language.

    A name or a KvK number without more is looked up at once. After a second miss, questions that we were asking end.
    """

    def name(self) -> str:
        return "action_buiten_bereik"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        message = from_rasa(tracker.latest_message)
        organisation = asked_organisation(message)
        if organisation:
            return look_up_next(organisation)
        response = answer_in_their_language(message) or _response(message.group, domain["responses"])
        dispatcher.utter_message(response=response)
        if not missed_before(tracker.events):
            return []
        if response == "utter_buiten_bereik":
            dispatcher.utter_message(response="utter_mens_aanbieden")
        return end_questions()


def _response(group: str | None, responses: dict[str, Any]) -> str:
    """The most fitting of the `responses` of the domain for the kind of question that the scope gate found."""
    fitting = f"utter_buiten_bereik_{group}"
    return fitting if fitting in responses else "utter_buiten_bereik"
