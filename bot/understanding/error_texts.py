"""Finds, inside a message, an error text of `data/foutmeldingen.yml`: as a screen said it, or nearly so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from bot.platform.published import until_published
from bot.platform.settings import ROOT

CATALOGUE = ROOT / "data" / "foutmeldingen.yml"

_ALIKE = 88.0
"""From 0 to 100, how alike a part of a message and an error text must be. At 88 the ten strangers' rounds that teach
held no find in a message that is not ours, and typing errors of one letter in eight are forgiven."""

_HEEFT = re.compile(r"\bu heeft\b")


@dataclass(frozen=True)
class ErrorText:
    """An error text: as the catalogue writes it, the name of its kind, and the topic that answers it."""

    text: str
    name: str
    topic: str


class ErrorTexts:
    """The catalogue, ready to look through messages; `elsewhere` are names of services whose screens are not ours."""

    def __init__(self, known: Sequence[ErrorText], elsewhere: Sequence[str]) -> None:
        self._known = known
        self._plain = [_plain(error.text) for error in known]
        self._elsewhere = re.compile(rf"\b({'|'.join(map(re.escape, elsewhere))})\b") if elsewhere else None

    def find(self, message: str) -> ErrorText | None:
        """The error text that `message` holds, the likest and then the longest; None when it holds none."""
        plain = _plain(message)
        if self._elsewhere and self._elsewhere.search(plain):
            return None
        fitting = [text if len(text) <= len(plain) + 2 else None for text in self._plain]
        found = process.extract(plain, fitting, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=None)
        if not found:
            return None
        best = max(found, key=lambda one: (round(one[1]), len(one[0])))
        return self._known[best[2]]


@until_published
def error_texts(path: Path = CATALOGUE) -> ErrorTexts:
    """The catalogue in `path`."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = [
        ErrorText(text, name, kind["onderwerp"])
        for name, kind in content["foutmeldingen"].items()
        for text in kind["teksten"]
    ]
    return ErrorTexts(known, content["elders"])


def _plain(text: str) -> str:
    words = re.sub(r"[^\w:.']+", " ", text.casefold().replace("’", "'")).strip(" .'")
    return _HEEFT.sub("u hebt", words)
