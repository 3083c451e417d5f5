"""The generator of texts, made as Rasa makes it from endpoints.yml, says the text on the aspect that was asked for."""

import asyncio
from typing import Any

import pytest
import yaml
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.platform.settings import ROOT
from bot.rasa.answers import FittingAnswers

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [lijst]
responses:
  utter_lijst: [{text: alles}]
  utter_lijst_waar: [{text: 'hier, "{melding}"', buttons: [{title: meer, payload: /lijst/doorsturen}]}]
  utter_lijst_oud: [{text: precies}]
""")
HERE = 'hier, ""'
CHOSEN = [{"entity": "aspect", "value": "waar"}]


@pytest.mark.parametrize(
    ("parsed", "said"),
    [
        ({"scope": {"aspect": "waar", "aspect_share": 0.9}}, HERE),
        ({"scope": {"aspect": "waar", "aspect_share": 0.2}}, "alles"),
        ({"scope": {"aspect": "wie", "aspect_share": 0.9}}, "alles"),
        ({"scope": {}}, "alles"),
        ({"scope": {"aspect": "waar", "aspect_share": 0.9, "subquestions": {"lijst": "oud"}}}, "precies"),
        ({"scope": {"likely_subquestions": {"lijst": "oud"}}}, "alles"),
        ({"scope": {"subquestions": {"lijst": "weg", "andere": "oud"}}}, "alles"),
        ({"entities": CHOSEN, "scope": {"subquestions": {"lijst": "oud"}}}, HERE),
        ({"entities": CHOSEN}, HERE),
        ({}, "alles"),
    ],
)
def test_the_text_on_what_was_asked(parsed: dict[str, Any], said: str) -> None:
    configured = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))["nlg"]
    generator = NaturalLanguageGenerator.create(EndpointConfig(**configured), DOMAIN)
    tracker = DialogueStateTracker.from_events("talk", [])
    data = {"text": "de lijst", "intent": {"name": "lijst"}, "entities": [], **parsed}
    tracker.update(UserUttered("de lijst", data["intent"], data["entities"], data))
    message = asyncio.run(generator.generate("utter_lijst", tracker, "gateway"))
    assert message["text"] == said
    if said == HERE:
        assert [button["payload"] for button in message["buttons"]] == ['/lijst{"aspect": "doorsturen"}']


@pytest.mark.parametrize(
    ("told", "share", "said"),
    [
        ("alles", 0.2, HERE),  # the likeliest aspect, certain or not
        (HERE, 0.9, "alles"),
        ("iets anders", 0.2, "alles"),
    ],
)
def test_another_text_where_the_best_one_was_told_just_now(told: str, share: float, said: str) -> None:
    generator = FittingAnswers(DOMAIN)
    data = {"text": "de lijst", "intent": {"name": "lijst"}, "scope": {"aspect": "waar", "aspect_share": share}}
    message = UserUttered("de lijst", data["intent"], [], data)
    tracker = DialogueStateTracker.from_events("talk", [message, BotUttered(told), message])
    assert asyncio.run(generator.generate("utter_lijst", tracker, "gateway"))["text"] == said
