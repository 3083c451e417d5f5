"""The intent model, free of Rasa: several encoders, one network over their vectors, one gate.

An encoder that is not available on this machine, or too slow for a long text, is left out: the network was trained to
do without (`bot.understanding.network`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from bot.understanding.agreement import with_agreed_topics
from bot.understanding.encoders import Encoder
from bot.understanding.network import Booleans, Floats, Network, Reading, log_softmax, probability
from bot.understanding.scope_gate import Calibration, Judgement, ScopeGate, Zone, within_scope
from bot.understanding.several import several_features

_REMEMBERED = 512
"""Vectors of single texts that are kept: one that leans on the talk is read by itself first."""

_LIKELIER_IN_HAND = np.float32(np.log(4.0))
"""So much likelier is a message about the topic that the talk is about than its own words say; a logarithm.

Of held-out follow-ups two in five ask on about that topic. With this, and with what was said before, .486 of 381 got
the right answer at once and .283 a wrong one; .388 and .333 by themselves (ADR 3).
"""


@dataclass(frozen=True)
class Statement:
    """Something that people tell of themselves or their organisation, as a slot of domain.yml and its value."""

    slot: str
    value: str


@dataclass(frozen=True)
class Example:
    """One training sentence, normalised.

    Attributes:
        topic: the intent name.
        group: what kind of outside message it is, from the intent's metadata; None when not told.
        misspelt: a copy of `text` with slips in it, or None.
        writer: who wrote it, when it is one of many by the same hand.
        aspect: what is asked about the topic, when told.
        second: the topic of its second question, when it has two.
        also: other own topics that would be a fitting answer.
        subquestion: which of the topic's subquestions it asks; None for another one, or when nobody told.
        after: what the assistant had said just before; empty when it does not matter.
        told: what the writer tells of themselves; a writer of whose examples none tells anything was not looked at.
    """

    text: str
    topic: str
    group: str | None = None
    misspelt: str | None = None
    writer: str | None = None
    aspect: str | None = None
    second: str | None = None
    also: tuple[str, ...] = ()
    subquestion: str | None = None
    after: str = ""
    told: tuple[Statement, ...] = ()


def example_with_notes(text: str, topic: str, notes: Mapping[str, Any], misspelt: str | None = None) -> Example:
    """An example with what its metadata in data/ tells; `data/voorbeelden/README.md` says what the notes mean."""
    writer = notes.get("schrijver")
    return Example(
        text,
        topic,
        group=notes.get("groep"),
        misspelt=misspelt,
        writer=None if writer is None else str(writer),
        aspect=notes.get("aspect"),
        second=notes.get("tweede"),
        also=tuple(notes.get("ook", ())),
        subquestion=notes.get("deelvraag"),
        after=notes.get("na", ""),
        told=tuple(Statement(*told) for told in notes.get("vertelt", {}).items()),
    )


class Heard(NamedTuple):
    """A normalised text as it was heard: after which words of the assistant, in a talk about which topic."""

    text: str
    after: str = ""
    in_hand: str | None = None


@dataclass(frozen=True)
class Column:
    """One class of the network: an own topic, or one group of the outside topic."""

    topic: str
    group: str | None = None


@dataclass(frozen=True)
class Subquestion:
    """A precise question within a topic, which has an answer of its own; without a name any other question on it."""

    topic: str
    name: str | None = None


@dataclass(frozen=True)
class Prediction:
    """What the model says of one text.

    Attributes:
        topic: the best own topic; the outside topic when the text equals one of its examples.
        zone: what to do with it.
        confidence: probability that `topic` is the right answer, from 0 to 1.
        inside: probability that the message is ours, from 0 to 1.
        ranking: own topics with their probabilities, best first, then the outside topic.
        group: the likeliest group of outside messages; None when that has no name.
        aspect: what is asked about the topic; None when the examples tell no aspects.
        several: probability that the text holds more than one question, from 0 to 1.
        aspect_share: probability of `aspect`, from 0 to 1.
        subquestions: for each topic the subquestion that it would be, with its probability from 0 to 1 within that
            topic; topics for which it is more likely none are left out.
        told: what the writer tells of themselves: by slot the likelier value, with its probability from 0 to 1.
    """

    topic: str
    zone: Zone
    confidence: float
    inside: float
    ranking: list[tuple[str, float]]
    group: str | None = None
    aspect: str | None = None
    several: float = 0.0
    aspect_share: float = 1.0
    subquestions: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    told: Mapping[str, tuple[str, float]] = field(default_factory=dict)


@dataclass
class HybridModel:
    """A trained model.

    Attributes:
        columns: what the network's classes stand for.
        outside: name of the outside topic; None when the training data have none.
        aspects: the names of the network's aspects.
        subquestions: what the network's classes of subquestions stand for.
        statements: what may be told, in the order of the network.
        encoders: by name, in the order of their parts of the vector; None for one that cannot run here.
        context: the name of the encoder that also reads what the assistant said before, as the last part of the vector;
            None when no example tells that.
        sizes: the number of dimensions of each part of the vector.
        several: from `several_features` to the probability that a message asks more than one thing.
        examples: own words of the training examples, with what they mean.
        not_questions: topics that do not count as a question, such as greetings.
    """

    columns: list[Column]
    outside: str | None
    aspects: list[str]
    subquestions: list[Subquestion]
    statements: list[Statement]
    encoders: Mapping[str, Encoder | None]
    context: str | None
    sizes: list[int]
    network: Network
    gate: ScopeGate
    several: Calibration
    examples: list[Example]
    not_questions: frozenset[str] = frozenset()
    _exact: dict[str, Example | None] = field(init=False, repr=False)
    _available: dict[str, Encoder] = field(init=False, repr=False)
    _vector: Callable[[str, str], Floats] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._available = {name: encoder for name, encoder in self.encoders.items() if encoder}
        self._vector = lru_cache(maxsize=_REMEMBERED)(self._encoded)
        self._exact = {}
        for example in self.examples:
            if example.after:
                continue
            said = _without_end(example.text)
            known = self._exact.setdefault(said, example)
            same = known and (known.topic, known.second) == (example.topic, example.second)
            self._exact[said] = known if same else None

    @cached_property
    def is_outside(self) -> Booleans:
        """(columns,) which of the network's classes are not ours."""
        return np.array([column.topic == self.outside for column in self.columns], dtype=np.bool_)

    @cached_property
    def _topic_columns(self) -> list[int]:
        return topic_columns(self.subquestions, self.columns)

    def predict(self, text: str, after: str = "", in_hand: str | None = None) -> Prediction:
        """Judge one normalised text that comes `after` these words of the assistant, with this topic in hand.

        A text that equals a training example, but for the mark at its end, is answered as that example says.
        """
        return self.predict_all([Heard(text, after, in_hand)])[0]

    def predict_all(self, messages: Sequence[Heard]) -> list[Prediction]:
        """`predict` for each text with what came before, in one go: many together take a fraction of the time."""
        found: dict[Heard, Prediction] = {}
        for alike in _grouped(list(dict.fromkeys(messages)), lambda one: (*self._lookers(one.text), bool(one.after))):
            texts = [one.text for one in alike]
            blocks = [
                *(self._block(name, texts) for name in self.encoders),
                *self._context([one.after for one in alike]),
            ]
            judged = self._judged(alike, blocks)
            found |= {one: self._with_the_rest(one.text, read) for one, read in zip(alike, judged, strict=True)}
        return [found[one] for one in messages]

    def _same(self, text: str) -> Prediction | None:
        same = self._exact.get(_without_end(text))
        return self._known(same) if same and not same.second else None

    def _judged(self, heard: Sequence[Heard], blocks: Sequence[Floats | None]) -> list[Prediction]:
        texts = [one.text for one in heard]
        reading = with_agreed_topics(self.network.read(blocks, self.sizes), self._topic_columns)
        reading = replace(reading, topics=self._in_the_talk(reading.topics, heard))
        judgement = self.gate.judge(reading.topics, self.is_outside)
        several = self.several.probability(
            several_features(texts, reading.several, reading.topics, self.is_outside)
        ).tolist()
        return [self._prediction(reading, judgement, row, several[row]) for row in range(len(texts))]

    def _in_the_talk(self, topics: Floats, heard: Sequence[Heard]) -> Floats:
        """`topics` with the one in hand likelier."""
        in_hand = np.array([[column == Column(one.in_hand or "") for column in self.columns] for one in heard])
        return log_softmax(topics + in_hand * _LIKELIER_IN_HAND)

    def _prediction(self, reading: Reading, judgement: Judgement, row: int, several: float) -> Prediction:
        inside, right = float(judgement.inside[row]), float(judgement.right[row])
        ranking = self._ranking(reading.topics[row])
        return Prediction(
            topic=ranking[0][0],
            zone=judgement.zones[row],
            confidence=inside * right,
            inside=inside,
            ranking=ranking,
            group=self._group(reading.topics[row]),
            **self._aspect(reading.aspects[row]),
            subquestions=self._subquestions(reading.subquestions[row]),
            told=self._told(probability(reading.told[row])),
            several=several,
        )

    def _with_the_rest(self, text: str, judged: Prediction) -> Prediction:
        """What was `judged` of the text, or only what the example that it equals does not tell."""
        same = self._same(text)
        if not same:
            return judged
        on_aspect = same if same.aspect else judged
        return replace(
            same,
            aspect=on_aspect.aspect,
            aspect_share=on_aspect.aspect_share,
            subquestions={**judged.subquestions, **same.subquestions},
            told=judged.told,
        )

    def _lookers(self, text: str) -> tuple[str, ...]:
        """The names of the encoders that look at a text of this length."""
        return tuple(
            name
            for name, encoder in self._available.items()
            if encoder.most_characters is None or len(text) <= encoder.most_characters
        )

    def _block(self, name: str, alike: Sequence[str]) -> Floats | None:
        """The vectors of texts that the same encoders look at; None when this one does not."""
        if name not in self._lookers(alike[0]):
            return None
        return self._vector(name, alike[0]) if len(alike) == 1 else self._encoded(name, *alike)

    def _encoded(self, name: str, *texts: str) -> Floats:
        return self._available[name].encode(texts)

    def _context(self, said: Sequence[str]) -> list[Floats | None]:
        """The vectors of what the assistant said before each text, as far as that plays a part."""
        encoder = self.encoders[self.context] if self.context else None
        return [encoder.encode(said) if encoder and any(said) else None] if self.context else []

    def _known(self, example: Example) -> Prediction:
        """The prediction for a text that equals `example`; its topic comes first in the ranking, the rest is 0."""
        others = dict.fromkeys(column.topic for column in self.columns if column.topic != self.outside)
        others.pop(example.topic, None)
        ranking = [(topic, 0.0) for topic in others]
        if example.topic == self.outside:
            ranking.append((example.topic, 1.0))
            return Prediction(example.topic, Zone.REFUSE, 0.0, 0.0, ranking, example.group, example.aspect)
        ranking.insert(0, (example.topic, 1.0))
        asked = {example.topic: (example.subquestion, 1.0)} if example.subquestion else {}
        return Prediction(example.topic, Zone.ANSWER, 1.0, 1.0, ranking, aspect=example.aspect, subquestions=asked)

    def _ranking(self, topics: Floats) -> list[tuple[str, float]]:
        """Own topics by their probability among own topics, then the outside topic with its own probability."""
        inside = np.exp(within_scope(topics[None], self.is_outside)[0])
        order = [int(index) for index in np.argsort(-inside) if not self.is_outside[index]]
        ranking = [(self.columns[index].topic, float(inside[index])) for index in order]
        if self.outside is not None:
            ranking.append((self.outside, float(np.exp(topics[self.is_outside]).sum())))
        return ranking

    def _aspect(self, aspects: Floats) -> dict[str, Any]:
        if not self.aspects:
            return {}
        likeliest = int(aspects.argmax())
        return {"aspect": self.aspects[likeliest], "aspect_share": float(np.exp(aspects[likeliest]))}

    def _subquestions(self, shares: Floats) -> dict[str, tuple[str, float]]:
        """The likeliest subquestion of each topic, where that is not likelier none."""
        within: dict[str, dict[str | None, float]] = {}
        for one, share in zip(self.subquestions, np.exp(shares).tolist(), strict=True):
            within.setdefault(one.topic, {})[one.name] = share
        best = {topic: max(asked, key=lambda name: asked[name]) for topic, asked in within.items()}
        return {
            topic: (name, within[topic][name] / sum(within[topic].values())) for topic, name in best.items() if name
        }

    def _told(self, shares: Floats) -> dict[str, tuple[str, float]]:
        """By slot the likelier of its values."""
        found: dict[str, tuple[str, float]] = {}
        for one, share in sorted(zip(self.statements, shares.tolist(), strict=True), key=lambda pair: pair[1]):
            found[one.slot] = (one.value, share)
        return found

    def _group(self, topics: Floats) -> str | None:
        if self.outside is None:
            return None
        likeliest = int(np.where(self.is_outside, topics, -np.inf).argmax())
        return self.columns[likeliest].group


def topic_columns(subquestions: Sequence[Subquestion], columns: Sequence[Column]) -> list[int]:
    """For each of the `subquestions` the number of the column of its topic."""
    place = {column.topic: number for number, column in enumerate(columns)}
    return [place[one.topic] for one in subquestions]


def _grouped(messages: Sequence[Heard], key: Callable[[Heard], tuple[Any, ...]]) -> Iterator[list[Heard]]:
    for _, alike in groupby(sorted(messages, key=lambda one: repr(key(one))), key):
        yield list(alike)


def _without_end(text: str) -> str:
    return text.rstrip(" .!?") or text
