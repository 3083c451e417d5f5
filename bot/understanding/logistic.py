"""Logistic regression as plain arrays: fitted with scikit-learn, kept and used without it."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Booleans = NDArray[np.bool_]


def log_softmax(scores: Floats) -> Floats:
    """Natural logarithms of the probabilities that belong to `scores` (rows: texts, columns: classes)."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return log_probabilities


@dataclass(frozen=True)
class TopicWeights:
    """Multinomial logistic regression over topics.

    Attributes:
        weights: (dimensions, topics).
        intercept: (topics,).
    """

    weights: Floats
    intercept: Floats

    @classmethod
    def fit(cls, vectors: Floats, topics: NDArray[np.int_], count: int, iterations: int, c: float) -> "TopicWeights":
        """Fit on `vectors` (texts, dimensions) with their topic numbers; a topic without a text gets no chance."""
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.linear_model import LogisticRegression

        present, numbers = np.unique(topics, return_inverse=True)
        weights = np.zeros((vectors.shape[1], count), dtype=np.float32)
        intercept = np.full(count, -30.0, dtype=np.float32)
        if len(present) < 2:
            intercept[present] = 0.0
            return cls(weights, intercept)
        model = LogisticRegression(C=c, max_iter=iterations, multi_class="multinomial")
        with warnings.catch_warnings():  # stopped early on purpose: more iterations change nothing
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(vectors, numbers)
        both = len(present) == 2
        weights[:, present] = np.vstack([-model.coef_, model.coef_]).T if both else model.coef_.T
        intercept[present] = np.append(-model.intercept_, model.intercept_) if both else model.intercept_
        return cls(weights, intercept)

    def log_probabilities(self, vectors: Floats) -> Floats:
        """(texts, dimensions) to (texts, topics)."""
        return log_softmax(vectors @ self.weights + self.intercept)


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
