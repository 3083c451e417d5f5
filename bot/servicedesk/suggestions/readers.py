"""What two readers make of a question: the model, and the words of the library.

Both read it by itself, and with what is told before it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reading import ReadText
from bot.guidance.forwarding import FORWARD
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import INCIDENT, asks
from bot.servicedesk.suggestions.questions import COMPLAINT, LIST, Asked, is_courtesy
from bot.understanding.questions import asked_parts

Scores = dict[tuple[str, str], float]
"""What the readers give to each answer, by topic and the name of its precise question; the whole answer has none."""

_ONE_READER = 0.15  # what a precise answer gets besides when the model reads it, or the words find it
_TWO_READERS = 0.45  # and when both do
_AGAIN = 0.25  # part of what another reading of the same question gives that counts too
_BY_WORDS = 5  # places among what the words find
_LEADS = 0.6  # share of a topic from which the words alone may say which of its questions is meant
_LEAST = 0.05  # share of the ranking below which a topic is not looked at
_TOPICS = 5
_LONG = 25  # words from which a sentence is read by the part of it that asks as well
_BEFORE = 2  # sentences told before a question with which it is read
_NEVER = frozenset([LIST, COMPLAINT, INCIDENT, "privacy", "bent_u_een_mens", "mens_spreken", "servicedesk_contact"])
"""Topics that are looked up, told by a person, or too grave to guess."""

_EXPLAIN = frozenset(["wat_is_de_bro", "eherkenning_uitleg", "registratielijst"])
"""Topics that say what something is: no guess at what somebody wants to know."""


@dataclass(frozen=True)
class Reading:
    """What the model reads in `text`."""

    text: str
    parsed: Parsed


def readable(one: Asked, read: ReadText) -> Iterator[str]:
    """The question in its own words, by the part that asks when it is long, and with what is told before it."""
    yield one.text
    parts = asked_parts(one.text) if len(one.text.split()) >= _LONG else []
    yield from parts[-1:]
    place = next((at for at, sentence in enumerate(read.sentences) if one.text in sentence.text), 0)
    before = [part.text for part in read.sentences[:place] if not asks(part.text) and not is_courtesy(part.text)]
    for told in reversed(before[-_BEFORE:]):
        yield f"{told} {parts[-1] if parts else one.text}"


def scores_of(readings: Sequence[Reading], library: AnswerLibrary) -> Scores:
    """What the readers give together: the best reading counts, and the others in part.

    What the words of the question find counts in each reading.
    """
    given: dict[tuple[str, str], list[float]] = defaultdict(list)
    own = _found(readings[0].text, library) if readings else []
    for reading in readings:
        for key, score in _scores(reading.parsed, {*own, *_found(reading.text, library)}, library).items():
            given[key].append(score)
    return {key: max(each) + _AGAIN * (sum(each) - max(each)) / len(readings) for key, each in given.items()}


def _found(text: str, library: AnswerLibrary) -> list[str]:
    return [passage.text.name for passage in library.find(text)[:_BY_WORDS]]


def _scores(parsed: Parsed, found: Collection[str], library: AnswerLibrary) -> Scores:
    scores: Scores = {}
    for entry in parsed.ranking[:_TOPICS]:
        if entry.confidence < _LEAST or entry.name in _EXPLAIN or not may_answer(entry.name, library):
            continue
        by_model = f"{entry.name}_{parsed.likely_subquestions.get(entry.name)}"
        precise = {by_model, *(name for name in found if name.startswith(f"{entry.name}_"))}
        for name in (entry.name, *filter(library.has, precise - {f"{entry.name}_{FORWARD}"})):
            readers = (name == by_model) + (name in found) if name != entry.name else 0
            key = entry.name, name.removeprefix(entry.name).removeprefix("_")
            scores[key] = entry.confidence + (0.0, _ONE_READER, _TWO_READERS)[readers]
    return scores


def precise_name(one: Asked, together: str, library: AnswerLibrary) -> str | None:
    """The precise answer of its own topic that both readers find for a question, or that its words find twice.

    Twice: by themselves, and first of all `together` with what is told before them.
    """
    topic = str(one.topic)
    own = _found(one.text, library)
    by_model = f"{topic}_{one.parsed.likely_subquestions.get(topic)}"
    by_words = next((name for name in _found(together, library) if name != topic), "")
    leads = one.share >= _LEADS and by_words.startswith(f"{topic}_")
    name = by_model if by_model in own else by_words if leads and by_words in own else ""
    return name.removeprefix(f"{topic}_") if library.has(name) and name != f"{topic}_{FORWARD}" else None


def may_answer(topic: str, library: AnswerLibrary) -> bool:
    """Whether an answer about `topic` may be guessed."""
    return topic not in _NEVER and library.is_question(topic) and kind_of(topic) is not Kind.DUBBELZINNIG
