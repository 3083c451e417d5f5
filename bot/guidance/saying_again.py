"""How a visitor wants to hear an answer once more: as it was, in fewer words, or explained otherwise."""

import re
from collections.abc import Iterable
from enum import Enum, auto

from bot.guidance.follow_up import names_nothing
from bot.guidance.message import Parsed

SAY_AGAIN = "herhalen"
"""The topic of who wants to hear it again."""

_SHORTER = re.compile(
    r"\b(?:kort\w*|beknopt\w*|short\w*|samen\w*vat\w*|vat\b.*\bsamen|(?:minder|paar) (?:woord\w*|tekst)|te lang|"
    r"te veel (?:\w+ )?(?:woord\w*|tekst|lett?e\w*)|veels te veel|e[eé]n zin|lap tekst|roman)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:nog ?(?:een|1|één|ne|'n|n)? ?ke+r|nog ?(?:eens|es|is)|nekeer|herha\w+|opnieuw|wab+lief\w*|wat ze(?:i|gt)|"
    r"ook (?:al)?weer)\b",
    re.IGNORECASE,
)
_SIMPLER = re.compile(
    r"\b(?:makk?el\w+|simp\w+|eenvoud\w+|easy|easier|gewo\w+|normal\w*|mensentaal|anders|begrij\w*|begrep\w*|snap\w*|"
    r"moeilijk\w*|woorden|afkortingen|langzaam|trager|stap voor stap)\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"\bja of (?:nee|niet)\b|\b(?:mag|kan|moet|klopt|hoeft) (?:dat|het)(?: ik)? (?:dus|nou|nu|wel|niet)\b|"
    r"\bdus (?:dat|het) (?:mag|kan|moet|klopt|hoeft)\b|\bdus (?:wel|niet|ja|nee)\W*$",
    re.IGNORECASE,
)
"""What asks for the point of the answer alone, which stands in front of it."""

_BRIEFLY = re.compile(
    r"\b(?:hou\w* het kort|kort (?:antwoord|graag|aub|svp|a\.?u\.?b|houden)|graag (?:heel )?kort|in het kort|"
    r"(?:in|met) (?:een|één|1) (?:zin|woord|regel)\w*|(?:in|met) (?:een paar|weinig) woorden|"
    r"geen (?:heel |lang\w* |hele )*(?:verha\w+|tekst\w*|lap\w*|uitleg|roman\w*)|"
    r"(?:gewoon|alleen|zeg|gewoon even|simpel) ja of nee|ja of nee (?:graag|aub|svp|is genoeg))\b|"
    r"\bja of nee\W*$",
    re.IGNORECASE,
)
"""What asks for few words from now on, not of the last answer only."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*\[])")
_HEADING = re.compile(r"\*\*.+:\*\*")
_FIRST = 2
_FEW_WORDS = 10
_LIKELY = 0.5


class Again(Enum):
    """How to say it again."""

    AS_IT_WAS = auto()
    SHORTER = auto()
    SIMPLER = auto()


def likely_wished(message: Parsed) -> bool:
    """Whether a short message in the talk is likeliest about the last answer, also where that is not certain."""
    if names_nothing(message.text) and _DECIDES.search(message.text):
        return True
    unnamed = not any(named.sure for named in message.named)
    best = message.ranking[0] if message.ranking and unnamed else None
    short = len(message.text.split()) <= _FEW_WORDS
    return best is not None and short and best.name == SAY_AGAIN and best.confidence >= _LIKELY


def wished(text: str) -> Again:
    """What `text` asks for; who asks nothing in particular did not understand."""
    if _SHORTER.search(text) or _DECIDES.search(text):
        return Again.SHORTER
    return Again.AS_IT_WAS if _AGAIN.search(text) and not _SIMPLER.search(text) else Again.SIMPLER


def wishes_brevity(texts: Iterable[str]) -> bool:
    """Whether one of the visitor's latest messages, `texts`, asks to be answered in few words."""
    return any(_BRIEFLY.search(text) for text in texts)


def first_sentences(text: str) -> str | None:
    """The first one or two sentences of `text`, without a list; None when that is all there is.

    A heading above a text to pass on stays above it.
    """
    lines = [line for line in text.strip().splitlines() if line.strip()]
    heading = [lines.pop(0)] if len(lines) > 1 and _HEADING.fullmatch(lines[0]) else []
    first = " ".join(_SENTENCE.split(lines[0])[:_FIRST]).removesuffix(":")
    closed = f'{first}"' if first.count('"') % 2 else first
    shorter = "\n".join([*heading, closed])
    return shorter if first and shorter != text.strip() else None
