"""Rasa component `DutchSpelling`: corrections that the intent classifier applies, and misspelt training copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa.components.component import TrainedComponent
from bot.understanding.speller import Speller, common_dutch_words
from bot.understanding.text import normalise
from bot.understanding.typos import misspelt_copy

CORRECTIONS = "corrections"
"""Message property: misspelt words with what they should be. The text itself stays as typed, for names."""

MISSPELT_TEXT = "misspelt_text"
"""Message property, in training only: a copy of the text with slips in it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class DutchSpelling(TrainedComponent):
    """Finds the misspelt words of each message; makes a misspelt copy of each training example."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The copy has a slip in `misspelt_share` (0 to 1) of the longer words."""
        return {"misspelt_share": 0.4}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, speller: Speller | None = None
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._speller = speller

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DutchSpelling:
        """Read what `train` wrote."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Speller.load(Path(folder)))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of the training examples and keep them with the Dutch word list."""
        texts = [example.get(TEXT) for example in training_data.intent_examples]
        self._speller = Speller.learn(texts, common_dutch_words())
        with self._model_storage.write_to(self._resource) as folder:
            self._speller.save(Path(folder))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the corrections and the misspelt copy to each training example."""
        for example in training_data.intent_examples:
            self._add_corrections(example)
            misspelt = misspelt_copy(example.get(TEXT), self._config["misspelt_share"])
            example.set(MISSPELT_TEXT, normalise(misspelt))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the corrections to each message."""
        for message in messages:
            self._add_corrections(message)
        return messages

    def _add_corrections(self, message: Message) -> None:
        text = message.get(TEXT)
        if text and self._speller:
            message.set(CORRECTIONS, self._speller.corrections(text))
