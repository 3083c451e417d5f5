"""Rasa component `HybridIntentClassifier`: the topic of a message, or that it needs a question or a refusal."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import persistence
from bot.nlu.encoders import ENCODER_NAMES, Encoder, EncoderUnavailableError, make_encoder
from bot.nlu.fitting import FitSettings, fit_model
from bot.nlu.hybrid_model import Example, HybridModel, Prediction
from bot.nlu.scope_gate import Zone
from bot.nlu.spelling import CORRECTED_TEXT, MISSPELT_TEXTS
from bot.nlu.text import has_letters, normalise

logger = logging.getLogger(__name__)

SCOPE = "scope"
"""Message property: {zone: answer | ask | refuse, groep: group of the nearest outside example or None}."""

QUESTIONS = "questions"
"""Message property: the questions in a message that holds more than one, as {text, intent, confidence}."""

_RANKING = "intent_ranking"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class HybridIntentClassifier(GraphComponent):
    """Sets `intent`, `intent_ranking`, `scope` and, when there are several, `questions`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The default configuration.

        - stages: groups of encoders, quick ones first; a later group runs only when an earlier one is not sure.
        - outside_intent: the intent of training examples that are not for this assistant; may be absent.
        - ask_intent, several_intent: what `intent` says when the visitor must choose, and when there are
          several questions.
        - group_key: the key in an intent's metadata that names the group of an outside example.
        - folds: parts in the cross-validation that fits the thresholds.
        - refused: share of own messages (0 to 1) that may be refused.
        """
        return {
            "stages": [["char", "use"], ["e5"]],
            "outside_intent": "buiten_bereik",
            "ask_intent": "nlu_fallback",
            "several_intent": "meerdere_vragen",
            "group_key": "groep",
            "folds": 5,
            "refused": 0.03,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Check the configuration.

        Raises:
            InvalidConfigException: when a stage is empty or names an encoder that does not exist.
        """
        stages = config["stages"]
        unknown = {name for stage in stages for name in stage} - ENCODER_NAMES
        if unknown or not stages or not all(stages):
            known = ", ".join(sorted(ENCODER_NAMES))
            raise InvalidConfigException(f"'stages' must be lists of {known}; found {stages}")

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: HybridModel | None = None
    ) -> None:
        self.validate_config(config)
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> HybridIntentClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

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
        """Train on all examples that have an intent."""
        examples = [self._example(message) for message in training_data.intent_examples]
        if not examples:
            logger.warning("No intent examples: %s is not trained", type(self).__name__)
            return self._resource
        settings = FitSettings(
            outside=self._config["outside_intent"], folds=self._config["folds"], refused=self._config["refused"]
        )
        self._model = fit_model(examples, self._available_stages(), settings)
        with self._model_storage.write_to(self._resource) as folder:
            persistence.save(self._model, Path(folder))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify each message, except typed payloads (`/intent`), which Rasa reads itself."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model and not text.startswith(INTENT_MESSAGE_PREFIX):
                self._classify(message, self._model, text)
        return messages

    def _classify(self, message: Message, model: HybridModel, raw: str) -> None:
        text = message.get(CORRECTED_TEXT) or normalise(raw)
        if not has_letters(text):
            self._set(message, self._config["outside_intent"], 1.0, [], {"zone": Zone.REFUSE.value, "groep": None})
            return
        prediction = model.predict(text)
        scope = {"zone": prediction.zone.value, "groep": prediction.group}
        self._set(message, self._intent_name(prediction), prediction.confidence, prediction.ranking, scope)

    def _intent_name(self, prediction: Prediction) -> str:
        names = {Zone.ASK: self._config["ask_intent"], Zone.REFUSE: self._config["outside_intent"]}
        return str(names.get(prediction.zone, prediction.topic))

    def _set(
        self, message: Message, name: str, confidence: float, ranking: list[tuple[str, float]], scope: dict[str, Any]
    ) -> None:
        message.set(INTENT, _entry(name, confidence), add_to_output=True)
        message.set(_RANKING, [_entry(*entry) for entry in ranking], add_to_output=True)
        message.set(SCOPE, scope, add_to_output=True)

    def _example(self, message: Message) -> Example:
        metadata = (message.get("metadata") or {}).get("intent") or {}
        group = metadata.get(self._config["group_key"]) if isinstance(metadata, dict) else None
        text = message.get(CORRECTED_TEXT) or normalise(message.get(TEXT))
        return Example(text, message.get(INTENT), group, tuple(message.get(MISSPELT_TEXTS) or ()))

    def _available_stages(self) -> list[dict[str, Encoder]]:
        stages: list[dict[str, Encoder]] = []
        for names in self._config["stages"]:
            encoders = {}
            for name in names:
                try:
                    encoders[name] = make_encoder(name)
                except EncoderUnavailableError as error:
                    logger.warning("%s; training goes on without it", error)
            if encoders:
                stages.append(encoders)
        return stages


def _entry(name: str, confidence: float) -> dict[str, str | float]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
