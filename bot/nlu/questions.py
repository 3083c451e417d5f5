"""The parts of a message that may each be a question.

Conservative: a part is a sentence, or what stands on either side of a joining word. Whether a part *is* a
question of its own is for the classifier to say, not for grammar.
"""

import re
from collections.abc import Iterator

from bot.nlu.text import words

_SENTENCE_END = re.compile(r"(?<=[?!])\s*|(?<=[.;])\s+|\n+")
_JOINT = re.compile(r",?\s+(?:en|maar|plus|daarnaast|verder|tevens|bovendien)\s+|\s+(?=ook\s)|,\s+", re.IGNORECASE)
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
_MIN_WORDS = 2


def sentences(text: str) -> list[str]:
    """The sentences of `text` that hold two words or more; those without punctuation are one."""
    return [part for part in _stripped(_SENTENCE_END.split(text)) if len(words(part)) >= _MIN_WORDS]


def asks(part: str) -> bool:
    """Whether `part` has the form of a question or a request: a question word, a verb in front, "ik wil", "?"."""
    return bool(_ASKING.search(part))


def cuts_of(sentence: str) -> Iterator[tuple[str, str]]:
    """Each way to cut `sentence` in two at a joining word or comma, with two words or more on either side."""
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[: joint.start()].strip(), sentence[joint.end() :].strip()
        if len(words(left)) >= _MIN_WORDS and len(words(right)) >= _MIN_WORDS:
            yield left, right


def _stripped(parts: list[str]) -> Iterator[str]:
    return (part.strip() for part in parts if part.strip())
