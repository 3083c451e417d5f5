"""Reads which of two meanings a visitor types, who was asked "bedoelt u het een, of het ander?".

What tells the two apart are the words that only one of them is described with: on its button, and in its half of the
question. A message chooses when it holds such words of one side and otherwise only words of the question, or words that
say nothing by themselves. So "wat kost eHerkenning" stays the question that it is.
"""

import re
from collections.abc import Iterable

from rapidfuzz.fuzz import ratio

from bot.guidance.follow_up import CLOSED

_WORD = re.compile(r"[^\W\d_][\w-]*")
_HALVES = re.compile(r",?\s+of\s+")
_FIRST = re.compile(r"[^.!?;\n]+")
_ASKS = re.compile(r"\b(?:wat|hoe|hoeveel|hoelang|waarom|wie|wanneer|kost|kosten|kan|moet)\b", re.IGNORECASE)
_SAME = {"ehk": "eherkenning", "e-herkenning": "eherkenning", "eh": "eherkenning", "mail": "e-mailadres"}
_ALIKE = 85.0  # per cent, so that one or two slips in a word do not count
_LONG = 6  # letters: a shorter word must be the same


def chosen_of_two(text: str, question: str, titles: Iterable[str]) -> int | None:
    """The position, 0 or 1, of the one of two `titles` that `text` means; None when it is not clear which.

    `question` is the text of the question: its last line asks "... , of ...?", what stands before explains both.
    """
    sides = [_content(title) for title in titles]
    if len(sides) != 2:
        return None
    halves = _HALVES.split(question.rpartition("\n")[-1])
    if len(halves) == 2:
        sides = [side | _content(half) for side, half in zip(sides, halves, strict=True)]
    first = _FIRST.search(text)
    if first is None or _ASKS.search(first[0]):
        return None
    said = _content(first[0])
    if not said or not all(_among(word, sides[0] | sides[1]) for word in said):
        return None
    told = [any(_among(word, own - other) for word in said) for own, other in (sides, sides[::-1])]
    return told.index(True) if sum(told) == 1 else None


def _content(text: str) -> set[str]:
    words = {_SAME.get(word, word) for word in (word.casefold() for word in _WORD.findall(text))}
    return words - CLOSED - {"bedoel", "bedoelt", "bedoelde", "dus", "bedrijf", "sorry"}


def _among(word: str, words: set[str]) -> bool:
    return word in words or (len(word) >= _LONG and any(ratio(word, other) >= _ALIKE for other in words))
