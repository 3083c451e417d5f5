"""What the classifier knows of a message before it decides: topic probabilities and near training examples."""

from dataclasses import dataclass

import numpy as np

from bot.understanding.logistic import Booleans, Floats, log_softmax

_NEIGHBOURS = 3
_IMPOSSIBLE = -1e9


@dataclass(frozen=True)
class Evidence:
    """Evidence on some texts.

    Attributes:
        log_probabilities: (texts, topics), natural logarithms; the outside topic is one of the topics.
        similarities: (texts, training examples), cosines from -1 to 1.
    """

    log_probabilities: Floats
    similarities: Floats

    def joined_by(self, later: "Evidence") -> "Evidence":
        """Multiply the probabilities of both; the later encoders are the better ones at similarity."""
        product = log_softmax(self.log_probabilities + later.log_probabilities)
        return Evidence(product, later.similarities)

    def rows(self, chosen: Booleans) -> "Evidence":
        """The evidence on the chosen texts only."""
        return Evidence(self.log_probabilities[chosen], self.similarities[chosen])


def within_scope(log_probabilities: Floats, outside: int | None) -> Floats:
    """The same table with the outside topic made impossible, each row again adding up to one."""
    inside = log_probabilities.copy()
    if outside is not None:
        inside[:, outside] = _IMPOSSIBLE
    return log_softmax(inside)


def scope_features(evidence: Evidence, outside: int | None, is_outside: Booleans) -> Floats:
    """Features (texts, 3) that tell own messages from others.

    The lead of the best own topic over the outside topic in log odds; the mean cosine of the three nearest own
    examples; and how much nearer those are than the three nearest outside examples.

    Args:
        outside: column of the outside topic, None when the data have none.
        is_outside: (training examples,) which of them belong to the outside topic.
    """
    best_inside = np.delete(evidence.log_probabilities, [] if outside is None else outside, axis=1).max(axis=1)
    rest = np.log1p(-np.exp(np.minimum(best_inside, -1e-6)))
    lead = best_inside - (rest if outside is None else evidence.log_probabilities[:, outside])
    near = _nearest(evidence.similarities[:, ~is_outside])
    near_outside = _nearest(evidence.similarities[:, is_outside])
    features: Floats = np.stack([lead, near, near - near_outside], axis=1).astype(np.float32)
    return features


def topic_features(evidence: Evidence, outside: int | None) -> Floats:
    """Features (texts, 2) that tell whether the best own topic is the right one: its log odds, and its lead."""
    inside = within_scope(evidence.log_probabilities, outside)
    best_two = np.sort(inside, axis=1)[:, -2:]
    features: Floats = np.stack([best_two[:, -1], best_two[:, -1] - best_two[:, 0]], axis=1).astype(np.float32)
    return features


def _nearest(similarities: Floats) -> Floats:
    """Mean of the highest similarities in each row; 0 when there is nothing to compare with."""
    count = similarities.shape[1]
    if count == 0:
        return np.zeros(len(similarities), dtype=np.float32)
    kept = min(_NEIGHBOURS, count)
    nearest: Floats = np.partition(similarities, count - kept, axis=1)[:, -kept:].mean(axis=1)
    return nearest
