"""The form of a text that the classifier sees, and the parts of a text.

Names are found in the raw text; only the classifier works on normalised text.
"""

import re
import unicodedata
from collections.abc import Mapping

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
"""One word: letters, with apostrophes and hyphens inside it."""

_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"})
_NOT_PRINTED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BRAND_PREFIX = re.compile(r"\b(e)[-\s](?=herken)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_MAX_LENGTH = 2000


def normalise(text: str) -> str:
    """Lower-case `text` in one Unicode form, with plain quotes, single spaces and no control characters.

    Only the first 2,000 characters count: a longer text is a pasted document, and its start says what it is.
    """
    composed = unicodedata.normalize("NFC", text[:_MAX_LENGTH]).translate(_QUOTES)
    printed = "".join(" " if unicodedata.category(char) in _NOT_PRINTED else char for char in composed)
    return _SPACES.sub(" ", _BRAND_PREFIX.sub(r"\1", printed)).strip().lower()


def has_letters(text: str) -> bool:
    """Whether `text` holds anything to read: digits, emoji and punctuation alone say nothing about a topic."""
    return any(char.isalpha() for char in text)


def words(text: str) -> list[str]:
    """The words of `text`, in order, without digits and punctuation."""
    return WORD.findall(text)


def corrected(text: str, corrections: Mapping[str, str]) -> str:
    """Return the normalised `text` with each word that `corrections` knows replaced."""
    return WORD.sub(lambda match: corrections.get(match.group(), match.group()), normalise(text))
