"""Typing errors for measuring: slips to a neighbouring key, and words spelled as they sound.

Training makes its misspelt copies in another way (`bot.understanding.typos`), so these errors are new to the model.
"""

import re
from random import Random

from bot.understanding.text import WORD

_MIN_LENGTH = 5
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: "".join(row[max(at - 1, 0) : at] + row[at + 1 : at + 2]) for row in _ROWS for at, letter in enumerate(row)
}
_SOUNDS = (
    *(("ij", "ei"), ("ei", "ij"), ("au", "ou"), ("ou", "au"), ("ch", "g"), ("g", "ch"), ("dt", "d"), ("c", "k")),
    *(("isch", "ies"), ("tie", "sie"), ("th", "t"), ("y", "i"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uu", "u")),
    *(("kk", "k"), ("ll", "l"), ("nn", "n"), ("pp", "p"), ("ss", "s"), ("tt", "t"), ("en", "e"), ("d", "t")),
)


def with_typos(text: str, share: float, random: Random) -> str:
    """Return `text` with an error in about `share` (0 to 1) of its words of five letters and more."""

    def spoil(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < _MIN_LENGTH or random.random() >= share:
            return word
        return _slip(word, random) if random.random() < _SLIPS else _as_heard(word, random)

    return WORD.sub(spoil, text)


_SLIPS = 0.6


def _slip(word: str, random: Random) -> str:
    """A neighbouring key instead of the letter, next to it, or the letter missed."""
    at = random.randrange(1, len(word))
    letter = word[at]
    neighbour = random.choice(_NEIGHBOURS.get(letter.lower(), letter))
    return word[:at] + random.choice([neighbour, letter + neighbour, ""]) + word[at + 1 :]


def _as_heard(word: str, random: Random) -> str:
    """Another spelling with nearly the same sound; a slip when the word offers none."""
    possible = [(written, heard) for written, heard in _SOUNDS if written in word.lower()]
    if not possible:
        return _slip(word, random)
    written, heard = random.choice(possible)
    return re.sub(written, heard, word, count=1, flags=re.IGNORECASE)
