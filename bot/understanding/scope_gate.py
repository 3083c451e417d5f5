"""The scope gate: answer, ask, or refuse.

Two calibrated probabilities decide: is this message ours at all, and if so, is the best topic the right one? All
numbers come from cross-validation inside training (ADR 3).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.understanding.network import Booleans, Floats, log_softmax

CHOICES = 4
"""At most so many topics are offered to choose from."""

_WRONG, _WRONG_WITH_CHOICE = -1.0, 0.4  # worth of a wrong answer; of one with the right topic under it as a choice
_CHOICE, _NO_CHOICE = 0.4, -0.3  # worth of a question back, with and without the right topic among the choices
_REFUSED = -0.6  # worth of refusing a message that is ours
_STRANGE_ANSWERED, _STRANGE_ASKED = -1.0, -0.1
_STRANGE_SHARE = 1.2  # how heavy strange messages weigh against ours where to answer is chosen
_STEPS = np.linspace(0.02, 0.98, 49)
_IMPOSSIBLE = -1e9


class Zone(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Calibration:
    """Logistic regression from a few features to the probability of yes.

    Attributes:
        weights: one weight per feature.
        intercept: log odds when every feature is zero.
    """

    weights: tuple[float, ...]
    intercept: float

    @classmethod
    def fit(cls, features: Floats, answers: Booleans, balanced: bool = False) -> "Calibration":
        """Fit on `features` (examples, features); `balanced` counts the yes's and the no's equally heavy.

        With only yes's or only no's there is nothing to fit: the result then always says so.
        """
        from sklearn.linear_model import LogisticRegression

        if answers.all() or not answers.any():
            certain = 5.0 if answers.all() else -5.0
            return cls((0.0,) * features.shape[1], certain)
        mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
        model = LogisticRegression(class_weight="balanced" if balanced else None)
        model.fit((features - mean) / spread, answers)
        weights = model.coef_[0] / spread
        return cls(tuple(map(float, weights)), float(model.intercept_[0] - weights @ mean))

    def probability(self, features: Floats) -> Floats:
        """(examples, features) to (examples,)."""
        log_odds = features @ np.array(self.weights, dtype=np.float32) + np.float32(self.intercept)
        probability: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
        return probability


@dataclass(frozen=True)
class Seen:
    """What is known of messages that training did not see, to choose thresholds by.

    Attributes:
        inside, right: the two probabilities of each message.
        is_inside: whether it is ours.
        is_right: whether its best topic is right.
        is_offered: whether the right topic is among the best `CHOICES` after the first.
    """

    inside: Floats
    right: Floats
    is_inside: Booleans
    is_right: Booleans
    is_offered: Booleans


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
    def fit(cls, seen: Seen, strange_weight: float = 1.0) -> "Thresholds":
        """Choose the thresholds that do the most good on messages that training did not see.

        A right answer counts 1; a wrong one costs most when the right topic is not under it as a choice, refusing ours
        the next. Messages of either kind together weigh 1, strange ones `strange_weight`, where to refuse is chosen.
        Where to answer is chosen, strange ones weigh less: among visitors a quarter at most is not ours.
        """
        weight = np.where(
            seen.is_inside, 1 / max(seen.is_inside.sum(), 1), strange_weight / max((~seen.is_inside).sum(), 1)
        )
        answered = np.where(seen.is_right, 1.0, np.where(seen.is_offered, _WRONG_WITH_CHOICE, _WRONG))
        asked = np.where(seen.is_right | seen.is_offered, _CHOICE, _NO_CHOICE)
        answered = weight * np.where(seen.is_inside, answered, _STRANGE_ANSWERED)
        asked = weight * np.where(seen.is_inside, asked, _STRANGE_ASKED)
        refused = weight * np.where(seen.is_inside, _REFUSED, 0.0)
        refuse = max(_STEPS, key=lambda step: _worth(asked, refused, seen.inside >= step))
        otherwise = np.where(seen.inside >= refuse, asked, refused)
        heavy = np.where(seen.is_inside, 1.0, _STRANGE_SHARE)
        answered, otherwise = answered * heavy, otherwise * heavy
        steps = [(inside, right) for inside in _STEPS[refuse <= _STEPS] for right in _STEPS]
        inside, right = max(
            steps, key=lambda pair: _worth(answered, otherwise, (seen.inside >= pair[0]) & (seen.right >= pair[1]))
        )
        return cls(float(inside), float(right), float(refuse))


@dataclass(frozen=True)
class Judgement:
    """The gate's view of some messages: `zones`, and the two probabilities for each, from 0 to 1."""

    zones: list[Zone]
    inside: Floats
    right: Floats


@dataclass(frozen=True)
class ScopeGate:
    """Judges what the network says of messages.

    Attributes:
        inside: from `scope_features` to the probability that a message is ours.
        right: from `topic_features` to the probability that the best topic is right.
        thresholds: where the zones begin.
    """

    inside: Calibration
    right: Calibration
    thresholds: Thresholds

    def judge(self, topics: Floats, is_outside: Booleans) -> Judgement:
        """Judge texts by the logarithms of their topics' probabilities; `is_outside` says which topics are not ours."""
        inside = self.inside.probability(scope_features(topics, is_outside))
        right = self.right.probability(topic_features(topics, is_outside))
        return Judgement(self.thresholds.zones(inside, right), inside, right)


def within_scope(topics: Floats, is_outside: Booleans) -> Floats:
    """The same table with the outside topics made impossible, each row again adding up to one."""
    return log_softmax(np.where(is_outside, np.float32(_IMPOSSIBLE), topics))


def scope_features(topics: Floats, is_outside: Booleans) -> Floats:
    """Features (texts, 2) that tell own messages from others, both in log odds.

    The lead of the best own topic over all outside topics, and that of all own topics over all outside topics. When
    the data have no outside topic, the lead over all other own ones.
    """
    probabilities = np.exp(topics)
    inside = probabilities[:, ~is_outside]
    best, own = inside.max(axis=1), inside.sum(axis=1)
    outside = probabilities.sum(axis=1) - own if is_outside.any() else own - best
    features: Floats = np.log(np.stack([best, own], axis=1) + 1e-6) - np.log(outside + 1e-6)[:, None]
    return features.astype(np.float32, copy=False)


def topic_features(topics: Floats, is_outside: Booleans) -> Floats:
    """Features (texts, 2) that tell whether the best own topic is the right one: its log share, and its lead."""
    best_two = np.sort(within_scope(topics, is_outside), axis=1)[:, -2:]
    features: Floats = np.stack([best_two[:, -1], best_two[:, -1] - best_two[:, 0]], axis=1)
    return features.astype(np.float32, copy=False)


def _worth(chosen: NDArray[np.float64], otherwise: NDArray[np.float64], choose: Booleans) -> float:
    return float(np.where(choose, chosen, otherwise).sum())
