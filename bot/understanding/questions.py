"""The parts of a message that may each be a question.

Conservative: a part is a sentence, or what stands on either side of a joining word. Whether a part *is* a
question of its own is for the classifier to say, not for grammar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.text import words

_SENTENCE_END = re.compile(r"(?<=[?!])\s*|(?<=[.;])\s+|\n+")
_JOINT = re.compile(
    r"""(?P<more>,?\s+(?:en|maar)\s+(?:ook|verder|daarnaast|tevens|bovendien|nog)\b[\s:,]*
               |,\s+(?:verder|daarnaast|tevens|bovendien|ook|en)\b[\s:,]*|,?\s+plus\s+)
    |,?\s+(?:en|maar)\s+|,\s+""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKING = re.compile(
    r"""\?\s*$
    |\b(?:hoe|hoeveel|hoelang|wat|wie|waar|waarom|wanneer|welke?|waarvoor|waarmee)\b
    |\b(?:wil|wilt|willen|zoek|graag|moet|kan|kunt|vraag)\b
    |^(?:(?:en|of|maar|ook|dan|dus|verder:?)\s+)*
     (?:ben|bent|is|zijn|heb|hebt|heeft|hebben|kun|kunnen|mag|mogen|moeten|wordt|krijg|krijgen|werkt|geldt|staat|zit
       |bestaat|klopt|doet|komt|gaat|zal|zou|weet)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LEANS = re.compile(r"\b(?:daar|hier|er)(?:voor|van|bij|mee|op|aan|over|toe|in)\b|\b(?:dan|dat)\b", re.IGNORECASE)
_MIN_WORDS = 2


def sentences(text: str) -> list[str]:
    """The sentences of `text` that hold two words or more; those without punctuation are one."""
    return [part for part in _stripped(_SENTENCE_END.split(text)) if len(words(part)) >= _MIN_WORDS]


def asks(part: str) -> bool:
    """Whether `part` has the form of a question or a request: a question word, a verb in front, "ik wil", "?"."""
    return bool(_ASKING.search(part))


def leans(part: str) -> bool:
    """Whether `part` points back with a word like "daarvoor" or "dat", and so may not be a question of its own."""
    return bool(_LEANS.search(part))


@dataclass(frozen=True)
class Cut:
    """A sentence cut in two; `adds` when the joining words say that something else follows ("en ook", "verder")."""

    left: str
    right: str
    adds: bool


def cuts_of(sentence: str) -> Iterator[Cut]:
    """Each way to cut `sentence` in two at a joining word or comma, with two words or more on either side."""
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[: joint.start()].strip(), sentence[joint.end() :].strip()
        if len(words(left)) >= _MIN_WORDS and len(words(right)) >= _MIN_WORDS:
            yield Cut(left, right, bool(joint["more"]))


def _stripped(parts: list[str]) -> Iterator[str]:
    return (part.strip() for part in parts if part.strip())
