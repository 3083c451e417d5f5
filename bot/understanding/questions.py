"""The parts of a message that may each be a question.

Conservative: a part is a sentence, or what stands on either side of a joining word. Whether a part *is* a
question of its own is for the classifier to say, not for grammar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.understanding.text import words

_SENTENCE_END = re.compile(r"(?<=[?!])\s*|(?<=[.;])\s+|\n+")
_JOINT = re.compile(
    r""",?\s+(?:en|maar)\s+(?:ook|verder|daarnaast|tevens|bovendien|nog)\b[\s:,]*
    |,\s+(?:verder|daarnaast|tevens|bovendien|ook|en)\b[\s:,]*|,?\s+plus\s+
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
_ASKING_OUTRIGHT = re.compile(
    r"""\?\s*$|^(?:(?:en|of|maar|ook|dan|dus|verder:?|ten\s+\w+:?|o\s+ja|nog\s+iets:?)[\s,]+)*
     (?:hoe|hoeveel|hoelang|wat|wie|waar|waarom|wanneer|welke?|waarvoor|waarmee|mag|mogen|kan|kun|kunnen|moet|moeten
       |is|zijn|heb|krijg|geldt|klopt)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_JOINING = re.compile(r"\b(?:en|of|ook|plus|verder|daarnaast|nog|anders)\b", re.IGNORECASE)
_LEANS = re.compile(r"\b(?:daar|hier|er)(?:voor|van|bij|mee|op|aan|over|toe|in)\b|\b(?:dan|dat)\b", re.IGNORECASE)
MOST_SENTENCES = 8
"""Of a message no more are looked at."""
_MIN_WORDS = 2
_FEW = 2
_MAX_CUTS = 3
_MAX_PIECES = 6


def sentences(text: str) -> list[str]:
    """The sentences of `text` that hold two words or more; those without punctuation are one."""
    return [part for part in _stripped(_SENTENCE_END.split(text)) if len(words(part)) >= _MIN_WORDS]


def is_story(text: str) -> bool:
    """Whether `text` has so many sentences that most of them only tell."""
    return len(sentences(text)) > _FEW


def asks(part: str) -> bool:
    """Whether `part` has the form of a question or a request: a question word, a verb in front, "ik wil", "?"."""
    return bool(_ASKING.search(part))


def asked_parts(text: str) -> list[str]:
    """The parts of `text` that ask outright: a sentence or clause with a question word or verb in front, or "?"."""
    clauses = (clause for sentence in sentences(text) for clause in _clauses(sentence))
    return [clause for clause in clauses if _ASKING_OUTRIGHT.search(clause)]


def _clauses(sentence: str) -> list[str]:
    """`sentence`, cut where what comes after a joining word asks by itself."""
    for cut in cuts_of(sentence):
        if _ASKING_OUTRIGHT.search(cut.right.rstrip("? ")):
            return [cut.left, *_clauses(cut.right)]
    return [sentence]


def joining_words(text: str) -> int:
    """How many words `text` holds that join one question to another."""
    return len(_JOINING.findall(text))


def leans(part: str) -> bool:
    """Whether `part` points back with a word like "daarvoor" or "dat", and so may not be a question of its own."""
    return bool(_LEANS.search(part))


@dataclass(frozen=True)
class Cut:
    """A sentence cut in two."""

    left: str
    right: str


def cuts_of(sentence: str) -> Iterator[Cut]:
    """Each way to cut `sentence` in two at a joining word or comma, with two words or more on either side."""
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[: joint.start()].strip(), sentence[joint.end() :].strip()
        if len(words(left)) >= _MIN_WORDS and len(words(right)) >= _MIN_WORDS:
            yield Cut(left, right)


def pieces_of(text: str) -> list[str]:
    """The sentences of `text` when there are several, then the halves of each that can be cut; of a story what asks."""
    whole = sentences(text)[:MOST_SENTENCES]
    cuts = [cut for sentence in whole for cut in islice(cuts_of(sentence), _MAX_CUTS)]
    pieces = [*(whole if len(whole) > 1 else ()), *(half for cut in cuts for half in (cut.left, cut.right))]
    told = is_story(text)
    return [piece for piece in pieces if not told or asks(piece)][:_MAX_PIECES]


def _stripped(parts: list[str]) -> Iterator[str]:
    return (part.strip() for part in parts if part.strip())
