"""What the assistant said in its last turns, for the actions that must not say the same again."""

from typing import Any

from bot.dialogue.content import Kind
from bot.rasa.reading import response_name, response_notes

_QUESTION = "utter_ask_"
"""What the name of a form's question begins with."""


def last_messages(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages with which the assistant answered before the visitor's latest one, in order."""
    turns = [position for position, event in enumerate(events) if event["event"] == "user"]
    before = events[turns[-2] : turns[-1]] if len(turns) > 1 else []
    return [event for event in before if event["event"] == "bot"]


def last_answer(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages of the last turn with a text: what they tell, when there is more than small talk and questions."""
    said = [message for message in last_messages(events) if message.get("text")]
    return [message for message in said if not (asks_for_slot(message) or _is_talk(message))] or said


def asks_for_slot(message: dict[str, Any]) -> bool:
    """Whether `message` is the question of a form, which comes again by itself."""
    return name_of(message).startswith(_QUESTION)


def responses_said(events: list[dict[str, Any]]) -> frozenset[str]:
    """The names of the responses in those messages."""
    return frozenset(filter(None, map(name_of, last_messages(events))))


def since_the_start(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What happened in this conversation since the visitor last started again."""
    starts = [position for position, event in enumerate(events) if event["event"] == "reset_slots"]
    return events[starts[-1] + 1 :] if starts else events


def ever_said(events: list[dict[str, Any]]) -> frozenset[str]:
    """The names of the responses said in this conversation, since the visitor last started again."""
    return frozenset(name_of(event) for event in since_the_start(events) if event["event"] == "bot")


def offered_person(events: list[dict[str, Any]]) -> bool:
    """Whether the assistant asked or offered to bring the visitor to a person."""
    return any(response_notes(event.get("metadata")).get("overdracht") for event in last_messages(events))


def _is_talk(message: dict[str, Any]) -> bool:
    return bool(response_notes(message.get("metadata")).get("soort") == Kind.GESPREK)


def name_of(message: dict[str, Any]) -> str:
    """The name of the response that was said; empty for a text without one."""
    return response_name(message.get("metadata"))
