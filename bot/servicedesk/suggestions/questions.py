"""Which questions a text asks, and which of them the assistant can answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary

WEAK = 0.18
"""Below this confidence a suggestion is worse than none: it is then mostly not for us (docs/suggestions.md)."""

MOST = 3
"""More suggestions than this are not read."""

_NO_CHANCE = 0.02  # share of the ranking below which a further topic is never right (docs/suggestions.md)
_OUTSIDE = "buiten_bereik"
_CLEAR = 0.6  # a sentence of a longer text is a question of its own from here on (as `bot.understanding.interpreter`)
_READ_TOGETHER = 8  # sentences in which the pipeline itself looks for several questions
_CONTACT = re.compile(r"\[(?:telefoonnummer|e-mailadres)\](?!.*\?)|\b(?:kunt|kan|kun) (?:u )?(?:mij|me|ons) bereiken\b")
_THE_SAME = 80  # how alike two sentences are, from 0 to 100, to be one question


@dataclass(frozen=True)
class Asked:
    """A question: the writer's words, how the pipeline reads them, and the topic, or None when no answer is known.

    `confidence` is the probability, from 0 to 1, that `topic` is right.
    """

    text: str
    parsed: Parsed
    topic: str | None
    confidence: float


def questions_in(read: ReadText, library: AnswerLibrary) -> list[Asked]:
    """The questions in their order, each topic once; those without an answer have no topic.

    Statements and small talk in a longer text are no questions, so a text of one question gives one.
    """
    answered = _read_together(read) if len(read.sentences) <= _READ_TOGETHER else []
    if not answered:
        answered = _merged(_clear_sentences(read.sentences, library))
    place = {part.text: position for position, part in enumerate(read.sentences)}
    if len(answered) > 1:
        answered = [one for one in answered if not _CONTACT.search(one.text)]
    everything = answered + list(_unanswered(read.sentences, answered))
    return sorted(everything, key=lambda asked: _position(asked.text, place))


def likely_topics(asked: Asked) -> list[tuple[str, float]]:
    """The topic of an answerable question, and the next ones that still have a chance, each with a confidence."""
    ranking = [entry for entry in asked.parsed.ranking if entry.name not in (_OUTSIDE, asked.topic)]
    others = [entry for entry in ranking if entry.confidence >= _NO_CHANCE][: MOST - 1]
    return [
        (str(asked.topic), asked.confidence),
        *((entry.name, min(entry.confidence, asked.confidence)) for entry in others),
    ]


def _read_together(read: ReadText) -> list[Asked]:
    """What the pipeline finds in the text as a whole."""
    whole = read.whole
    if whole.questions:
        return [Asked(part.text, _part(whole, part.text), part.intent, part.confidence) for part in whole.questions]
    if whole.zone in (None, "refuse") or whole.confidence < WEAK or not whole.ranking:
        return []
    return [Asked(whole.text, whole, whole.ranking[0].name, whole.confidence)]


def _clear_sentences(sentences: list[Parsed], library: AnswerLibrary) -> Iterator[Asked]:
    for sentence in sentences:
        if sentence.questions:
            for part in sentence.questions:
                yield Asked(part.text, _part(sentence, part.text), part.intent, part.confidence)
        elif sentence.zone == "answer" and sentence.confidence >= _CLEAR:
            topic = sentence.ranking[0].name
            if library.is_question(topic):
                yield Asked(sentence.text, sentence, topic, sentence.confidence)


def _merged(asked: Iterator[Asked]) -> list[Asked]:
    """One entry per topic; the clearest sentence speaks for it, at the place of the first."""
    best: dict[str | None, Asked] = {}
    for one in asked:
        known = best.get(one.topic)
        best[one.topic] = one if known is None or one.confidence > known.confidence else known
    return list(best.values())


def _unanswered(sentences: list[Parsed], answered: list[Asked]) -> Iterator[Asked]:
    for sentence in sentences:
        unknown = sentence.zone == "refuse" or sentence.confidence < WEAK
        if unknown and sentence.text.endswith("?") and not any(_same(sentence.text, one.text) for one in answered):
            yield Asked(sentence.text, sentence, None, 0.0)


def _same(text: str, other: str) -> bool:
    """Whether `other` is the same question, with more or fewer words around it."""
    return len(other) < 2 * len(text) and fuzz.partial_ratio(text, other) >= _THE_SAME


def _part(whole: Parsed, text: str) -> Parsed:
    """`whole`, with what it names, narrowed to one of its questions."""
    return whole.model_copy(update={"text": text, "questions": []})


def _position(text: str, place: dict[str, int]) -> int:
    """The sentence that holds `text`; a text of its own comes first."""
    return next((position for sentence, position in place.items() if text in sentence), -1)
