"""The outcome of one evaluation, the bars it must reach, and the results of earlier ones."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.latency import Latency
from bot.evaluation.measures import Figures

_HISTORY = "geschiedenis.jsonl"
_KEPT = 50


@dataclass(frozen=True)
class Compared:
    """One pipeline among others on the same sentences.

    Attributes:
        held_out: figures on the held-out sentences.
        folds: figures on the first folds of cross-validation.
        training_seconds: one training on all examples, start of the process included.
        latency: of one message.
    """

    name: str
    held_out: Figures
    folds: Figures
    training_seconds: float
    latency: Latency


@dataclass(frozen=True)
class Results:
    """One evaluation.

    Attributes:
        model: name of the model file.
        outside: name of the outside topic.
        held_out: figures on the held-out sentences.
        typos: the same sentences with typing errors.
        validated: figures from cross-validation in the training data; empty when it was skipped.
        several: figures on two questions in one message.
        compared: this pipeline, DIET and plain words, in that order; empty without --baseline.
    """

    made: datetime
    model: str
    outside: str
    held_out: Figures
    typos: Figures
    several: Figures
    validated: Figures = field(default_factory=dict)
    latency: Latency | None = None
    compared: list[Compared] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    """A bar in tests/kwaliteit.yml: the figure must be at least `least` or at most `most`."""

    name: str
    title: str
    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether `value` reaches the bar."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


def read_bars(path: Path) -> list[Bar]:
    """The bars in `path`: a list of {naam, titel, minstens | hoogstens}.

    Raises:
        KeyError: when an entry lacks a name or title.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["grenzen"]
    return [Bar(entry["naam"], entry["titel"], entry.get("minstens"), entry.get("hoogstens")) for entry in entries]


def barred_values(results: Results) -> dict[str, float]:
    """All values that a bar can name: the figures on held-out sentences, and the loss through typing errors."""
    values = {name: measured.value for name, measured in (results.held_out | results.several).items()}
    if results.typos:
        values["verlies_door_tikfouten"] = values["juist"] - results.typos["juist"].value
    if len(results.compared) > 1:
        ours, diet = results.compared[:2]
        values["trainen_tegenover_diet"] = ours.training_seconds / diet.training_seconds
        values["p50_tegenover_diet"] = ours.latency.p50 / diet.latency.p50
    return values


def remember(results: Results, folder: Path) -> dict[str, float]:
    """Add the values of `results` to the history in `folder`; returns those of the evaluation before, if any."""
    path = folder / _HISTORY
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    entry = {"gemaakt": results.made.isoformat(timespec="seconds"), "model": results.model}
    lines.append(json.dumps(entry | {"waarden": barred_values(results)}, ensure_ascii=False))
    path.write_text("\n".join(lines[-_KEPT:]) + "\n", encoding="utf-8")
    before: dict[str, Any] = json.loads(lines[-2]) if len(lines) > 1 else {}
    return dict(before.get("waarden", {}))


def as_json(results: Results) -> str:
    """The results as JSON, for other programs."""
    return json.dumps(asdict(results), ensure_ascii=False, indent=1, default=str)
