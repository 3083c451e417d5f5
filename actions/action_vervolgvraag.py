"""The visitor asks on about the topic in hand: who does it, how long it takes, what if there is none."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.said_before import responses_said
from bot.dialogue.content import Kind, Topic, topics_in
from bot.guidance.follow_up import likely_response, next_response
from bot.rasa.reading import from_rasa


class ActionVervolgvraag(GuardedAction):
    """Tells that aspect of the topic, or else the likeliest answer; without one it shows what there is, and a person.

    It never says again what was just said.
    """

    def name(self) -> str:
        return "action_vervolgvraag"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        message = from_rasa(tracker.latest_message)
        topic, said = message.in_hand or "", responses_said(tracker.events)
        speaker = tracker.get_slot("spreker")
        subquestion = message.subquestions.get(topic)
        responses, topics = frozenset(domain["responses"]), topics_in(domain["responses"])
        questions = {name for name, known in topics.items() if known.kind is Kind.VRAAG}
        response = next_response(topic, message.aspect, said, responses, speaker, subquestion) or likely_response(
            message, questions, said, responses, speaker
        )
        if response:
            dispatcher.utter_message(response=response)
        else:
            _offer_what_there_is(dispatcher, topics, topic, message.offered)
        return []


def _offer_what_there_is(
    dispatcher: CollectingDispatcher, topics: dict[str, Topic], topic: str, offered: list[str]
) -> None:
    others = [name for name in offered if name != topic and name in topics and topics[name].offered][:2]
    buttons = [{"title": topics[name].title, "payload": f"/{name}"} for name in (topic, *others, "mens_spreken")]
    dispatcher.utter_message(response="utter_vervolgvraag", onderwerp=topics[topic].title, buttons=buttons)
