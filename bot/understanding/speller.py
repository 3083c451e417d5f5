"""Careful spelling correction towards the words of the training data.

An ungated corrector does more harm than good: it changed 3.8 % of correct words in our measurements (ADR 3).
So a word is corrected only when it is no known Dutch word, is long enough, and lies close to a word that the
training data uses. The Dutch word list comes from `wordfreq` (Speer, 2022, https://doi.org/10.5281/zenodo.7199437)
and is read at training time only.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.text import corrected, normalise, words

_FILE = "speller.json"
_MIN_LENGTH = 4
_LONG_WORD = 8
_MIN_ZIPF = 2.6
_MIN_COUNT_UNKNOWN = 3
_MIN_KNOWN_SHARE = 0.5
_SAME_SOUND = (("ij", "ei"), ("ou", "au"), ("ch", "g"), ("dt", "t"), ("th", "t"), ("ph", "f"), ("c", "k"), ("y", "i"))


@lru_cache
def common_dutch_words(min_zipf: float = _MIN_ZIPF) -> frozenset[str]:
    """Dutch words used at least 10**(`min_zipf` - 9) of the time; rarer ones are too often slips themselves.

    Reading them takes half a second, and a training asks twice. Empty when the package `wordfreq` is absent: then only
    words of the training data count as known.
    """
    try:
        from wordfreq import iter_wordlist, zipf_frequency
    except ImportError:
        return frozenset()
    found = set()
    for word in iter_wordlist("nl"):  # most frequent first
        if zipf_frequency(word, "nl") < min_zipf:
            break
        if len(word) >= _MIN_LENGTH and word.isalpha():
            found.add(word)
    return frozenset(found)


def sound(word: str) -> str:
    """Spell `word` the same way as Dutch words that sound the same: kontact/contact, gemagtigd/gemachtigd."""
    for written, heard in _SAME_SOUND:
        word = word.replace(written, heard)
    return f"{word[:-1]}t" if word.endswith("d") else word


class Speller:
    """Corrects the words of a message; everything it has learned is in `known` and `targets`.

    Args:
        known: words that are never corrected.
        targets: the words that it corrects to, with their counts in the training data.
    """

    def __init__(self, known: Collection[str], targets: dict[str, int]) -> None:
        self.known = known
        self.targets = targets
        self._by_sound = {sound(word): word for word in sorted(targets, key=targets.__getitem__)}
        self._sounds = sorted(self._by_sound)
        self.correct_word = lru_cache(maxsize=10_000)(self._correct_word)

    @classmethod
    def learn(cls, texts: Iterable[str], dutch_words: Collection[str]) -> "Speller":
        """Learn the target words from `texts`; a word that is not Dutch must occur three times to be trusted."""
        counts = Counter(word for text in texts for word in words(normalise(text)))
        targets = {
            word: count
            for word, count in counts.items()
            if len(word) >= _MIN_LENGTH and (word in dutch_words or count >= _MIN_COUNT_UNKNOWN)
        }
        return cls(frozenset(dutch_words) | targets.keys(), targets)

    @classmethod
    def load(cls, folder: Path) -> "Speller":
        """Read what `save` wrote into `folder`."""
        stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(frozenset(stored["known"]), stored["targets"])

    def save(self, folder: Path) -> None:
        """Write the speller into the existing `folder`."""
        stored = {"known": sorted(self.known), "targets": self.targets}
        (folder / _FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")

    def corrections(self, text: str) -> dict[str, str]:
        """The misspelt words of `text` (lower case) with what they should be.

        A text of which under half of the longer words are known is not Dutch with slips: it stays as it is.
        """
        longer = [word for word in words(normalise(text)) if len(word) >= _MIN_LENGTH]
        if len(longer) > 4 and sum(word in self.known for word in longer) < _MIN_KNOWN_SHARE * len(longer):
            return {}
        better = {word: self.correct_word(word) for word in longer}
        return {word: correct for word, correct in better.items() if word != correct}

    def correct(self, text: str) -> str:
        """Return the normalised `text` with its misspelt words replaced."""
        return corrected(text, self.corrections(text))

    def _correct_word(self, word: str) -> str:
        """Return the nearest target for `word` (lower case), or `word` itself when it is known or nothing is near.

        Nearness counts edits between how words sound: one edit is allowed under eight letters, two from there on,
        none in the first letter. Of equally near words the most used one wins.
        """
        if len(word) < _MIN_LENGTH or word in self.known:
            return word
        heard = sound(word)
        allowed = 1 if len(word) < _LONG_WORD else 2
        near = process.extract(heard, self._sounds, scorer=OSA.distance, score_cutoff=allowed, limit=10)
        candidates = [(edits, self._by_sound[found]) for found, edits, _ in near if found[0] == heard[0]]
        return min(candidates, key=lambda pair: (pair[0], -self.targets[pair[1]]), default=(0, word))[1]
