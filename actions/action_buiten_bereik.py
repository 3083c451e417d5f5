"""The message is not for this helpdesk."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.misses import missed_before
from actions.registration_question import asked_organisation, look_up_next
from actions.running_questions import end_questions
from actions.spoken_language import answer_in_their_language


class ActionBuitenBereik(GuardedAction):
    """Names the right door when it is known; another language gets one sentence in that language.

    A name or a KvK number without more is looked up at once. After a second miss, questions that we were asking end.
    """

    def name(self) -> str:
        return "action_buiten_bereik"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        organisation = asked_organisation(tracker.latest_message)
        if organisation:
            return look_up_next(organisation)
        response = answer_in_their_language(tracker.latest_message)
        response = response or _response(tracker.latest_message.get("scope") or {}, domain["responses"])
        dispatcher.utter_message(response=response)
        if not missed_before(tracker.events):
            return []
        if response == "utter_buiten_bereik":
            dispatcher.utter_message(response="utter_mens_aanbieden")
        return end_questions()


def _response(scope: dict[str, Any], responses: dict[str, Any]) -> str:
    """The most fitting of the `responses` of the domain for what the scope gate found."""
    fitting = f"utter_buiten_bereik_{scope.get('groep')}"
    return fitting if fitting in responses else "utter_buiten_bereik"
