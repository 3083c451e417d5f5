"""What a cell says about whether somebody is bronhouder."""

import re
from collections.abc import Sequence

from bot.registry.parsing.rows import visible

_YES = frozenset(("ja", "j", "yes", "y", "true", "waar", "1", "x", "b", "bh", "b l", "l b", "bh l"))
_NO = frozenset(("nee", "n", "no", "false", "onwaar", "0", "", "l", "nvt", "n v t"))
_YES_SIGNS, _NO_SIGNS = frozenset("✓✔☑✅√●■"), frozenset("✗✘☐✕×❌○□-–—")
_VARIATION = re.compile("[\ufe0e\ufe0f]")
_SAYS_NO = re.compile(r"\b(?:geen|niet)\b")
_SAYS_BRONHOUDER = re.compile(r"\bbronhouder\b")
_SAYS_SUPPLIER = re.compile(r"(?:(?:data|gegevens)?leverancier|(?:geen|niet) bronhouder)")
_NAMES_BRONHOUDERS = re.compile(r"\bbronhouders?\b|(?:b|bh)(?: l)?$")


def title_of(cell: str) -> str:
    """The letters and digits of a header or a cell, in small letters with single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", visible(cell).lower()).split())


def status_of(cell: str) -> bool | None:
    """Whether a cell says that somebody is bronhouder; None when it says something else. An empty cell says no."""
    signs = _VARIATION.sub("", visible(cell))
    if signs and not any(map(str.isalnum, signs)):
        return True if _YES_SIGNS.issuperset(signs) else False if _NO_SIGNS.issuperset(signs) else None
    title = title_of(cell)
    if title in _YES or title in _NO:
        return title in _YES
    if _SAYS_BRONHOUDER.search(title):
        return _SAYS_NO.search(title) is None
    return False if _SAYS_SUPPLIER.fullmatch(title) else None


def names_bronhouders(cells: Sequence[str]) -> bool:
    """Whether a column speaks of bronhouders at all, in whatever words its other cells have."""
    return any(_NAMES_BRONHOUDERS.match(title_of(cell)) for cell in cells)


def tells_status(cells: Sequence[str]) -> bool:
    """Whether a column tells who is bronhouder: somebody is, and most cells that hold anything can be understood."""
    told = [status_of(cell) for cell in cells if visible(cell)]
    return True in told and 2 * sum(status is not None for status in told) > len(told)
