"""The topic of a text as both of the network's outputs that tell it say together.

One output knows the topics, the other the precise questions within them. The second is learned from finer labels: of
469 messages of two held-out writers, with what was said before, the first by itself had the right topic first in .616,
both in .655 (ADR 3).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.understanding.network import Reading, log_softmax

_OF_SUBQUESTIONS = np.float32(0.85)
"""How much of the say about a topic with subquestions the output of these has."""
_LEAST = np.float32(1e-9)


def with_agreed_topics(reading: Reading, columns: Sequence[int]) -> Reading:
    """`reading` with topics on which both outputs agree.

    The probability of all topics with subquestions together stays what the topics' own output says.

    Args:
        columns: for each subquestion, in the order of the network, the column of its topic.
    """
    if not len(columns):
        return reading
    with_subquestions = np.unique(columns)
    belongs = (np.asarray(columns)[:, None] == with_subquestions[None]).astype(np.float32)
    finer = log_softmax(np.log(np.exp(reading.subquestions) @ belongs + _LEAST))
    own = reading.topics[:, with_subquestions]
    all_together = np.log(np.exp(own).sum(axis=1, keepdims=True) + _LEAST)
    topics = reading.topics.copy()
    topics[:, with_subquestions] = (1 - _OF_SUBQUESTIONS) * own + _OF_SUBQUESTIONS * (finer + all_together)
    return replace(reading, topics=log_softmax(topics))
