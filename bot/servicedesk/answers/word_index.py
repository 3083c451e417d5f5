"""Finds texts by the words that somebody types: in another form, inside a longer word, or misspelt.

A word counts for more when few texts have it, and when it stands in a title. So no text needs to have all the words,
and a word that most texts have counts for little.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log

from rapidfuzz import fuzz, process

from bot.understanding.text import normalise

Weighted = Sequence[tuple[str, float]]
"""The parts of one text, each with what a word in it counts for."""

_ALIKE = 80  # from 0 to 100, to be the same word misspelt or in another form
_SHORTEST_ALIKE = 4  # letters of a word in which one may be wrong
_SHORTEST_INSIDE = 3  # letters of a word that may stand inside a longer one
_INSIDE, _MISSPELT = 0.8, 0.6
_FITS = 0.5  # share of the best score from which a text fits too


class WordIndex:
    """The words of `texts`, by the place of each text in that row."""

    def __init__(self, texts: Iterable[Weighted]) -> None:
        self._places: dict[str, dict[int, float]] = defaultdict(dict)
        self._size = 0
        for place, parts in enumerate(texts):
            self._size = place + 1
            for part, weight in parts:
                for word in _words(part):
                    known = self._places[word].get(place, 0.0)
                    self._places[word][place] = max(known, weight)
        self._known = list(self._places)

    def search(self, query: str) -> list[int]:
        """The places of the texts that fit `query`, best first; none when it has no words."""
        scores: dict[int, float] = defaultdict(float)
        for word in _words(query):
            for place, score in self._fitting(word).items():
                scores[place] += score
        least = max(scores.values(), default=0.0) * _FITS
        fitting = (place for place, score in scores.items() if score >= least)
        return sorted(fitting, key=lambda place: (-scores[place], place))

    def _fitting(self, word: str) -> Mapping[int, float]:
        """How well each text fits `word`: by the best of its words that are like it."""
        best: dict[int, float] = defaultdict(float)
        for known, strength in self._like(word).items():
            for place, weight in self._places[known].items():
                best[place] = max(best[place], strength * weight)
        rare = log(1 + self._size / len(best)) if best else 0.0
        return {place: score * rare for place, score in best.items()}

    def _like(self, word: str) -> dict[str, float]:
        like: dict[str, float] = {}
        if len(word) >= _SHORTEST_ALIKE:
            alike = process.extract(word, self._known, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
            like = dict.fromkeys((known for known, *_ in alike), _MISSPELT)
        if len(word) >= _SHORTEST_INSIDE:
            like |= dict.fromkeys((known for known in self._known if word in known), _INSIDE)
        return like | ({word: 1.0} if word in self._places else {})


def _words(text: str) -> list[str]:
    """The words and numbers of `text`, each once, without accents."""
    letters = unicodedata.normalize("NFD", normalise(text))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return list(dict.fromkeys(re.findall(r"[^\W_]+", plain)))
