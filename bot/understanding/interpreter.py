"""From a message to what the dialogue sees: one intent, its zone, and the questions when there are several."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from bot.understanding.hybrid_model import HybridModel, Prediction
from bot.understanding.questions import Cut, asks, cuts_of, leans, sentences
from bot.understanding.scope_gate import Zone
from bot.understanding.text import corrected, has_letters, words

_FAIR = 0.25
"""Confidence (all eight: from 0 to 1) of a question, or a clause after "en ook", that counts beside a sure one."""
_TOLD = 0.5
"""The same for a sentence that does not have the form of a question."""
_CLEAR = 0.3
"""The same for a clause after "en", "maar" or a comma."""
_CLEARER = 0.75
"""The same for a sentence in a story, or one that points back."""
_CLEAREST = 0.7
"""The same for a clause of a sentence that is one clear question as a whole, when not both clauses ask."""
_SURE = 0.7
"""The most confident of several questions must have this much."""
_ALMOST_CERTAIN = 0.9
"""A clause of two words must have this much."""
_CLEARLY_ONE = 0.8
"""From this confidence on a sentence is one clear question as a whole."""
_FEW = 2
"""More sentences than this are a story."""
_MAX_SENTENCES = 8
_MAX_CUTS = 4
_MAX_DEPTH = 2
_CACHED_TEXTS = 512


@dataclass(frozen=True)
class ClassifierConfig:
    """Configuration of the classifier in `config.yml`.

    Attributes:
        stages: groups of encoders, quick ones first; a later group runs only when an earlier one is not sure.
        outside_intent: the intent of examples that are not for this assistant; when the data do without, a
            refused message gets `ask_intent`.
        ask_intent: what `intent` says when the visitor must choose.
        several_intent: what `intent` says when the message holds more than one question.
        not_questions: intents that do not count as a question, such as greetings, besides those that the data mark.
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


def classifier_config(pipeline_config: Mapping[str, Any]) -> ClassifierConfig:
    """The configuration of our classifier in the content of a config.yml.

    Raises:
        ValueError: when the pipeline does not have our classifier.
    """
    for component in pipeline_config["pipeline"]:
        if component["name"].endswith(".HybridIntentClassifier"):
            return ClassifierConfig(**{key: value for key, value in component.items() if key != "name"})
    raise ValueError("config.yml has no HybridIntentClassifier in its pipeline")


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


_Part = tuple[str, Prediction]
"""A part of a message: as typed, and what the model says of it."""


class Interpreter:
    """Interprets messages with a trained model; recent texts are remembered."""

    def __init__(self, model: HybridModel, config: ClassifierConfig) -> None:
        self._config = config
        self._refusal = config.outside_intent if model.outside else config.ask_intent
        self._not_questions = model.not_questions | set(config.not_questions)
        self._predict = lru_cache(maxsize=_CACHED_TEXTS)(model.predict)

    def interpret(self, text: str, corrections: Mapping[str, str] | None = None) -> Interpretation:
        """Interpret the message `text`; `corrections` are its misspelt words with what they should be."""
        if not has_letters(text):
            return Interpretation(self._refusal, self._refusal, 1.0, 0.0, Zone.REFUSE)
        corrections = corrections or {}
        whole = self._look_at(text, corrections)
        questions = [] if whole.zone is Zone.REFUSE else self._questions(text, whole, corrections)
        if len(questions) > 1:
            return self._as_several(whole, questions)
        return self._as_one(questions[0][1] if questions and whole.zone is Zone.ASK else whole)

    def _look_at(self, part: str, corrections: Mapping[str, str], hasty: bool = False) -> Prediction:
        return self._predict(corrected(part, corrections), hasty)

    def _questions(self, text: str, whole: Prediction, corrections: Mapping[str, str]) -> list[_Part]:
        """The parts of the message that are clearly a question, the first one of each topic."""
        parts = sentences(text)[:_MAX_SENTENCES]
        story = len(parts) > _FEW
        seen = self._sentences(parts, corrections) if len(parts) > 1 else [(text, whole)]
        clauses = chain.from_iterable(self._clauses(part, prediction, corrections) for part, prediction in seen)
        first: dict[str, _Part] = {}
        for part, prediction in clauses:
            if self._counts(part, prediction, story, bool(first)):
                first.setdefault(prediction.topic, (part, prediction))
        clear = any(prediction.confidence >= _SURE for _, prediction in first.values())
        return list(first.values()) if clear else []

    def _counts(self, part: str, prediction: Prediction, story: bool, is_next: bool) -> bool:
        """Whether a part is a question of its own.

        In a story most sentences only tell, so they must ask. A later part that points back ("daarvoor") must be
        clearer than others, because it often asks on about the same.
        """
        if not asks(part):
            return not story and self._is_question(prediction, _TOLD)
        return self._is_question(prediction, _CLEARER if story or (is_next and leans(part)) else _FAIR)

    def _sentences(self, parts: list[str], corrections: Mapping[str, str]) -> Iterator[_Part]:
        """The sentences worth a closer look: in a story those that at a glance are no small talk and not strange."""
        for part in parts:
            if len(parts) <= _FEW or self._may_be_question(self._look_at(part, corrections, hasty=True)):
                yield part, self._look_at(part, corrections)

    def _clauses(
        self, sentence: str, whole: Prediction, corrections: Mapping[str, str], depth: int = _MAX_DEPTH
    ) -> Sequence[_Part]:
        """The sentence itself, or its clauses when these are clear questions about different topics."""
        if depth == 0:
            return [(sentence, whole)]
        cuts = (self._cut(cut, whole, corrections) for cut in islice(cuts_of(sentence), _MAX_CUTS))
        best = max(filter(None, cuts), key=lambda two: two[0][1].confidence * two[1][1].confidence, default=None)
        if best is None:
            return [(sentence, whole)]
        return [part for half, found in best for part in self._clauses(half, found, corrections, depth - 1)]

    def _cut(self, cut: Cut, whole: Prediction, corrections: Mapping[str, str]) -> list[_Part]:
        """Both halves when each is a question of its own and their topics differ, else nothing.

        A sentence that is itself a clear question is only cut where both halves ask, the joining words add, or both
        halves are clear questions too.
        """
        halves = cut.left, cut.right
        clearly_one = self._is_question(whole, _CLEARLY_ONE)
        adding = cut.adds or all(map(asks, halves))
        if not all(self._may_be_question(self._look_at(half, corrections, hasty=True)) for half in halves):
            return []
        parts = [(half, self._look_at(half, corrections)) for half in halves]
        least = _CLEAREST if clearly_one and not adding else _FAIR if cut.adds else _CLEAR
        topics = {prediction.topic for _, prediction in parts}
        expected = whole.topic in topics or all(prediction.confidence > _CLEARLY_ONE for _, prediction in parts)
        differ = len(topics) == 2 and expected
        clear = all(self._is_question(found, max(least, _least_for(half))) for half, found in parts)
        return parts if differ and clear else []

    def _may_be_question(self, glance: Prediction) -> bool:
        return glance.zone is not Zone.REFUSE and glance.topic not in self._not_questions

    def _is_question(self, prediction: Prediction, least: float) -> bool:
        return prediction.confidence >= least and self._may_be_question(prediction)

    def _as_one(self, prediction: Prediction) -> Interpretation:
        instead = {Zone.ASK: self._config.ask_intent, Zone.REFUSE: self._refusal}
        refused = prediction.zone is Zone.REFUSE
        return Interpretation(
            intent=instead.get(prediction.zone, prediction.topic),
            topic=self._refusal if refused else prediction.topic,
            confidence=1 - prediction.inside if refused else prediction.confidence,
            inside=prediction.inside,
            zone=prediction.zone,
            ranking=prediction.ranking,
            group=prediction.group,
        )

    def _as_several(self, whole: Prediction, parts: list[_Part]) -> Interpretation:
        questions = tuple(Question(text, prediction.topic, prediction.confidence) for text, prediction in parts)
        return Interpretation(
            intent=self._config.several_intent,
            topic=questions[0].intent,
            confidence=min(question.confidence for question in questions),
            inside=max(prediction.inside for _, prediction in parts),
            zone=Zone.ANSWER,
            ranking=whole.ranking,
            questions=questions,
        )


def _least_for(half: str) -> float:
    """The confidence that half a sentence needs at least: of two words little can be said."""
    return _ALMOST_CERTAIN if len(words(half)) <= 2 else 0.0
