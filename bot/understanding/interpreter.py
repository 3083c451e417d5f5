"""From a message to what the dialogue sees: one intent, its zone, and the questions when there are several."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from bot.understanding.hybrid_model import HybridModel, Prediction
from bot.understanding.questions import asks, cuts_of, leans, sentences
from bot.understanding.scope_gate import CHOICES, Zone
from bot.understanding.text import corrected, has_letters

_SEVERAL = 0.5
"""From this probability on a message is looked through for more than one question."""
_FAIR = 0.1
"""Confidence (from 0 to 1) that a part needs to be one of several questions."""
_CLEAR = 0.5
"""The same where the message as a whole does not seem to hold several: then each part must also have that form."""
_SURE = 0.7
"""And then one of the parts must have this much."""
_SECOND = 0.12
"""Share of the ranking that the second topic of an undivided message needs to be its second question."""
_CERTAIN = 0.9
"""An answer of less confidence gets the next topics under it as choices."""
_NO_CHANCE = 0.01
"""Share of the ranking below which a topic is no choice."""
_FAR_BEHIND = 0.05
"""Where there is no answer, a topic with less than this part of the share of the first one is no choice either."""
_FEW = 2
"""More sentences than this are a story, in which most only tell."""
_MOST_QUESTIONS = 3
_MAX_SENTENCES = 8
_MAX_CUTS = 4
_MAX_DEPTH = 2
_CACHED_TEXTS = 512


@dataclass(frozen=True)
class ClassifierConfig:
    """Configuration of the classifier in `config.yml`.

    Attributes:
        encoders: names of the encoders, in the order of their vectors; the first also reads misspelt copies.
        outside_intent: the intent of examples that are not for this assistant; when the data do without, a
            refused message gets `ask_intent`.
        ask_intent: what `intent` says when the visitor must choose.
        several_intent: what `intent` says when the message holds more than one question.
        not_questions: intents that do not count as a question, such as greetings, besides those that the data mark.
        folds: parts in the cross-validation that fits the thresholds.
    """

    encoders: tuple[str, ...] = ("char", "use", "e5")
    outside_intent: str = "buiten_bereik"
    ask_intent: str = "nlu_fallback"
    several_intent: str = "meerdere_vragen"
    not_questions: tuple[str, ...] = ()
    folds: int = 3


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
        aspect: what is asked about the topic, when the examples tell aspects.
        offered: the topics to choose from when there is no answer, or under one that is not certain.
        aspect_share: probability of `aspect`, from 0 to 1.
    """

    intent: str
    topic: str
    confidence: float
    inside: float
    zone: Zone
    ranking: list[tuple[str, float]] = field(default_factory=list)
    group: str | None = None
    questions: tuple[Question, ...] = ()
    aspect: str | None = None
    offered: tuple[str, ...] = ()
    aspect_share: float = 1.0


_Part = tuple[str, Prediction]
"""A part of a message: as typed, and what the model says of it."""


class Interpreter:
    """Interprets messages with a trained model; recent texts are remembered."""

    def __init__(self, model: HybridModel, config: ClassifierConfig) -> None:
        self._config = config
        self._refusal = config.outside_intent if model.outside else config.ask_intent
        self._nothing = Interpretation(self._refusal, self._refusal, 1.0, 0.0, Zone.REFUSE)
        self._not_questions = model.not_questions | set(config.not_questions)
        self._predict = lru_cache(maxsize=_CACHED_TEXTS)(model.predict)
        self._predict_all = model.predict_all
        self._glance = lru_cache(maxsize=_CACHED_TEXTS)(model.glance)

    def interpret(self, text: str, corrections: Mapping[str, str] | None = None) -> Interpretation:
        """Interpret the message `text`; `corrections` are its misspelt words with what they should be."""
        if not has_letters(text):
            return self._nothing
        corrections = corrections or {}
        return self._interpreted(text, corrections, self._predict(corrected(text, corrections)))

    def interpret_all(self, messages: Sequence[tuple[str, Mapping[str, str]]]) -> list[Interpretation]:
        """`interpret` for each message with its corrections, in one go: much quicker when there are many."""
        legible = [message for message in messages if has_letters(message[0])]
        wholes = iter(self._predict_all([corrected(*message) for message in legible]))
        return [
            self._interpreted(*message, next(wholes)) if has_letters(message[0]) else self._nothing
            for message in messages
        ]

    def _interpreted(self, text: str, corrections: Mapping[str, str], whole: Prediction) -> Interpretation:
        if whole.zone is Zone.REFUSE:
            return self._as_one(whole)
        questions = self._questions(text, whole, corrections)
        if len(questions) > 1:
            return self._as_several(whole, questions)
        unclear = whole.zone is Zone.ASK and whole.several < _SEVERAL
        return self._as_one(self._clear_part(text, corrections) or whole if unclear else whole)

    def _glance_at(self, parts: Sequence[str], corrections: Mapping[str, str]) -> list[Prediction]:
        return self._glance(tuple(corrected(part, corrections) for part in parts))

    def _clear_part(self, text: str, corrections: Mapping[str, str]) -> Prediction | None:
        """The one question among several sentences that is clear by itself."""
        parts = sentences(text)[:_MAX_SENTENCES]
        if len(parts) < 2:
            return None
        read = self._glance_at([part for part in parts if asks(part)], corrections)
        clear = [found for found in read if found.zone is Zone.ANSWER and self._may_be_question(found)]
        return clear[0] if len({found.topic for found in clear}) == 1 else None

    def _questions(self, text: str, whole: Prediction, corrections: Mapping[str, str]) -> list[Question]:
        """The questions in a message of several: by its parts, or else the two likeliest topics of the whole."""
        if whole.several < _SEVERAL:
            return self._clear_questions(text, whole, corrections)
        must_ask = len(sentences(text)) > _FEW
        first: dict[str, Question] = {}
        for part, found in self._parts(text, whole, corrections):
            if self._is_question(found) and (asks(part) or not must_ask):
                first.setdefault(found.topic, Question(part, found.topic, found.confidence))
        return list(first.values())[:_MOST_QUESTIONS] if len(first) > 1 else self._likeliest_two(text, whole)

    def _clear_questions(self, text: str, whole: Prediction, corrections: Mapping[str, str]) -> list[Question]:
        """The parts that clearly ask, where the message does not seem to hold several; one that points back asks on."""
        first: dict[str, Question] = {}
        for part, found in self._parts(text, whole, corrections):
            asks_on = bool(first) and leans(part)
            if self._is_question(found, _CLEAR) and asks(part) and not asks_on:
                first.setdefault(found.topic, Question(part, found.topic, found.confidence))
        sure = any(question.confidence >= _SURE for question in first.values())
        return list(first.values())[:_MOST_QUESTIONS] if sure else []

    def _likeliest_two(self, text: str, whole: Prediction) -> list[Question]:
        both = [entry for entry in whole.ranking[:2] if entry[0] not in self._not_questions]
        if len(both) < 2 or both[1][1] < _SECOND:
            return []
        return [Question(text, topic, share * whole.inside) for topic, share in both]

    def _parts(
        self, text: str, whole: Prediction, corrections: Mapping[str, str], depth: int = _MAX_DEPTH
    ) -> Iterator[_Part]:
        """The sentences or clauses of `text`, each cut again when it seems to hold several questions itself."""
        parts = sentences(text)[:_MAX_SENTENCES]
        pieces = parts if len(parts) > 1 else self._best_cut(text, corrections)
        if not pieces or not depth:
            yield text, whole
            return
        for piece, found in zip(pieces, self._glance_at(pieces, corrections), strict=True):
            if found.several >= _SEVERAL:
                yield from self._parts(piece, found, corrections, depth - 1)
            else:
                yield piece, found

    def _best_cut(self, sentence: str, corrections: Mapping[str, str]) -> list[str]:
        """Both halves of the sentence, cut where these are the clearest questions about different topics."""
        cuts = list(islice(cuts_of(sentence), _MAX_CUTS))
        read = self._glance_at([half for cut in cuts for half in (cut.left, cut.right)], corrections)
        best, halves = 0.0, []
        for cut, left, right in zip(cuts, read[::2], read[1::2], strict=True):
            clear = left.confidence * right.confidence
            if left.topic != right.topic and self._is_question(left) and self._is_question(right) and clear > best:
                best, halves = clear, [cut.left, cut.right]
        return halves

    def _may_be_question(self, found: Prediction) -> bool:
        return found.zone is not Zone.REFUSE and found.topic not in self._not_questions

    def _is_question(self, found: Prediction, enough: float = _FAIR) -> bool:
        return found.confidence >= enough and self._may_be_question(found)

    def _offered(self, found: Prediction) -> tuple[str, ...]:
        """The next topics after the best one, or with it when there is no answer."""
        if found.zone is not Zone.ANSWER:
            return self._next(found.ranking, (), _FAR_BEHIND)
        return self._next(found.ranking, (found.topic,)) if found.confidence < _CERTAIN else ()

    def _next(
        self, ranking: Sequence[tuple[str, float]], answered: Sequence[str], least: float = 0.0
    ) -> tuple[str, ...]:
        """The likeliest topics besides those `answered`, each with this part of the first one's share at the least.

        Small talk is no choice.
        """
        ignored = {self._config.outside_intent, *self._not_questions, *answered}
        choices = [(topic, share) for topic, share in ranking if topic not in ignored]
        enough = max(_NO_CHANCE, least * choices[0][1]) if choices else 0.0
        return tuple(topic for topic, share in choices if share >= enough)[:CHOICES]

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
            aspect=prediction.aspect,
            aspect_share=prediction.aspect_share,
            offered=self._offered(prediction),
        )

    def _as_several(self, whole: Prediction, questions: list[Question]) -> Interpretation:
        confidence = min(question.confidence for question in questions)
        asked = [question.intent for question in questions]
        return Interpretation(
            intent=self._config.several_intent,
            topic=asked[0],
            confidence=confidence,
            inside=whole.inside,
            zone=Zone.ANSWER,
            ranking=whole.ranking,
            questions=tuple(questions),
            aspect=whole.aspect,
            offered=self._next(whole.ranking, asked) if confidence < _CERTAIN else (),
        )
