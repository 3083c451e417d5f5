"""The pictures of the report, as SVG files."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("svg")

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from bot.evaluation.judging import Judged
from bot.evaluation.measures import confusions
from bot.understanding.sentences import FAR, NEAR

_MOST_CONFUSED = 12
_BINS = 10
_DARK = 0.68  # share of the worst count from which a cell is too dark for black on it
_OWN, _NEAR, _FAR = "#1f6f8b", "#d1495b", "#edae49"


def draw_confusion(own: Sequence[Judged], path: Path) -> None:
    """Save `confusion_figure` in `path`."""
    _save(confusion_figure(own), path)


def confusion_figure(own: Sequence[Judged]) -> Figure:
    """The topics that are confused most often: rows what was meant, columns what was understood."""
    wrong = confusions(own)[: 2 * _MOST_CONFUSED]
    topics = list(dict.fromkeys(topic for expected, found, _ in wrong for topic in (expected, found)))[:_MOST_CONFUSED]
    counts = np.zeros((len(topics), len(topics)), dtype=int)
    for item in own:
        if item.sentence.topic in topics and item.topic in topics:
            counts[topics.index(item.sentence.topic), topics.index(item.topic)] += 1
    figure, axes = plt.subplots(figsize=(8, 7))
    wrongly = np.where(np.eye(len(topics), dtype=bool), 0, counts)
    axes.imshow(wrongly, cmap="Reds")
    for row, column in np.argwhere(counts > 0):
        on_dark = wrongly[row, column] > _DARK * wrongly.max()
        colour, weight = ("white", "bold") if on_dark else ("black", "normal")
        number = str(counts[row, column])
        axes.text(column, row, number, ha="center", va="center", fontsize=8, color=colour, fontweight=weight)
    axes.set_xticks(range(len(topics)), topics, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(len(topics)), topics, fontsize=8)
    axes.set(xlabel="begrepen als", ylabel="bedoeld")
    return figure


def draw_scope(judged: Sequence[Judged], outside: str, path: Path) -> None:
    """How sure the model is that a message is ours: own questions against strange ones, near and far."""
    own = [item.inside for item in judged if item.sentence.topic != outside]
    near = [item.inside for item in judged if item.sentence.distance == NEAR]
    far = [item.inside for item in judged if item.sentence.distance == FAR]
    figure, axes = plt.subplots(figsize=(8, 3.5))
    axes.hist(
        [own, near, far],
        bins=20,
        range=(0, 1),
        density=True,
        color=[_OWN, _NEAR, _FAR],
        label=["eigen vragen", "vreemd, dichtbij", "vreemd, ver weg"],
    )
    axes.set(xlabel="kans dat de vraag voor ons is", ylabel="dichtheid")
    axes.legend()
    _save(figure, path)


def draw_calibration(own: Sequence[Judged], path: Path) -> None:
    """Whether a confidence of 80 % means right in 80 % of the cases; on the diagonal is perfect."""
    confidence = np.array([item.confidence for item in own])
    right = np.array([item.right for item in own])
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    filled = sorted(set(bins))
    figure, axes = plt.subplots(figsize=(4.5, 4.5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    sizes = [(bins == one).sum() for one in filled]
    axes.scatter(
        [confidence[bins == one].mean() for one in filled],
        [right[bins == one].mean() for one in filled],
        s=[20 + size for size in sizes],
        color=_OWN,
    )
    axes.set(xlabel="zekerheid", ylabel="deel dat juist is", xlim=(0, 1), ylim=(0, 1.02))
    _save(figure, path)


def draw_latency(milliseconds: Sequence[float], path: Path) -> None:
    """How long messages take."""
    figure, axes = plt.subplots(figsize=(8, 3))
    axes.hist(np.clip(milliseconds, 0, np.percentile(milliseconds, 99)), bins=50, color=_OWN)
    axes.set(xlabel="milliseconden per bericht", ylabel="berichten")
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
