"""From a message to what the dialogue sees: one intent, its zone, and the questions when there are several."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from bot.understanding.hybrid_model import Heard, HybridModel, Prediction
from bot.understanding.questions import MOST_SENTENCES, asked_parts, asks, is_story, leans, pieces_of, sentences
from bot.understanding.scope_gate import CHOICES, Zone
from bot.understanding.text import corrected, has_letters

_SEVERAL = 0.2
"""From this probability on a message is answered as several questions."""
_SURELY_SEVERAL = 0.6
"""The same where no topic is sure, and the message may well not be ours."""
_OURS = 0.8
"""Probability to be ours that such a message needs when no topic is sure.

Without it, one in nine of strangers' messages that are not ours was answered so; with it, one in nineteen.
"""
_SECOND = 0.12
"""Share that the second topic of such a message needs."""
_OWN_PART = 0.2
"""Share that the topic of a question needs in a part of the message that is to stand for it."""
_CLEAR = 0.35
"""Confidence (from 0 to 1) that a part needs to be a question beyond the likeliest two."""
_CERTAIN = 0.9
"""An answer of less confidence gets the next topics under it as choices."""
_PLAINLY = 0.5
"""The same for small talk: "Graag gedaan" with topics under it reads as if thanks were not understood."""
_THIS_ONE = 0.4
"""Probability within its topic that a subquestion needs to be answered in the place of the topic as a whole.

Of strangers' messages that training had not seen four in ten are answered so, three in four of them with what they ask.
"""
ASPECT_CERTAIN = 0.5
"""Probability that an aspect needs to be answered in the place of the whole topic.

Of the messages of two strangers' rounds whose aspect was read with this share, nine in ten had that aspect.
"""
_MAYBE_THIS_ONE = 0.15
"""The same where the topic as a whole was just told."""
_SAID = 0.55
"""Probability that something was told, from which on it is believed; else it is asked when it matters.

Of what was believed so of two held-out writers about nine in ten was so.
"""
_SAID_TO_BE = 0.7
"""The same for who somebody is: the wrong person told "als beheerder regelt u" is worse served than anybody."""
_WHO = "spreker"
_NO_CHANCE = 0.01
"""Share of the ranking below which a topic is no choice."""
_CLEAR_ALONE = 0.8
"""A message with more confidence by itself needs no light of what was said before."""
_FAR_BEHIND = 0.05
"""Where there is no answer, a topic with less than this part of the share of the first one is no choice either."""
_MOST_QUESTIONS = 3
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
    """One of several questions in a message, in the visitor's own spelling.

    Attributes:
        subquestion: which of the topic's subquestions it is, when that is sure enough.
        aspect: what is asked about the topic, when that is sure enough.
    """

    text: str
    intent: str
    confidence: float
    subquestion: str | None = None
    aspect: str | None = None


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
        unanswered: the parts that ask for something else than what is answered, each with its likeliest topic.
        subquestions: by topic, which of its subquestions this would be, when that is sure enough.
        likely_subquestions: the same, for who has just read the topic as a whole.
        told: what the writer tells of themselves, by slot, when that is sure enough.
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
    unanswered: tuple[Question, ...] = ()
    subquestions: Mapping[str, str] = field(default_factory=dict)
    likely_subquestions: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)


_ORDER = {Zone.REFUSE: 0, Zone.ASK: 1, Zone.ANSWER: 2}
"""How far each zone lets a message come."""

_Part = tuple[str, Prediction]
"""A part of a message: as typed, and what the model says of it."""


class _Talk(NamedTuple):
    """What a message is read in the light of: the assistant's words just before, and the topic in hand."""

    after: str = ""
    in_hand: str | None = None


class Interpreter:
    """Interprets messages with a trained model; recent texts are remembered."""

    def __init__(self, model: HybridModel, config: ClassifierConfig) -> None:
        self._config = config
        self._refusal = config.outside_intent if model.outside else config.ask_intent
        self._nothing = Interpretation(self._refusal, self._refusal, 1.0, 0.0, Zone.REFUSE)
        self._not_questions = model.not_questions | set(config.not_questions)
        self._predict_all = model.predict_all
        self._predict = lru_cache(maxsize=_CACHED_TEXTS)(model.predict_all)

    def interpret(
        self, text: str, corrections: Mapping[str, str] | None = None, after: str = "", in_hand: str | None = None
    ) -> Interpretation:
        """Interpret the message `text` that comes `after` these words of the assistant, in a talk about `in_hand`.

        `corrections` are its misspelt words with what they should be.
        """
        if not has_letters(text):
            return self._nothing
        corrections, talk = corrections or {}, _Talk(after, in_hand)
        (whole,) = self._read([text], corrections, talk)
        return self._interpreted(text, corrections, whole, talk)

    def interpret_all(self, messages: Sequence[tuple[str, Mapping[str, str]]]) -> list[Interpretation]:
        """`interpret` for each message with its corrections, in one go: much quicker when there are many."""
        legible = [message for message in messages if has_letters(message[0])]
        wholes = iter(self._predict_all([Heard(corrected(*message)) for message in legible]))
        return [
            self._interpreted(*message, next(wholes)) if has_letters(message[0]) else self._nothing
            for message in messages
        ]

    def _interpreted(
        self, text: str, corrections: Mapping[str, str], whole: Prediction, talk: _Talk = _Talk()
    ) -> Interpretation:
        found = self._answered(text, corrections, whole, talk)
        told = {slot: value for slot, (value, share) in whole.told.items() if share >= _enough(slot)}
        return replace(found, unanswered=self._unanswered(text, found, corrections, talk), told=told)

    def _answered(self, text: str, corrections: Mapping[str, str], whole: Prediction, talk: _Talk) -> Interpretation:
        if whole.zone is Zone.REFUSE:
            return self._as_one(whole)
        questions = self._questions(text, whole, corrections, talk)
        if len(questions) > 1:
            return self._as_several(whole, questions)
        unclear = whole.zone is Zone.ASK
        return self._as_one(self._clear_part(text, corrections, talk) or whole if unclear else whole)

    def _unanswered(
        self, text: str, found: Interpretation, corrections: Mapping[str, str], talk: _Talk
    ) -> tuple[Question, ...]:
        """The parts that ask outright about another topic than those answered; one that points back must be clear."""
        parts = asked_parts(text)[:MOST_SENTENCES] if found.zone is Zone.ANSWER else []
        if len(parts) < 2:
            return ()
        answered = {question.intent for question in found.questions} or {found.topic}
        read = zip(parts, self._read(parts, corrections, talk), strict=True)
        return tuple(
            _question(part, one)
            for part, one in read
            if not (self._covers(answered, one) or (leans(part) and one.confidence < _CLEAR))
        )

    def _covers(self, answered: Collection[str], part: Prediction) -> bool:
        """Whether the answers to `answered` are likely about `part`, or it is no question."""
        if part.topic in answered or (part.zone is not Zone.REFUSE and part.topic in self._not_questions):
            return True
        likely = {topic for topic, _ in part.ranking[:CHOICES]}
        unclear = part.zone is not Zone.REFUSE and part.confidence < _CLEAR
        return unclear and bool(likely.intersection(answered))

    def _read(self, parts: Sequence[str], corrections: Mapping[str, str], talk: _Talk) -> list[Prediction]:
        """Each part, or whole message, read with what was said before, unless it is clear by itself.

        What is surely not ours stays so: after a question of ours nearly every text looks like a reply to it. And what
        may be ours by itself is not refused for what was said before, nor asked about when it has an answer.
        """
        heard = tuple(Heard(corrected(part, corrections)) for part in parts)
        alone = self._predict(heard)
        unclear = tuple(one._replace(**talk._asdict()) for one, read in zip(heard, alone, strict=True) if _leans(read))
        if not talk.after or not unclear:
            return alone
        heeded = {one.text: read for one, read in zip(unclear, self._predict(unclear), strict=True)}
        in_the_talk = (heeded.get(one.text, read) for one, read in zip(heard, alone, strict=True))
        return [
            read if _ORDER[found.zone] < _ORDER[read.zone] else found
            for found, read in zip(in_the_talk, alone, strict=True)
        ]

    def _clear_part(self, text: str, corrections: Mapping[str, str], talk: _Talk) -> Prediction | None:
        """The one question among several sentences that is clear by itself."""
        parts = sentences(text)[:MOST_SENTENCES]
        if len(parts) < 2:
            return None
        read = self._read([part for part in parts if asks(part)], corrections, talk)
        clear = [found for found in read if found.zone is Zone.ANSWER and self._may_be_question(found)]
        return clear[0] if len({found.topic for found in clear}) == 1 else None

    def _questions(self, text: str, whole: Prediction, corrections: Mapping[str, str], talk: _Talk) -> list[Question]:
        """The likeliest questions of a message that asks several things, in its order; none when it does not."""
        likely = whole.zone is Zone.ANSWER or whole.inside >= _OURS or whole.several >= _SURELY_SEVERAL
        if whole.several < _SEVERAL or not likely:
            return []
        pieces = pieces_of(text)
        if is_story(text) and len(pieces) < 2:
            return []
        parts = list(zip(pieces, self._read(pieces, corrections, talk), strict=True))
        shares = self._shares(whole, [found for _, found in parts])
        likeliest = sorted(shares, key=lambda topic: -shares[topic])[:_MOST_QUESTIONS]
        if len(likeliest) < 2 or shares[likeliest[1]] < _SECOND:
            return []
        asked = [*likeliest[:2], *(topic for topic in likeliest[2:] if self._asks_clearly(topic, parts))]
        found = [_likeliest(topic, (text, whole), parts) for topic in asked]
        return sorted(found, key=lambda question: text.find(question.text))

    def _asks_clearly(self, topic: str, parts: Sequence[_Part]) -> bool:
        return any(asks(piece) and one.topic == topic and self._is_question(one, _CLEAR) for piece, one in parts)

    def _shares(self, whole: Prediction, pieces: Sequence[Prediction]) -> dict[str, float]:
        """How much of a message each topic has: of the whole, and of the pieces that are ours on average.

        Only what the whole or a piece is about first of all can be a question of its own: what merely stands second
        everywhere was an answer too many in four of ten messages with one question that were read as several.
        """
        leading = {one.topic for one in (whole, *pieces) if self._may_be_question(one)}
        shares = {topic: share for topic, share in whole.ranking if topic in leading}
        for piece in pieces:
            for topic, share in piece.ranking:
                if topic in shares:
                    shares[topic] += share * piece.inside / len(pieces)
        return shares

    def _may_be_question(self, found: Prediction) -> bool:
        return found.zone is not Zone.REFUSE and found.topic not in self._not_questions

    def _is_question(self, found: Prediction, enough: float) -> bool:
        return found.confidence >= enough and self._may_be_question(found)

    def _offered(self, found: Prediction) -> tuple[str, ...]:
        """The next topics after the best one, or with it when there is no answer."""
        if found.zone is not Zone.ANSWER:
            return self._next(found.ranking, (), _FAR_BEHIND)
        certain = _CERTAIN if self._may_be_question(found) else _PLAINLY
        return self._next(found.ranking, (found.topic,)) if found.confidence < certain else ()

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
            subquestions=_sure(prediction),
            likely_subquestions=_sure(prediction, _MAYBE_THIS_ONE),
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


def _leans(alone: Prediction) -> bool:
    """Whether a message may need the light of what was said before it."""
    return alone.zone is not Zone.REFUSE and alone.confidence <= _CLEAR_ALONE


def _enough(slot: str) -> float:
    """The probability from which on what is told for `slot` is believed."""
    return _SAID_TO_BE if slot == _WHO else _SAID


def _likeliest(topic: str, whole: _Part, parts: Sequence[_Part]) -> Question:
    """The question about `topic` in a message: the part that is most about it, or else the whole."""
    text, found = max(parts, key=lambda part: _share_of(topic, part[1]), default=whole)
    if _share_of(topic, found) < _OWN_PART:
        text, found = whole
    return Question(text, topic, _share_of(topic, found), _sure(found).get(topic), _aspect(found))


def _share_of(topic: str, found: Prediction) -> float:
    return dict(found.ranking).get(topic, 0.0) * found.inside


def _question(part: str, found: Prediction) -> Question:
    return Question(part, found.topic, found.confidence, _sure(found).get(found.topic), _aspect(found))


def _aspect(found: Prediction) -> str | None:
    return found.aspect if found.aspect_share >= ASPECT_CERTAIN else None


def _sure(found: Prediction, enough: float = _THIS_ONE) -> dict[str, str]:
    """The subquestions that may be answered, by topic."""
    return {topic: name for topic, (name, share) in found.subquestions.items() if share >= enough}
