"""An index of texts by their groups of three letters, in numpy arrays only.

Every text gives the trigrams of its words (with one blank on each side); a rare trigram weighs more than a common
one. One query adds the weights of the trigrams that it shares with each text: work that grows with the shared
trigrams, not with the number of texts. Measured in benchmarks/registry.py.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

_LETTERS = " 0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(_LETTERS)
_BETWEEN_TEXTS = _BASE
_CODES = np.zeros(256, np.uint8)
_CODES[[ord(letter) for letter in _LETTERS]] = range(_BASE)
_CODES[ord("\n")] = _BETWEEN_TEXTS


class TrigramIndex:
    """Finds the texts that share most trigrams with a query; texts hold only a-z, 0-9 and single spaces."""

    def __init__(self, texts: Sequence[str]) -> None:
        grams, owners = _trigrams(texts)
        order = np.argsort(grams, kind="stable")  # a radix sort on 16 bits: linear
        grams, owners = grams[order], owners[order]
        first = np.ones(len(grams), bool)
        first[1:] = (grams[1:] != grams[:-1]) | (owners[1:] != owners[:-1])
        grams, owners = grams[first], owners[first]
        self._owners = owners
        frequencies = np.bincount(grams, minlength=_BASE**3)
        self._starts = np.concatenate(([0], np.cumsum(frequencies)))
        idf = np.log((1 + len(texts)) / (1 + frequencies)) + 1
        self._weights: Floats = (idf**2).astype(np.float32)
        self.masses: Floats = np.bincount(owners, weights=self._weights[grams], minlength=len(texts)).astype(np.float32)
        self._per_root_mass: Floats = 1 / np.sqrt(np.maximum(self.masses, 1e-9))
        self.size = len(texts)

    def nearest(self, query: str, limit: int) -> tuple[Ints, Floats]:
        """The `limit` texts most like `query` (cosine of the weighted trigrams, 0 to 1), in no particular order."""
        shared, mass = self._shared(query)
        if not mass:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        return _top(shared * self._per_root_mass / np.float32(mass**0.5), limit)

    def covered(self, sentence: str, limit: int) -> tuple[Ints, Floats]:
        """The `limit` texts of which the largest weighted share of trigrams occurs in `sentence` (0 to 1)."""
        shared, _ = self._shared(sentence)
        return _top(shared * self._per_root_mass**2, limit)

    def _shared(self, query: str) -> tuple[Floats, float]:
        """Per text the weight of the trigrams shared with `query`, and the weight of all trigrams of `query`."""
        grams = np.unique(_trigrams([query])[0])
        shared = np.zeros(self.size, np.float32)
        for gram in grams:
            shared[self._owners[self._starts[gram] : self._starts[gram + 1]]] += self._weights[gram]
        return shared, float(self._weights[grams].sum())


def _trigrams(texts: Sequence[str]) -> tuple[NDArray[np.uint16], Ints]:
    """All trigrams of all `texts` as numbers, and per trigram the position of its text."""
    joined = "\n ".join(["", *[text + " " for text in texts], ""])
    codes = _CODES[np.frombuffer(joined.encode("ascii", "replace"), np.uint8)]
    left, middle, right = codes[:-2], codes[1:-1], codes[2:]
    inside = (left != _BETWEEN_TEXTS) & (right != _BETWEEN_TEXTS) & (middle != _BETWEEN_TEXTS) & (middle != 0)
    owners = np.cumsum(codes == _BETWEEN_TEXTS, dtype=np.int32)[1:-1] - 1
    grams = (left.astype(np.uint16) * _BASE + middle) * np.uint16(_BASE) + right
    return grams[inside], owners[inside]


def _top(scores: Floats, limit: int) -> tuple[Ints, Floats]:
    """The positions and values of the `limit` highest scores above zero."""
    if not len(scores):
        return np.empty(0, np.int32), scores
    candidates = np.flatnonzero(scores > 0.25 * scores.max())
    if len(candidates) > limit:
        candidates = candidates[np.argpartition(scores[candidates], -limit)[-limit:]]
    return candidates.astype(np.int32), scores[candidates]
