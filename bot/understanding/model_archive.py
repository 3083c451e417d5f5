"""Reads our part of a trained Rasa model without Rasa, for commands that only need to understand messages.

Loading Rasa takes seconds and 200 MB; this takes half a second. What is found is the same: the components
call the same classes (tests/bot/understanding/test_model_archive.py holds both to it).
"""

import json
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.registry.finder import Named
from bot.understanding import persistence
from bot.understanding.interpreter import ClassifierConfig, Interpretation, Interpreter
from bot.understanding.kept_model import KEPT, keep
from bot.understanding.scope_gate import Zone
from bot.understanding.speller import Speller

_METADATA = "metadata.json"
_SPELLING = "DutchSpelling"
_CLASSIFIER = "HybridIntentClassifier"
_NAME_ALONE = "NameAlone"


class NotOurModelError(Exception):
    """Raised when a model file lacks the components of `bot.understanding`, or is no Rasa model at all."""


@dataclass(frozen=True)
class MessageReader:
    """Reads messages as the trained pipeline does."""

    interpreter: Interpreter
    speller: Speller | None
    look_up_intent: str | None = None

    def read(self, text: str, named: Sequence[Named] = ()) -> Interpretation:
        """Interpret one message as the visitor typed it; `named` is what the finder of names made of it."""
        found = self.interpreter.interpret(text, self._corrections(text))
        if self.look_up_intent is None or not any(one.alone for one in named):
            return found
        topic, ranking = self.look_up_intent, [(self.look_up_intent, 1.0), *found.ranking]
        return Interpretation(topic, topic, 1.0, 1.0, Zone.ANSWER, ranking)

    def read_all(self, texts: Sequence[str]) -> list[Interpretation]:
        """`read` for each text, in one go: much quicker when there are many."""
        return self.interpreter.interpret_all([(text, self._corrections(text)) for text in texts])

    def _corrections(self, text: str) -> dict[str, str]:
        return self.speller.corrections(text) if self.speller else {}


def open_model(path: Path) -> MessageReader:
    """Read the model file at `path` (a .tar.gz that `rasa train` wrote).

    Raises:
        NotOurModelError: when it is not a model with our classifier.
    """
    with _unpacked(path) as (folder, nodes):
        classifier, spelling = _classifier(path, nodes), _node(nodes, _SPELLING)
        model = persistence.load(_resource(folder, classifier))
        config = ClassifierConfig(**classifier["config"])
        speller = Speller.load(_resource(folder, spelling)) if spelling else None
        name_alone = _node(nodes, _NAME_ALONE)
        return MessageReader(
            Interpreter(model, config), speller, name_alone["config"]["intent"] if name_alone else None
        )


def keep_for_the_project(path: Path, kept: Path = KEPT) -> bool:
    """Keep what was fitted for the model file at `path`; returns whether that is another than what was kept.

    Raises:
        NotOurModelError: when it is not a model with our classifier.
        OSError: when the folder `kept` cannot be written.
    """
    with _unpacked(path) as (folder, nodes):
        return keep(_resource(folder, _classifier(path, nodes)), kept)


@contextmanager
def _unpacked(path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The model file in a folder for now, with the components that read messages."""
    with tempfile.TemporaryDirectory() as unpacked:
        folder = Path(unpacked)
        try:
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
            nodes = json.loads((folder / _METADATA).read_text(encoding="utf-8"))["predict_schema"]["nodes"]
        except (tarfile.TarError, OSError, KeyError, json.JSONDecodeError) as error:
            raise NotOurModelError(f"{path} is not a Rasa model: {error}") from error
        yield folder, nodes


def _classifier(path: Path, nodes: Mapping[str, Any]) -> dict[str, Any]:
    classifier = _node(nodes, _CLASSIFIER)
    if classifier is None:
        raise NotOurModelError(f"{path} has no {_CLASSIFIER} in its pipeline")
    return classifier


def _node(nodes: Mapping[str, Any], component: str) -> dict[str, Any] | None:
    found = (node for node in nodes.values() if node["uses"].endswith(f".{component}"))
    return next(found, None)


def _resource(folder: Path, node: Mapping[str, Any]) -> Path:
    return folder / "components" / str(node["resource"]["name"])
