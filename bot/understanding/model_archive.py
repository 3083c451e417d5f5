"""Reads our part of a trained Rasa model without Rasa, for commands that only need to understand messages.

Loading Rasa takes seconds and 200 MB; this takes half a second. What is found is the same: the components
call the same classes (tests/bot/understanding/test_model_archive.py holds both to it).
"""

import json
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.understanding import persistence
from bot.understanding.interpreter import ClassifierConfig, Interpretation, Interpreter
from bot.understanding.speller import Speller

_METADATA = "metadata.json"
_SPELLING = "DutchSpelling"
_CLASSIFIER = "HybridIntentClassifier"


class NotOurModelError(Exception):
    """Raised when a model file lacks the components of `bot.understanding`, or is no Rasa model at all."""


@dataclass(frozen=True)
class MessageReader:
    """Reads messages as the trained pipeline does."""

    interpreter: Interpreter
    speller: Speller | None

    def read(self, text: str) -> Interpretation:
        """Interpret one message as the visitor typed it."""
        return self.interpreter.interpret(text, self.speller.corrections(text) if self.speller else None)


def open_model(path: Path) -> MessageReader:
    """Read the model file at `path` (a .tar.gz that `rasa train` wrote).

    Raises:
        NotOurModelError: when it is not a model with our classifier.
    """
    with tempfile.TemporaryDirectory() as unpacked:
        folder = Path(unpacked)
        try:
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
            nodes = json.loads((folder / _METADATA).read_text(encoding="utf-8"))["predict_schema"]["nodes"]
        except (tarfile.TarError, OSError, KeyError, json.JSONDecodeError) as error:
            raise NotOurModelError(f"{path} is not a Rasa model: {error}") from error
        classifier, spelling = _node(nodes, _CLASSIFIER), _node(nodes, _SPELLING)
        if classifier is None:
            raise NotOurModelError(f"{path} has no {_CLASSIFIER} in its pipeline")
        model = persistence.load(_resource(folder, classifier))
        config = ClassifierConfig(**classifier["config"])
        return MessageReader(
            Interpreter(model, config), Speller.load(_resource(folder, spelling)) if spelling else None
        )


def _node(nodes: Mapping[str, Any], component: str) -> dict[str, Any] | None:
    found = (node for node in nodes.values() if node["uses"].endswith(f".{component}"))
    return next(found, None)


def _resource(folder: Path, node: Mapping[str, Any]) -> Path:
    return folder / "components" / str(node["resource"]["name"])
