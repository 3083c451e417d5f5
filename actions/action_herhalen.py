"""The visitor wants to hear the last answer again, in fewer words, or explained otherwise."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guarded_action import Event, GuardedAction
from actions.said_before import asks_for_slot, last_answer, name_of
from bot.dialogue.content import PREFIX, topic_behind
from bot.guidance.saying_again import Again, first_sentences, wished
from bot.rasa.reading import from_rasa, response_notes

_EXPLAINS = ("wat", "kort", "hoe", "wie", "waar")
"""The texts that explain a topic in other words, best first."""


class ActionHerhalen(GuardedAction):
    """Says it again in the wished way; who does not understand gets another text and the way to a person."""

    def name(self) -> str:
        return "action_herhalen"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        said = last_answer(tracker.events)
        wish = wished(from_rasa(tracker.latest_message).text)
        if not said:
            dispatcher.utter_message(response="utter_herhalen")
        elif wish is Again.SIMPLER or asks_for_slot(said[0]):
            _explain(dispatcher, said[0], domain["responses"])
        elif wish is Again.SHORTER:
            _say_shorter(dispatcher, said[0])
        else:
            for message in said:
                _say(dispatcher, message, message["text"])
        return []


def _say_shorter(dispatcher: CollectingDispatcher, message: dict[str, Any]) -> None:
    shorter = first_sentences(message["text"])
    if shorter is None:
        dispatcher.utter_message(response="utter_herhalen_kort")
    _say(dispatcher, message, shorter or message["text"])


def _explain(dispatcher: CollectingDispatcher, message: dict[str, Any], responses: dict[str, Any]) -> None:
    """What the question or the topic of `message` is about, else its first sentences; then the way to a person."""
    dispatcher.utter_message(response="utter_herhalen_anders")
    explained_by = response_notes(message.get("metadata")).get("uitleg")
    topic = explained_by or topic_behind(name_of(message)) or name_of(message).removeprefix(PREFIX)
    names = [f"{PREFIX}{topic}_{side}" for side in _EXPLAINS] + [f"{PREFIX}{explained_by}"]
    told = message["text"]
    other = next((name for name in names if name in responses and _text(responses, name) != told), None)
    if other:
        dispatcher.utter_message(response=other)
    else:
        _say(dispatcher, message, first_sentences(told) or told)
    dispatcher.utter_message(response="utter_mens_aanbieden")


def _text(responses: dict[str, Any], name: str) -> str:
    text: str = responses[name][0]["text"]
    return text.strip()


def _say(dispatcher: CollectingDispatcher, message: dict[str, Any], text: str) -> None:
    """Utter `text` with the choices, the source and the notes of `message`."""
    data, notes = message.get("data") or {}, message.get("metadata") or {}
    dispatcher.utter_message(
        text=text,
        buttons=data.get("buttons"),
        json_message=data.get("custom"),
        metadata=notes.get("metadata") or {},
        utter_action=name_of(message),
    )
