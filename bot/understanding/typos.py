"""Misspelt copies of training sentences, so that the classifier has seen words with a slip in them.

The evaluation makes its typos in another way (`bot.evaluation.typos`): testing with the noise that was trained
on would flatter.
"""

import re
from random import Random

from bot.understanding.text import WORD

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MIN_LENGTH = 4


def misspell(word: str, random: Random) -> str:
    """Return `word` with one random edit inside it: a letter dropped, doubled, swapped with the next, or replaced."""
    at = random.randrange(1, len(word) - 1)
    head, letter, tail = word[:at], word[at], word[at + 1 :]
    return random.choice(
        [
            head + tail,
            head + letter + letter + tail,
            head + tail[0] + letter + tail[1:],
            head + random.choice(_LETTERS) + tail,
        ]
    )


def misspelt_copy(text: str, share: float, seed: int = 0) -> str:
    """Return `text` with one slip in about `share` (0 to 1) of its words of four letters and more.

    The same text gets the same slips, whatever is copied before it.
    """
    random = Random(f"{seed} {text}")  # noqa: S311 - typos, not secrets

    def slip(match: re.Match[str]) -> str:
        word = match.group()
        return misspell(word, random) if len(word) >= _MIN_LENGTH and random.random() < share else word

    return WORD.sub(slip, text)
