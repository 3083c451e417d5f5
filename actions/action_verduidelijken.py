"""The pipeline is not sure which topic is meant: let the visitor choose."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.misses import missed_before
from actions.topic_titles import topic_titles

MAX_CHOICES = 3


class ActionVerduidelijken(GuardedAction):
    """Shows the likeliest topics as choices, with a way out; after a second miss the human comes first."""

    def name(self) -> str:
        return "action_verduidelijken"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        titles = topic_titles(domain)
        ranking = [entry["name"] for entry in tracker.latest_message.get("intent_ranking", [])]
        likely = [topic for topic in ranking if topic in titles and topic in domain["intents"]][:MAX_CHOICES]
        buttons = [{"title": titles[topic], "payload": f"/{topic}"} for topic in likely]
        human = {"title": titles["mens_spreken"], "payload": "/mens_spreken"}
        neither = {"title": titles["correctie"], "payload": "/correctie"}
        second = missed_before(tracker.events)
        dispatcher.utter_message(
            response="utter_verduidelijken_opnieuw" if second else "utter_verduidelijken",
            buttons=[human, *buttons, neither] if second else [*buttons, neither, human],
        )
        return []
