"""The rules for what visitors read, which tests and training hold texts to."""

import re
from collections.abc import Iterator

MAX_WORDS = 20
"""The longest sentence, in words."""

FORBIDDEN = {
    "je-vorm": re.compile(r"\b(je|jij|jou|jouw)\b", re.IGNORECASE),
    "bedrag": re.compile(r"€|\b(euro|eur)\b", re.IGNORECASE),
    "belofte over de aanmelding": re.compile(r"\bu bent niet aangemeld\b", re.IGNORECASE),
    "lege regel": re.compile(r"\n\s*\n"),
    "u heeft (schrijf: u hebt)": re.compile(r"\bu (\w+ )?heeft\b|\bheeft u\b", re.IGNORECASE),
    "contactpersoon (een leverancier geeft een BRO-coördinator op)": re.compile(r"\bcontactpersoon", re.IGNORECASE),
    "HTML": re.compile(r"<[a-z/]", re.IGNORECASE),
}
"""What no text may hold, by the name of the rule."""


def sentences(text: str) -> Iterator[str]:
    """The sentences of an answer; a list item is one, the address behind a link is not text."""
    plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text).replace("**", "")
    for line in plain.splitlines():
        yield from re.split(r"(?<=[.!?:])\s+(?=[A-Z\"“])", re.sub(r"^(-|\d+\.) ", "", line.strip()))


def faults_in(text: str) -> Iterator[str]:
    """What is wrong with a text, in Dutch: the rule with the words that break it, or the sentence that is too long."""
    for rule, pattern in FORBIDDEN.items():
        if found := pattern.search(text.strip()):
            yield f"{rule}: {found.group().strip()!r}" if found.group().strip() else rule
    for sentence in sentences(text):
        if (words := len(sentence.split())) > MAX_WORDS:
            yield f"een zin van {words} woorden, hoogstens {MAX_WORDS}: {sentence[:100]!r}"
