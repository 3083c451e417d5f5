"""A message in its conversation: "ligt het aan mij?" is about what the talk is about."""

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.guidance.whose_turn import AT_FAULT
from bot.rasa.reading import IN_HAND
from bot.rasa.talk import read_in

DOMAIN = Domain.from_dict(
    {
        "intents": [AT_FAULT, "eenmalige_code", "storing", "registratielijst"],
        "responses": {
            f"utter_{name}": [{"text": ""}] for name in ("eenmalige_code_ligt_aan_wie", "storing_ligt_aan_wie")
        },
    }
)


def read(text: str, intent: str, zone: str, in_hand: str | None = None, **scope: Any) -> dict[str, Any]:
    """What becomes of `text` in a talk about the topic `in_hand`."""
    tracker = DialogueStateTracker.from_events("x", [], DOMAIN.slots)
    if in_hand:
        tracker.update(UserUttered("iets", intent={"name": in_hand}))
    data = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "scope": {"zone": zone, **scope}}
    return read_in(data, tracker, DOMAIN)


@pytest.mark.parametrize(
    ("text", "intent", "zone", "about"),
    [
        ("wie moet hier iets aan doen, de firma of de BRO", AT_FAULT, "answer", "eenmalige_code"),
        ("ligt het aan mij of aan jullie", "nlu_fallback", "ask", "eenmalige_code"),
        ("ligt dat aan de telecomfirma", "nlu_fallback", "ask", "eenmalige_code"),
        ("het portaal doet het niet, ligt dat aan ons", "storing", "answer", "storing"),
    ],
)
def test_whose_fault_it_is_is_asked_of_what_is_named_or_in_hand(text: str, intent: str, zone: str, about: str) -> None:
    found = read(text, intent, zone, in_hand="eenmalige_code")
    assert (found["intent"]["name"], found[IN_HAND]) == (AT_FAULT, about)


def test_without_a_topic_it_is_asked_in_general() -> None:
    found = read("wie moet dit oplossen, u of mijn leverancier", AT_FAULT, "answer")
    assert (found["intent"]["name"], found.get(IN_HAND)) == (AT_FAULT, None)


@pytest.mark.parametrize(
    ("intent", "scope"), [("registratielijst", {}), ("storing", {"subquestions": {"storing": "ligt_het_eruit"}})]
)
def test_another_clear_topic_and_a_precise_question_stay_what_they_are(intent: str, scope: dict[str, Any]) -> None:
    text = "de lijst op het portaal laadt niet, ligt dat aan mij"
    assert read(text, intent, "answer", in_hand="eenmalige_code", **scope)["intent"]["name"] == intent
