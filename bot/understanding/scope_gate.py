"""The scope gate: answer, ask, or refuse.

Two calibrated probabilities decide: is this message ours at all, and if so, is the best topic the right one?
Nearest neighbours are strong against far-off messages and the trained outside topic against near ones; together
they beat either (ADR 3). All numbers come from cross-validation inside training.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bot.understanding.evidence import Evidence, scope_features, topic_features
from bot.understanding.logistic import Booleans, Calibration, Floats

_AS_GOOD = 0.005  # share of the messages within which two choices of thresholds are as good
_WRONG = -1.35  # worth of a wrong answer, when a right one is worth 1 and a question back 0
_STEPS = np.linspace(0.05, 0.95, 91)


class Zone(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Thresholds:
    """Where the zones begin, as probabilities from 0 to 1.

    Attributes:
        inside: answer only from this probability on that the message is ours.
        right: answer only from this probability on that the best topic is right.
        refuse: refuse below this probability that the message is ours.
    """

    inside: float = 0.5
    right: float = 0.5
    refuse: float = 0.1

    def zones(self, inside: Floats, right: Floats) -> list[Zone]:
        """One zone per message from its two probabilities."""
        answer = (inside >= self.inside) & (right >= self.right)
        return [
            Zone.ANSWER if answered else Zone.REFUSE if probability < self.refuse else Zone.ASK
            for answered, probability in zip(answer, inside, strict=True)
        ]

    @classmethod
    def fit(
        cls,
        inside: Floats,
        right: Floats,
        is_inside: Booleans,
        is_right: Booleans,
        refused: float,
        strange_weight: float = 1.0,
    ) -> "Thresholds":
        """Choose the thresholds that do the most good on messages that training did not see.

        A right answer counts 1 and a wrong one `_WRONG` among our own messages, an answer to a message that is not
        ours -`strange_weight`, with all messages of one kind together weighing 1. A question back counts 0. At
        most the share `refused` of our own messages may be refused. Of thresholds that are as good, to within half a
        per cent of the messages, the lowest are taken: the best ones change with every few examples.
        """
        good = np.where(is_inside, np.where(is_right, 1.0, _WRONG) / max(is_inside.sum(), 1), 0.0)
        value = good - strange_weight * ~is_inside / max((~is_inside).sum(), 1)
        worth = np.array([[value[(inside >= a) & (right >= b)].sum() for b in _STEPS] for a in _STEPS])
        as_good = np.argwhere(worth >= worth.max() - _AS_GOOD)
        lowest = as_good[as_good.sum(axis=1).argmin()]
        least_inside, least_right = (float(_STEPS[step]) for step in lowest)
        own = inside[is_inside]
        refuse = min(float(np.quantile(own, refused)) if len(own) else 0.0, least_inside)
        return cls(least_inside, least_right, refuse)


@dataclass(frozen=True)
class Judgement:
    """The gate's view of some messages: `zones`, and the two probabilities for each, from 0 to 1."""

    zones: list[Zone]
    inside: Floats
    right: Floats


@dataclass(frozen=True)
class ScopeGate:
    """Judges evidence of one stage.

    Attributes:
        inside: from `scope_features` to the probability that a message is ours.
        right: from `topic_features` to the probability that the best topic is right.
        thresholds: where the zones begin.
        sure_answer: from this value of inside x right on, a later stage would not change the answer.
        sure_refusal: below this probability of inside, a later stage would refuse as well.
    """

    inside: Calibration
    right: Calibration
    thresholds: Thresholds
    sure_answer: float = 2.0
    sure_refusal: float = -1.0

    def judge(self, evidence: Evidence, outside: int | None, is_outside: Booleans) -> Judgement:
        """Judge the texts of `evidence`; the other arguments are those of `scope_features`."""
        inside = self.inside.probability(scope_features(evidence, outside, is_outside))
        right = self.right.probability(topic_features(evidence, outside))
        return Judgement(self.thresholds.zones(inside, right), inside, right)

    def is_sure(self, judgement: Judgement) -> bool:
        """Whether a single message is so clear that slower encoders need not look at it."""
        zone, inside, right = judgement.zones[0], judgement.inside[0], judgement.right[0]
        sure_answer = zone is Zone.ANSWER and inside * right >= self.sure_answer
        return bool(sure_answer or (zone is Zone.REFUSE and inside < self.sure_refusal))
