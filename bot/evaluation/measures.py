"""The figures of the report, each with what it means and where it comes from."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from bot.evaluation.judging import Judged
from bot.understanding.scope_gate import Zone
from bot.understanding.sentences import FAR, NEAR

_RESAMPLES = 1000
_BINS = 10


@dataclass(frozen=True)
class Measured:
    """A figure on `n` sentences, with its 95 % interval when that was computed."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


Figures = dict[str, Measured]
"""Figures by name; the names are those in tests/kwaliteit.yml."""


def figures(judged: Sequence[Judged], outside: str) -> Figures:
    """All figures that can be computed on `judged`.

    - juist: share of own sentences whose best topic is right; macro_f1: mean F1 over own topics.
    - direct_juist, juist_na_keuze: right at once; right at once or after one choice.
    - buiten_auroc, buiten_auroc_dichtbij, buiten_auroc_ver: chance that an own sentence scores higher than one
      that is not ours. buiten_fpr95: share of those others that pass when 95 % of our own pass.
    - buiten_beantwoord: share of sentences that are not ours and get a topic answer all the same.
    - kalibratiefout: expected calibration error of the confidence (Guo et al. 2017, arXiv:1706.04599).
    """
    own = [item for item in judged if item.sentence.topic != outside]
    others = [item for item in judged if item.sentence.topic == outside]
    found = own_figures(own) if own else {}
    if own and others:
        found |= outside_figures(own, others)
    return found


def own_figures(own: Sequence[Judged]) -> Figures:
    """Figures on own sentences; see `figures`."""
    expected = np.array([item.sentence.topic for item in own])
    best = np.array([item.topic for item in own])
    topics = sorted(set(expected))
    right = np.array([item.right for item in own])
    confidence = np.array([item.confidence for item in own])
    return {
        "juist": _with_interval(lambda rows: right[rows].mean(), len(own)),
        "macro_f1": _with_interval(lambda rows: _macro_f1(expected[rows], best[rows], topics), len(own), 200),
        "direct_juist": share([item.right_at_once for item in own]),
        "juist_na_keuze": share([item.right_after_choice for item in own]),
        "kalibratiefout": Measured(calibration_error(confidence, right), len(own)),
    }


def outside_figures(own: Sequence[Judged], others: Sequence[Judged]) -> Figures:
    """Figures on how well sentences that are not ours are told apart; see `figures`."""
    inside = np.array([item.inside for item in own])
    strange = np.array([item.inside for item in others])
    passing = float((strange >= np.quantile(inside, 0.05)).mean())
    found = {
        "buiten_auroc": Measured(_auroc(inside, strange), len(own) + len(others)),
        "buiten_fpr95": Measured(passing, len(others)),
        "buiten_beantwoord": share([item.zone is Zone.ANSWER for item in others]),
    }
    for distance in (NEAR, FAR):
        scores = np.array([item.inside for item in others if item.sentence.distance == distance])
        if len(scores):
            found[f"buiten_auroc_{distance}"] = Measured(_auroc(inside, scores), len(own) + len(scores))
    return found


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Mean distance between confidence and share right, over ten bins weighed by size; 0 is perfect, 1 the worst."""
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [abs(confidence[bins == one].mean() - right[bins == one].mean()) * (bins == one).mean() for one in set(bins)]
    return float(sum(gaps))


def confusions(judged: Sequence[Judged]) -> list[tuple[str, str, int]]:
    """Expected topic, topic found instead, and how often; most frequent first."""
    wrong = Counter((item.sentence.topic, item.topic) for item in judged if not item.right)
    return [(expected, found, count) for (expected, found), count in wrong.most_common()]


def _macro_f1(expected: NDArray[np.str_], found: NDArray[np.str_], topics: list[str]) -> float:
    return float(f1_score(expected, found, labels=topics, average="macro", zero_division=0))


def _auroc(higher: NDArray[np.float64], lower: NDArray[np.float64]) -> float:
    labels = np.append(np.ones(len(higher)), np.zeros(len(lower)))
    return float(roc_auc_score(labels, np.append(higher, lower)))


def share(flags: Sequence[bool]) -> Measured:
    """The share of `flags` that is true, with its interval."""
    values = np.array(flags, dtype=float)
    return _with_interval(lambda rows: values[rows].mean(), len(values))


def _with_interval(figure: Callable[[NDArray[np.int_]], float], n: int, resamples: int = _RESAMPLES) -> Measured:
    """`figure` on all `n` rows, with the 2.5 and 97.5 percentiles over bootstrap resamples of the rows."""
    random = np.random.default_rng(0)
    values = [figure(random.integers(0, n, n)) for _ in range(resamples)]
    low, high = np.percentile(values, [2.5, 97.5])
    return Measured(float(figure(np.arange(n))), n, float(low), float(high))
