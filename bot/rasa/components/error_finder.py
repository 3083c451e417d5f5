"""Rasa component `ErrorFinder`: recognises error texts that a visitor read on a screen."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.rasa.components.classifier import QUESTIONS, SCOPE
from bot.rasa.components.component import UntrainedComponent
from bot.rasa.components.language_check import LANGUAGE
from bot.understanding.error_texts import error_texts
from bot.understanding.scope_gate import Zone

ERROR_TEXT = "melding"
"""Key in the message property `scope`: the error text, as the catalogue writes it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ErrorFinder(UntrainedComponent):
    """Makes a message that holds an error text of `data/foutmeldingen.yml` one about its topic, on that error.

    The language of a pasted text says nothing of who pasted it. A message of several questions stays what it is.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._known = error_texts()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set topic and aspect of each message that holds an error text."""
        for message in messages:
            found = None if message.get(QUESTIONS) or not message.get(SCOPE) else self._known.find(message.get(TEXT))
            if found is None:
                continue
            scope = {key: value for key, value in message.get(SCOPE).items() if key != LANGUAGE}
            on_error = {"zone": Zone.ANSWER.value, "offered": [], "aspect": found.name, "aspect_share": 1.0}
            precisely = {"subquestions": {}, ERROR_TEXT: found.text}
            message.set(SCOPE, {**scope, **on_error, **precisely}, add_to_output=True)
            message.set(INTENT, {INTENT_NAME_KEY: found.topic, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
        return messages
