"""Values in a visitor's own words, each read by the grammar of what was asked."""

import re
from collections.abc import Callable

_DIGITS = {"een": "1", "één": "1", "twee": "2", "drie": "3", "vier": "4"}
_LEVEL = re.compile(
    r"(?:\b(?P<above>hoger|meer|boven)\s+(?:dan\s+)?)?\b(?P<named>eh|niveau|nivo|level)?\s?(?P<level>[1-4]|één|twee|drie|vier)\s*(?P<plus>\+|plus)?(?!\w)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_AROUND = frozenset(
    re.findall(
        r"\S+",
        """ja nee ik wij we heb hebben het is een dat denk volgens mij me nu op die gewoon eherkenning e-herkenning
    met niveau nivo level betrouwbaarheidsniveau hoor geloof dacht dus toch de van mijn onze zit zitten
    account hem ding uh eh ehk nog pas al maar staat stond er wel nummer mail""",
    )
)
"""Words around a level that change nothing about it."""

_ABOVE = "2"
"""What is higher than this, is 2+ or higher."""
_LOWEST = ("2", True)
_ENOUGH, _TOO_LOW = {"substantieel", "sms", "smsje"}, {"laag", "basis"}


def _level(text: str) -> bool | None:
    """Whether a sentence of the text says a level of 2+ or higher, or one below it; a bare 2 is below.

    One that is called a level ("EH3", "niveau 3") may stand among any words, but not in a question.
    """
    read = (_level_in(sentence) for sentence in _SENTENCE_END.split(text))
    return next((level for level in read if level is not None), None)


def _level_in(text: str) -> bool | None:
    found = _LEVEL.search(text)
    rest = re.findall(r"[\w'’-]+", f"{text[: found.start()]} {text[found.end() :]}" if found else text)
    others = {word.casefold() for word in rest} - _AROUND
    if found:
        digit = _DIGITS.get(found["level"].casefold(), found["level"])
        called = found["named"] and "?" not in text
        if found["above"] and digit >= _ABOVE and not others:
            return True
        return None if others and not called else (digit, bool(found["plus"])) >= _LOWEST
    if others and others <= _ENOUGH:
        return True
    return False if others and others <= _TOO_LOW else None


_GRAMMARS: dict[str, Callable[[str], bool | None]] = {"niveau_voldoende": _level}
"""By the slot that is asked for: yes, no, or None for a text that is no such value."""


def level_told(text: str) -> bool | None:
    """Whether a level that `text` states in passing ("we hebben EH3 maar ...") is 2+ or higher; None without one."""
    for sentence in _SENTENCE_END.split(text):
        found = _LEVEL.search(sentence)
        if found and found["named"]:
            return _level_in(sentence)
    return None


def value_in(text: str, slot: str) -> bool | None:
    """What `text` says when it is a value that answers the question for `slot`; else None."""
    grammar = _GRAMMARS.get(slot)
    return grammar(text) if grammar else None
