"""Which questions a mail takes back: in the next sentence, in the same one, or later by naming what they were about."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.guidance.follow_up import CLOSED, words_of
from bot.guidance.message import Parsed

_LEAD = r"\W*(?:(?:of|nee|och|oh|o|ah|maar|sorry|trouwens|wacht)\W+)*"
_TAKES_BACK = re.compile(
    rf"{_LEAD}(?:laat (?:dat |het |die vraag )?maar\b|vergeet (?:dat|het|die vraag)\b|dat is (?:me )?(?:al|inmiddels) "
    r"(?:duidelijk|bekend|opgelost|gevonden)|dat weet ik (?:al|inmiddels)|(?:dat|die) heb(?:ben)? (?:ik|we|wij) "
    r"(?:al|inmiddels|intussen|net) (?:gevonden|gezien|uitgezocht)|ik zie (?:het|hem|dat|ze) (?:al|nu)\b"
    r"|(?:dat|het|die) hoeft (?:al |nu |toch )?niet (?:meer|te)\b)",
    re.IGNORECASE,
)
_NAMES_QUESTION = re.compile(
    r"\b(?:die|deze|mijn|de)\s+(?:\w+\s+)?vra(?:ag|gen)\b(?P<about>[^.?!]*?)"
    r"\b(?:vervalt|vervallen|overslaan|vergeten|negeren|(?:trek|haal)\b.*\b(?:in|terug|weg)|hoeft? niet|"
    r"is (?:al|inmiddels) beantwoord|intrekken|laten zitten)\b",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,;:(–]\s*|\s-\s")
_SHORTEST = 4  # letters of a word that tells what a question is about


def withdrawn(sentences: Sequence[Parsed]) -> set[str]:
    """The sentences with a question that their writer takes back, and those with which they do so."""
    return set(_withdrawn([one.text for one in sentences]))


def _withdrawn(sentences: Sequence[str]) -> Iterator[str]:
    for asked, after in pairwise(sentences):
        if _TAKES_BACK.match(after):
            yield asked
            if "?" not in after:
                yield after
    for at, sentence in enumerate(sentences):
        if _takes_itself_back(sentence):
            yield sentence
        elif (found := _NAMES_QUESTION.search(sentence)) and "?" not in sentence:
            yield sentence
            yield from _meant(found["about"], [one for one in sentences[:at] if "?" in one])


def _takes_itself_back(sentence: str) -> bool:
    """Whether the last words of a sentence take back what the first ones ask."""
    head, *rest = _CUT.split(sentence)
    tail = rest[-1] if rest else ""
    both = any(_TAKES_BACK.match(part) or _NAMES_QUESTION.search(part) for part in rest)
    return both and len(head.split()) > 2 and "?" not in tail


def _meant(about: str, asked: Sequence[str]) -> list[str]:
    """The question that the words `about` name, or else the last one."""
    said = _telling(about)
    named = [one for one in asked if said & _telling(one)]
    return (named or list(asked))[-1:]


def _telling(text: str) -> set[str]:
    return {word for word in words_of(text) if len(word) >= _SHORTEST and word not in CLOSED}
