"""Rasa components `OrganisationFinder` and `NameAlone`: which organisation a message names, and whether that is all."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.platform.settings import get_settings
from bot.rasa.components.classifier import QUESTIONS, RANKING, SCOPE
from bot.rasa.components.component import UntrainedComponent
from bot.rasa.reading import NAMED
from bot.registry.finder import Named
from bot.understanding.organisations import OrganisationNames
from bot.understanding.scope_gate import Zone

_NAMED = TypeAdapter(list[Named])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class OrganisationFinder(GraphComponent):
    """Adds what the finder makes of names and numbers, and an entity with the words, as typed, that surely are one."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`entity`: the name of the entity."""
        return {"entity": "organisatie"}

    def __init__(self, config: dict[str, Any], names: OrganisationNames) -> None:
        self._entity = config["entity"]
        self._names = names

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OrganisationFinder:
        """Make the component on the registration list that the settings name."""
        return cls(config, OrganisationNames(get_settings()))

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark the organisation in each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text:
                self._mark(message, text)
        return messages

    def _mark(self, message: Message, text: str) -> None:
        found = self._names.find(text)
        message.set(NAMED, _NAMED.dump_python(found, mode="json"), add_to_output=True)
        entities = [self._entity_of(named) for named in found if named.sure]
        if entities:
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)

    def _entity_of(self, named: Named) -> dict[str, Any]:
        return {
            ENTITY_ATTRIBUTE_TYPE: self._entity,
            ENTITY_ATTRIBUTE_VALUE: named.text,
            ENTITY_ATTRIBUTE_START: named.start,
            ENTITY_ATTRIBUTE_END: named.end,
            EXTRACTOR: type(self).__name__,
        }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NameAlone(UntrainedComponent):
    """Gives a message that only names an organisation, known or not, the intent of a look-up.

    No classifier can learn names, and which words stand in a firm's name says nothing about what its people want.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`intent`: what somebody wants who only gives a name or a number."""
        return {"intent": "aanmelding_controleren"}

    def __init__(self, config: dict[str, Any]) -> None:
        self._intent = {INTENT_NAME_KEY: config["intent"], PREDICTED_CONFIDENCE_KEY: 1.0}

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of each message that is nothing but a name."""
        for message in messages:
            if any(named["alone"] for named in message.get(NAMED) or []):
                message.set(INTENT, dict(self._intent), add_to_output=True)
                message.set(RANKING, [dict(self._intent), *message.get(RANKING, [])], add_to_output=True)
                message.set(SCOPE, {"zone": Zone.ANSWER.value, "groep": None}, add_to_output=True)
                message.set(QUESTIONS, [], add_to_output=True)
        return messages
