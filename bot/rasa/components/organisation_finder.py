"""Rasa component `OrganisationFinder`: marks the organisation that a message names."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.platform.settings import get_settings
from bot.understanding.organisations import OrganisationNames


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class OrganisationFinder(GraphComponent):
    """Adds an entity with the words, as typed, that name an organisation; does nothing without a list."""

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
        """Mark the organisation in each message, except in payloads (`/intent`)."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text and not text.startswith(INTENT_MESSAGE_PREFIX):
                self._mark(message, text)
        return messages

    def _mark(self, message: Message, text: str) -> None:
        mention = self._names.find(text)
        if mention is None:
            return
        entity = {
            ENTITY_ATTRIBUTE_TYPE: self._entity,
            ENTITY_ATTRIBUTE_VALUE: mention.text,
            ENTITY_ATTRIBUTE_START: mention.start,
            ENTITY_ATTRIBUTE_END: mention.end,
            EXTRACTOR: type(self).__name__,
        }
        message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
