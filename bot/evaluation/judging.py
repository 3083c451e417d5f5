"""Letting a reader read sentences, and what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.understanding.interpreter import Interpretation
from bot.understanding.scope_gate import Zone
from bot.understanding.sentences import Sentence

_LIKELIEST = 3  # small talk among these counts as a choice as well, so that figures compare with earlier ones


class Reader(Protocol):
    """Anything that interprets messages."""

    def read(self, text: str) -> Interpretation: ...


@runtime_checkable
class ReaderOfMany(Protocol):
    """A reader that takes less time for many messages at once."""

    def read_all(self, texts: Sequence[str]) -> list[Interpretation]: ...


def read_all(reader: Reader, texts: Sequence[str]) -> list[Interpretation]:
    """What `reader` makes of each of `texts`."""
    return reader.read_all(texts) if isinstance(reader, ReaderOfMany) else [reader.read(text) for text in texts]


@dataclass(frozen=True)
class Judged:
    """A sentence and how it was understood.

    Attributes:
        topic: the best own topic, whatever the gate says.
        zone: answer, ask or refuse.
        choices: the topics that a visitor gets to choose from when the zone is ask.
        inside: score that rises with how sure the model is that the message is ours, from 0 to 1.
        confidence: probability from 0 to 1 that `topic` is right.
        questions: the topics of the questions, when more than one was found.
    """

    sentence: Sentence
    topic: str
    zone: Zone
    choices: tuple[str, ...]
    inside: float
    confidence: float
    questions: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the best topic is the expected one."""
        return self.topic == self.sentence.topic

    @property
    def right_at_once(self) -> bool:
        """Whether the visitor gets the expected answer immediately."""
        return self.right and self.zone is Zone.ANSWER and not self.questions

    @property
    def right_after_choice(self) -> bool:
        """Whether the visitor gets the expected answer immediately, among more answers, or by choosing once."""
        offered = self.choices if self.zone is Zone.ASK else self.questions
        return self.right_at_once or self.sentence.topic in offered


def judge(reader: Reader, sentences: Sequence[Sentence], outside: str) -> list[Judged]:
    """Let `reader` read each of `sentences`; `outside` is the name of the outside topic."""
    found = read_all(reader, [sentence.text for sentence in sentences])
    return [_judge(sentence, one, outside) for sentence, one in zip(sentences, found, strict=True)]


def _judge(sentence: Sentence, found: Interpretation, outside: str) -> Judged:
    own = [name for name, _ in found.ranking if name != outside]
    best = found.topic if found.topic != outside else (own[0] if own else outside)
    return Judged(
        sentence=sentence,
        topic=best,
        zone=found.zone,
        choices=(*found.offered, *(own[:_LIKELIEST] if found.zone is Zone.ASK else ())),
        inside=found.inside,
        confidence=found.confidence if found.topic != outside else found.inside,
        questions=tuple(question.intent for question in found.questions),
    )
