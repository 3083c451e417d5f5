"""What graph components share: how Rasa makes one that learns nothing, and one that keeps what it learned."""

from abc import abstractmethod
from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.understanding.code_version import code_version


class UntrainedComponent(GraphComponent):
    """A component that is made from its configuration alone."""

    @abstractmethod
    def __init__(self, config: dict[str, Any]) -> None:
        """Read the configuration."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Make the component."""
        return cls(config)


class TrainedComponent(GraphComponent):
    """A component that keeps what it learned in Rasa's model storage, under its own `resource`."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train again when our code changed."""
        return code_version()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Make an untrained component."""
        return cls(config, model_storage, resource)
