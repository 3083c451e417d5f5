"""Rasa component `LanguageCheck`: in which language a refused message is written."""

from __future__ import annotations

from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import SCOPE
from bot.nlu.scope_gate import Zone
from bot.nlu.text import words

LANGUAGE = "language"
"""Key in the message property `scope`: ISO 639-1 code of the language."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageCheck(GraphComponent):
    """Adds `language` to the scope of refused messages of some length.

    Detectors fail on a few words ("hoi", "niveau 2+") and on names, so the gate has the first say. Only languages
    in which a visitor gets an answer are told apart: more of them cost Dutch several points (ADR 3).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`languages` to tell apart (ISO 639-1), and `min_words` that a message must have."""
        return {"languages": ["nl", "en", "de", "fr"], "min_words": 4}

    def __init__(self, config: dict[str, Any]) -> None:
        self._min_words = config["min_words"]
        self._identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE)
        self._identifier.set_languages(config["languages"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageCheck:
        """Make the component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the language to each refused message that is long enough."""
        for message in messages:
            scope = message.get(SCOPE)
            text = message.get(TEXT) or ""
            if scope and scope["zone"] == Zone.REFUSE.value and len(words(text)) >= self._min_words:
                language, _ = self._identifier.classify(text)
                message.set(SCOPE, {**scope, LANGUAGE: str(language)}, add_to_output=True)
        return messages
