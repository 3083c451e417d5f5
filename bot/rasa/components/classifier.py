"""Rasa component `HybridIntentClassifier`: the topic of a message, or that it needs a question or a refusal."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.content import small_talk
from bot.guidance.dialogues import STARTS
from bot.rasa.components.component import TrainedComponent
from bot.rasa.components.spelling import CORRECTIONS, MISSPELT_TEXT
from bot.understanding import persistence
from bot.understanding.encoders import ENCODER_NAMES, Encoder, EncoderUnavailableError, make_encoder
from bot.understanding.fitting import FitSettings, fit_model
from bot.understanding.hybrid_model import Example, HybridModel, example_with_notes
from bot.understanding.interpreter import ClassifierConfig, Interpretation, Interpreter
from bot.understanding.kept_model import KEPT, fingerprint, known_model
from bot.understanding.text import corrected

logger = logging.getLogger(__name__)

SCOPE = "scope"
"""Message property: {zone: answer | ask | refuse, groep: likeliest group of outside messages or None, offered: topics
to choose from, aspect: what is asked about the topic, or None, aspect_share: its probability, subquestions: by topic,
which of its subquestions this would be, likely_subquestions: the same for who has just read the whole, told: what the
writer tells of themselves, by slot}."""

AFTER = "after"
"""Key in the metadata of a message: what the assistant said just before."""

ABOUT = "about"
"""Key in the metadata of a message: the topic that the talk is about."""

QUESTIONS = "questions"
"""Message property: the questions in a message that holds more than one, as {text, intent, confidence, subquestion,
aspect}."""

RANKING = "intent_ranking"
"""Message property: all topics with their share of probability, best first; the name is Rasa's."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class HybridIntentClassifier(TrainedComponent):
    """Sets `intent`, `intent_ranking`, `scope` and, when there are several, `questions`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults of `ClassifierConfig`, which says what each means."""
        return asdict(ClassifierConfig())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Check the configuration.

        Raises:
            InvalidConfigException: when there is no encoder, or one that does not exist.
        """
        encoders = config["encoders"]
        if not encoders or set(encoders) - ENCODER_NAMES:
            known = ", ".join(sorted(ENCODER_NAMES))
            raise InvalidConfigException(f"'encoders' must be a list of {known}; found {encoders}")

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: HybridModel | None = None
    ) -> None:
        self.validate_config(config)
        super().__init__(config, model_storage, resource)
        self._settings = ClassifierConfig(**{name: config[name] for name in self.get_default_config()})
        self._interpreter = Interpreter(model, self._settings) if model else None

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> HybridIntentClassifier:
        """Read what `train` wrote; without a trained model the component leaves messages as they are."""
        try:
            with model_storage.read_from(resource) as folder:
                model = persistence.load(Path(folder))
        except ValueError:  # nothing was stored: the data hold no intents
            return cls(config, model_storage, resource)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples that have an intent; what the project keeps for just these is not fitted anew."""
        examples = [self._example(message) for message in training_data.intent_examples]
        if not examples:
            logger.warning("No intent examples: %s is not trained", type(self).__name__)
            return self._resource
        config = self._settings
        not_questions = small_talk(training_data.responses) | set(config.not_questions)
        settings = FitSettings(config.outside_intent, not_questions, frozenset(STARTS), folds=config.folds)
        fitted_on: str | None = fingerprint(examples, settings, config.encoders)
        model = known_model(KEPT, str(fitted_on), examples)
        if model is None:
            encoders = self._available_encoders()
            model = fit_model(examples, encoders, settings)
            fitted_on = fitted_on if encoders.keys() == set(config.encoders) else None
        with self._model_storage.write_to(self._resource) as folder:
            persistence.save(model, Path(folder), fitted_on)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            notes = message.get("metadata") or {}
            if self._interpreter:
                talk = notes.get(AFTER) or "", notes.get(ABOUT)
                _report(message, self._interpreter.interpret(text, message.get(CORRECTIONS), *talk))
        return messages

    def _example(self, message: Message) -> Example:
        metadata = message.get("metadata") or {}
        notes = {**_mapping(metadata.get("intent")), **_mapping(metadata.get("example"))}
        text = corrected(message.get(TEXT), message.get(CORRECTIONS) or {})
        return example_with_notes(text, message.get(INTENT), notes, message.get(MISSPELT_TEXT))

    def _available_encoders(self) -> dict[str, Encoder]:
        encoders = {}
        for name in self._settings.encoders:
            try:
                encoders[name] = make_encoder(name)
            except EncoderUnavailableError as error:
                logger.warning("%s; training goes on without it", error)
        return encoders


def _mapping(metadata: Any) -> dict[str, Any]:
    return metadata if isinstance(metadata, dict) else {}


def _report(message: Message, found: Interpretation) -> None:
    message.set(INTENT, _entry(found.intent, found.confidence), add_to_output=True)
    message.set(RANKING, [_entry(*entry) for entry in found.ranking], add_to_output=True)
    scope = {
        "zone": found.zone.value,
        "groep": found.group,
        "offered": list(found.offered),
        "aspect": found.aspect,
        "aspect_share": found.aspect_share,
        "unanswered": [asdict(question) for question in found.unanswered],
        "subquestions": dict(found.subquestions),
        "likely_subquestions": dict(found.likely_subquestions),
        "told": dict(found.told),
    }
    message.set(SCOPE, scope, add_to_output=True)
    if found.questions:
        message.set(QUESTIONS, [asdict(question) for question in found.questions], add_to_output=True)


def _entry(name: str, confidence: float) -> dict[str, str | float]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
