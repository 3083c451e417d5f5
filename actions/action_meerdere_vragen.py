"""One message, several questions: each gets its answer, in order."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from bot.rasa.reading import from_rasa

_DIALOGUES = {
    "aanmelding_controleren": "aanmelding_form",
    "organisatie_niet_bekend": "organisatie_niet_bekend_form",
    "eerste_inlog_mislukt": "inloggen_form",
    "situatie_vertellen": "action_situatie_vertellen",
    "en_daarna": "action_volgende_stap",
}
"""Topics that are a dialogue, and how it starts; these come last, because they may end in a question."""


class ActionMeerdereVragen(GuardedAction):
    """Utters the answer of each question that the pipeline found, then starts the one that is a dialogue."""

    def name(self) -> str:
        return "action_meerdere_vragen"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        topics = [question.intent for question in from_rasa(tracker.latest_message).questions]
        for topic in topics:
            if topic not in _DIALOGUES:
                dispatcher.utter_message(response=f"utter_{topic}")
        return [FollowupAction(_DIALOGUES[topic]) for topic in topics if topic in _DIALOGUES][:1]
