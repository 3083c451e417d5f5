"""How likely a message asks more than one thing.

The network sees what a message is about, but hardly how many times it asks: its vectors are averages. Joining words
and question words tell that better. Of strangers' messages that training had not seen, both together find six in ten of
those with two questions where one in twenty of the others is taken for two; the network alone finds two in ten.
"""

from collections.abc import Sequence

import numpy as np

from bot.understanding.network import Booleans, Floats
from bot.understanding.questions import asked_parts, joining_words, sentences
from bot.understanding.scope_gate import within_scope
from bot.understanding.text import words

_LEAST = 1e-4
"""A share below this is as good as none."""


def several_features(texts: Sequence[str], log_odds: Floats, topics: Floats, is_outside: Booleans) -> Floats:
    """Features (texts, 7) that tell messages with several questions from others.

    Args:
        log_odds: (texts,) what the network says of it.
        topics: (texts, topics) the logarithms of their topics' probabilities; `is_outside` says which are not ours.
    """
    best_two = -np.sort(-within_scope(topics, is_outside), axis=1)[:, :2]
    shares = np.log(np.exp(best_two) + _LEAST)
    form = [[len(asked_parts(text)), joining_words(text), len(sentences(text))] for text in texts]
    lengths = np.log1p([len(words(text)) for text in texts])
    features: Floats = np.column_stack([log_odds, shares, np.array(form, dtype=np.float32), lengths])
    return features.astype(np.float32, copy=False)
