"""The sentences to measure on: the unseen ones of tests/onderwerpen, and the training examples for cross-validation."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

NEAR = "dichtbij"
FAR = "ver"


@dataclass(frozen=True)
class Sentence:
    """A sentence with what it should be understood as.

    Attributes:
        topic: the intent name.
        group: for a sentence that is not ours: what kind it is; examples of one group are held out together.
        distance: for an unseen sentence that is not ours: `dichtbij` when it uses our words, else `ver`.
    """

    text: str
    topic: str
    group: str | None = None
    distance: str | None = None


def unseen_sentences(folder: Path) -> list[Sentence]:
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
    """The training examples in the Rasa files of `folder`; the group is `groep` in the intent's metadata."""
    found: list[Sentence] = []
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in content.get("nlu") or []:
            group = (entry.get("metadata") or {}).get("groep")
            lines = entry.get("examples", "").splitlines() if "intent" in entry else []
            texts = (line.removeprefix("- ").strip() for line in lines if line.startswith("- "))
            found.extend(Sentence(text, entry["intent"], group) for text in texts)
    return found
