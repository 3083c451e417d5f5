"""Whose fault it is: said of the topic in hand, and else in general."""

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_ligt_aan_wie import ActionLigtAanWie
from bot.rasa.reading import IN_HAND

OF_THE_CODE = "utter_eenmalige_code_ligt_aan_wie"
USER: dict[str, Any] = {"event": "user"}
TOLD: dict[str, Any] = {"event": "bot", "text": "...", "metadata": {"utter_action": OF_THE_CODE}}


@pytest.mark.parametrize(
    ("in_hand", "events", "said"),
    [
        ("eenmalige_code", [USER], OF_THE_CODE),
        ("eenmalige_code", [USER, TOLD, USER], "utter_ligt_aan_wie"),  # not the same twice
        ("registratielijst", [USER], "utter_ligt_aan_wie"),
        (None, [USER], "utter_ligt_aan_wie"),
    ],
)
def test_it_is_said_of_the_topic_in_hand(in_hand: str | None, events: list[dict[str, Any]], said: str) -> None:
    latest = {"text": "ligt het aan mij", "intent": {"name": "ligt_aan_wie"}, IN_HAND: in_hand}
    tracker = Tracker("x", {}, latest, events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    domain = {"responses": {OF_THE_CODE: [], "utter_ligt_aan_wie": []}}
    assert asyncio.run(ActionLigtAanWie().answer(dispatcher, tracker, domain)) == []
    assert [message["response"] for message in dispatcher.messages] == [said]
