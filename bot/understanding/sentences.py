"""The sentences to measure on: those of tests/onderwerpen, and the training examples for cross-validation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml import CSafeLoader

NEAR = "dichtbij"
FAR = "ver"


@dataclass(frozen=True)
class Sentence:
    """A sentence with what it should be understood as.

    Attributes:
        topic: the intent name.
        group: for a sentence that is not ours: what kind it is; examples of one group are held out together.
        distance: for an held-out sentence that is not ours: `dichtbij` when it uses our words, else `ver`.
        notes: what a training example's metadata tell (`data/voorbeelden/README.md`).
    """

    text: str
    topic: str
    group: str | None = None
    distance: str | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)


def held_out_sentences(folder: Path) -> list[Sentence]:
    """The test sentences in `folder`, one YAML file per topic.

    A file holds `onderwerp` with either `zinnen`, or `groepen` (name: {afstand, zinnen}) when it is not our topic.

    Raises:
        ValueError: when a file has another shape; the message names it.
    """
    found: list[Sentence] = []
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            found.extend(_sentences(content))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}: expected onderwerp with zinnen or groepen ({error!r})") from error
    return found


def _sentences(content: dict[str, Any]) -> Iterator[Sentence]:
    topic = content["onderwerp"]
    for text in content.get("zinnen", []):
        yield Sentence(text, topic)
    for group, inside in content.get("groepen", {}).items():
        for text in inside["zinnen"]:
            yield Sentence(text, topic, group, inside["afstand"])


def training_examples(folder: Path) -> list[Sentence]:
    """The training examples in the Rasa files of `folder` and the folders in it, with what their metadata tell."""
    found: list[Sentence] = []
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=CSafeLoader)
        for entry in content.get("nlu") or []:
            if "intent" in entry:
                notes = entry.get("metadata") or {}
                found.extend(
                    Sentence(text, entry["intent"], notes.get("groep"), notes={**notes, **own})
                    for text, own in _texts(entry.get("examples", ""))
                )
    return found


def _texts(examples: str | list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The texts of an intent, in either of Rasa's two forms: lines, or each with its own metadata."""
    if isinstance(examples, str):
        yield from ((line.removeprefix("- ").strip(), {}) for line in examples.splitlines() if line.startswith("- "))
    else:
        yield from ((example["text"].strip(), example.get("metadata") or {}) for example in examples)
