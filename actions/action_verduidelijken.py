"""The pipeline is not sure which topic is meant: let the visitor choose."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.not_understood import answer_in_their_language, end_questions, look_up_next, missed_before
from bot.dialogue.content import Topic, topics_in
from bot.dialogue.neighbours import shown_choices
from bot.guidance.visitor_state import asked_organisation
from bot.rasa.reading import from_rasa


class ActionVerduidelijken(GuardedAction):
    """Shows the likeliest topics as choices, with a way out; after a second miss the human comes first.

    Then questions that we were asking end as well: who is not understood should not read them again.
    A name or a KvK number without more is looked up at once; another language gets one sentence in that language.
    """

    def name(self) -> str:
        return "action_verduidelijken"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        message = from_rasa(tracker.latest_message)
        organisation = asked_organisation(message)
        if organisation:
            return look_up_next(organisation)
        foreign = answer_in_their_language(message)
        if foreign:
            dispatcher.utter_message(response=foreign)
            return []
        topics = topics_in(domain["responses"])
        second = missed_before(tracker.events)
        likely = shown_choices(message.offered, message.zone, message.confidence)
        _offer(dispatcher, likely, topics, second)
        return end_questions() if second else []


def _offer(dispatcher: CollectingDispatcher, likely: list[str], topics: dict[str, Topic], second: bool) -> None:
    """Ask which of the `likely` topics is meant; one alone is a question that "ja" answers."""
    if len(likely) == 1 and not second:
        topic = likely[0]
        dispatcher.utter_message(response="utter_verduidelijken_een", onderwerp=topics[topic].title, keuze=f"/{topic}")
        return
    buttons = [{"title": topics[topic].title, "payload": f"/{topic}"} for topic in likely]
    human = {"title": topics["mens_spreken"].title, "payload": "/mens_spreken"}
    neither = {"title": topics["correctie"].title, "payload": "/correctie"}
    dispatcher.utter_message(
        response="utter_verduidelijken_opnieuw" if second else "utter_verduidelijken",
        buttons=[human, *buttons, neither] if second else [*buttons, neither, human],
    )
