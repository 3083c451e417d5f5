"""From a message to what the dialogue sees: one intent, its zone, and the questions when there are several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from bot.nlu.hybrid_model import HybridModel, Prediction
from bot.nlu.questions import halves, sentences
from bot.nlu.scope_gate import Zone
from bot.nlu.text import corrected, has_letters

_CLEAR = 0.6
_CLEARLY_ONE = 0.8
_MAX_SENTENCES = 8
_MAX_CUTS = 3
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
    folds: int = 3
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
        topic: the best topic by name, also when the zone is ask; the outside intent when it is refuse.
        confidence: probability that `topic` is right, from 0 to 1.
        inside: probability that the message is for this assistant, from 0 to 1.
        zone: answer, ask or refuse.
        ranking: all topics with their probabilities, best first, the outside topic last.
        group: the group of the nearest outside example, when there is one.
        questions: two or more, in the order of the message; else empty.
    """

    intent: str
    topic: str
    confidence: float
    inside: float
    zone: Zone
    ranking: list[tuple[str, float]] = field(default_factory=list)
    group: str | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A part of a message: as typed, and what the model says of it."""

    text: str
    prediction: Prediction


class Interpreter:
    """Interprets messages with a trained model; recent texts are remembered."""

    def __init__(self, model: HybridModel, config: ClassifierConfig) -> None:
        self._config = config
        self._predict = lru_cache(maxsize=_CACHED_TEXTS)(model.predict)

    def interpret(self, text: str, corrections: Mapping[str, str] | None = None) -> Interpretation:
        """Interpret the message `text`; `corrections` are its misspelt words with what they should be."""
        if not has_letters(text):
            return Interpretation(self._config.outside_intent, self._config.outside_intent, 1.0, 0.0, Zone.REFUSE)
        corrections = corrections or {}
        whole = self._look_at(text, corrections)
        questions = self._questions(text, corrections)
        if len(questions) > 1:
            return self._as_several(whole.prediction, questions)
        if questions and whole.prediction.zone is Zone.ASK:
            return self._as_one(questions[0].prediction)
        return self._as_one(whole.prediction)

    def _look_at(self, text: str, corrections: Mapping[str, str]) -> _Part:
        return _Part(text, self._predict(corrected(text, corrections)))

    def _questions(self, text: str, corrections: Mapping[str, str]) -> list[_Part]:
        """The parts of the message that are clearly a question, the first one of each topic."""
        first: dict[str, _Part] = {}
        for sentence in sentences(text)[:_MAX_SENTENCES]:
            for part in self._clauses(sentence, corrections):
                if self._is_question(part):
                    first.setdefault(part.prediction.topic, part)
        return list(first.values())

    def _clauses(self, sentence: str, corrections: Mapping[str, str]) -> Sequence[_Part]:
        """The sentence itself, or its halves when these are two clear questions and the whole is not one."""
        whole = self._look_at(sentence, corrections)
        if self._is_question(whole) and whole.prediction.confidence > _CLEARLY_ONE:
            return [whole]
        cuts = [[self._look_at(half, corrections) for half in cut] for cut in islice(halves(sentence), _MAX_CUTS)]
        return max(
            (cut for cut in cuts if self._are_two(cut, whole)),
            key=lambda cut: cut[0].prediction.confidence * cut[1].prediction.confidence,
            default=[whole],
        )

    def _are_two(self, cut: list[_Part], whole: _Part) -> bool:
        topics = {part.prediction.topic for part in cut}
        return len(topics) == 2 and whole.prediction.topic in topics and all(map(self._is_question, cut))

    def _is_question(self, part: _Part) -> bool:
        prediction = part.prediction
        clear = prediction.zone is Zone.ANSWER and prediction.confidence >= _CLEAR
        return clear and prediction.topic not in self._config.not_questions

    def _as_one(self, prediction: Prediction) -> Interpretation:
        instead = {Zone.ASK: self._config.ask_intent, Zone.REFUSE: self._config.outside_intent}
        refused = prediction.zone is Zone.REFUSE
        return Interpretation(
            intent=instead.get(prediction.zone, prediction.topic),
            topic=self._config.outside_intent if refused else prediction.topic,
            confidence=1 - prediction.inside if refused else prediction.confidence,
            inside=prediction.inside,
            zone=prediction.zone,
            ranking=prediction.ranking,
            group=prediction.group,
        )

    def _as_several(self, whole: Prediction, parts: list[_Part]) -> Interpretation:
        questions = tuple(Question(part.text, part.prediction.topic, part.prediction.confidence) for part in parts)
        return Interpretation(
            intent=self._config.several_intent,
            topic=questions[0].intent,
            confidence=min(question.confidence for question in questions),
            inside=max(part.prediction.inside for part in parts),
            zone=Zone.ANSWER,
            ranking=whole.ranking,
            questions=questions,
        )
