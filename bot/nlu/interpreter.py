"""From a message to what the dialogue sees: one intent, its zone, and the questions when there are several."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from bot.nlu.hybrid_model import HybridModel, Prediction
from bot.nlu.questions import halves, sentences
from bot.nlu.scope_gate import Zone
from bot.nlu.text import has_letters, normalise

_MAX_SENTENCES = 8
_CACHED_TEXTS = 512


@dataclass(frozen=True)
class ClassifierConfig:
    """Configuration of the classifier in `config.yml`.

    Attributes:
        stages: groups of encoders, quick ones first; a later group runs only when an earlier one is not sure.
        outside_intent: the intent of examples that are not for this assistant; the data may do without.
        ask_intent: what `intent` says when the visitor must choose.
        several_intent: what `intent` says when the message holds more than one question.
        not_questions: intents that do not count as a question, such as greetings.
        group_key: the key in an intent's metadata that names the group of an outside example.
        folds: parts in the cross-validation that fits the thresholds.
        refused: share of own messages (0 to 1) that may be refused.
    """

    stages: tuple[tuple[str, ...], ...] = (("char", "use"), ("e5",))
    outside_intent: str = "buiten_bereik"
    ask_intent: str = "nlu_fallback"
    several_intent: str = "meerdere_vragen"
    not_questions: tuple[str, ...] = ()
    group_key: str = "groep"
    folds: int = 5
    refused: float = 0.03


@dataclass(frozen=True)
class Question:
    """One of several questions in a message, in the visitor's own spelling."""

    text: str
    intent: str
    confidence: float


@dataclass(frozen=True)
class Interpretation:
    """What a message means.

    Attributes:
        intent: what the dialogue acts on: a topic, or one of the three names in `ClassifierConfig`.
        topic: the best topic by name, whatever the zone.
        confidence: probability that `topic` is right, from 0 to 1.
        zone: answer, ask or refuse.
        ranking: all topics with their probabilities, best first, the outside topic last.
        group: the group of the nearest outside example, when there is one.
        questions: two or more, in the order of the message; else empty.
    """

    intent: str
    topic: str
    confidence: float
    zone: Zone
    ranking: list[tuple[str, float]] = field(default_factory=list)
    group: str | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A part of a message: as typed, and what the model says of it."""

    raw: str
    prediction: Prediction


class Interpreter:
    """Interprets messages with a trained model; recent texts are remembered."""

    def __init__(self, model: HybridModel, config: ClassifierConfig) -> None:
        self._config = config
        self._predict = lru_cache(maxsize=_CACHED_TEXTS)(model.predict)

    def interpret(self, raw: str, corrected: str | None = None) -> Interpretation:
        """Interpret one message.

        Args:
            raw: as the visitor typed it.
            corrected: the normalised form with corrected spelling; None: only normalise.
        """
        text = normalise(raw) if corrected is None else corrected
        if not has_letters(text):
            return Interpretation(self._config.outside_intent, self._config.outside_intent, 1.0, Zone.REFUSE)
        whole = self._predict(text)
        questions = self._several(raw, text, whole)
        if questions:
            return self._as_several(whole, questions)
        return self._as_one(whole if whole.zone is Zone.ANSWER else self._core(raw, text, whole))

    def _several(self, raw: str, text: str, whole: Prediction) -> list[_Part]:
        """The questions in the message when there are two or more, else nothing."""
        for parts in self._cuts(raw, text):
            questions = [part for part in parts if self._is_question(part.prediction)]
            topics = [part.prediction.topic for part in questions]
            if len(set(topics)) >= 2 and self._explains_better(topics, whole):
                return [part for part, before in zip(questions, [None, *topics], strict=False) if part.prediction.topic != before]
        return []

    def _cuts(self, raw: str, text: str) -> Iterator[list[_Part]]:
        """Ways to see the message as several parts: its sentences, then the halves of each sentence alone."""
        pieces = self._aligned(sentences(raw), sentences(text))
        if len(pieces) > 1:
            yield [_Part(piece, self._predict(corrected)) for piece, corrected in pieces[:_MAX_SENTENCES]]
        for piece, corrected in pieces[:_MAX_SENTENCES]:
            for raw_cut, cut in self._aligned(list(halves(piece)), list(halves(corrected))):
                yield [_Part(part, self._predict(half)) for part, half in zip(raw_cut, cut, strict=True)]
