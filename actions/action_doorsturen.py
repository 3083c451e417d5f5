"""The visitor wishes a text to pass on to somebody else."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from bot.dialogue.content import topics_in
from bot.guidance.forwarding import FORWARD, NEAREST
from bot.rasa.reading import from_rasa


class ActionDoorsturen(GuardedAction):
    """Gives the text about the topic that is meant; says so when there is none, and offers the nearest."""

    def name(self) -> str:
        return "action_doorsturen"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        topic = from_rasa(tracker.latest_message).in_hand
        if f"utter_{topic}_{FORWARD}" in domain["responses"]:
            dispatcher.utter_message(response=f"utter_{topic}_{FORWARD}")
            return []
        topics = topics_in(domain["responses"])
        buttons = [{"title": topics[name].title, "payload": f'/{name}{{"aspect": "{FORWARD}"}}'} for name in NEAREST]
        if topic in topics:
            dispatcher.utter_message(response="utter_geen_tekst", onderwerp=topics[topic].title, buttons=buttons)
        else:
            dispatcher.utter_message(response="utter_welke_tekst", buttons=buttons)
        return []
