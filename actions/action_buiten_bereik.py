"""The message is not for this helpdesk."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.not_understood import answer_in_their_language, end_questions, look_up_next, missed_before
from bot.dialogue.content import Topic, topics_in
from bot.dialogue.neighbours import shown_choices
from bot.guidance.message import OWN_LANGUAGE, Parsed
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
        second = missed_before(tracker.events)
        if not second:
            _offer_choices(dispatcher, message, topics_in(domain["responses"]))
        if not second:
            return []
        if response == "utter_buiten_bereik":
            dispatcher.utter_message(response="utter_mens_aanbieden")
        return end_questions()


def _offer_choices(dispatcher: CollectingDispatcher, message: Parsed, topics: dict[str, Topic]) -> None:
    """What the message may have been about after all, when it is not surely strange."""
    likely = shown_choices(message.offered, message.zone, message.confidence)
    if likely and message.language == OWN_LANGUAGE:
        buttons = [{"title": topics[name].title, "payload": f"/{name}"} for name in (*likely, "correctie")]
        dispatcher.utter_message(response="utter_toch_iets_van_ons", buttons=buttons)


def _response(group: str | None, responses: dict[str, Any]) -> str:
    """The most fitting of the `responses` of the domain for the kind of question that the scope gate found."""
    fitting = f"utter_buiten_bereik_{group}"
    return fitting if fitting in responses else "utter_buiten_bereik"
