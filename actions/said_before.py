"""What the assistant said in its last turns, for the actions that must not say the same again."""

from collections.abc import Iterator
from typing import Any

from bot.rasa.reading import response_notes


def last_messages(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages with which the assistant answered before the visitor's latest one, in order."""
    turns = [position for position, event in enumerate(events) if event["event"] == "user"]
    before = events[turns[-2] : turns[-1]] if len(turns) > 1 else []
    return [event for event in before if event["event"] == "bot"]


def responses_said(events: list[dict[str, Any]]) -> frozenset[str]:
    """The names of the responses in those messages."""
    return frozenset(_names(last_messages(events)))


def offered_person(events: list[dict[str, Any]]) -> bool:
    """Whether the assistant asked or offered to bring the visitor to a person."""
    return any(response_notes(event.get("metadata")).get("overdracht") for event in last_messages(events))


def _names(messages: list[dict[str, Any]]) -> Iterator[str]:
    for message in messages:
        name = (message.get("metadata") or {}).get("utter_action")
        if name:
            yield name
