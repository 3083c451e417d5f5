"""The intent model, free of Rasa: several encoders, one network over their vectors, one gate.

An encoder that is not available on this machine, or too slow for a long text, is left out: the network was trained to
do without (`bot.understanding.network`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np

from bot.understanding.encoders import Encoder
from bot.understanding.network import Booleans, Floats, Network, Reading
from bot.understanding.scope_gate import Judgement, ScopeGate, Zone, within_scope


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
    """

    text: str
    topic: str
    group: str | None = None
    misspelt: str | None = None
    writer: str | None = None
    aspect: str | None = None
    second: str | None = None
    also: tuple[str, ...] = ()


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
    )


@dataclass(frozen=True)
class Column:
    """One class of the network: an own topic, or one group of the outside topic."""

    topic: str
    group: str | None = None


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


@dataclass
class HybridModel:
    """A trained model.

    Attributes:
        columns: what the network's classes stand for.
        outside: name of the outside topic; None when the training data have none.
        aspects: the names of the network's aspects.
        encoders: by name, in the order of their parts of the vector; None for one that cannot run here.
        sizes: the number of dimensions of each encoder.
        examples: own words of the training examples, with what they mean.
        not_questions: topics that do not count as a question, such as greetings.
    """

    columns: list[Column]
    outside: str | None
    aspects: list[str]
    encoders: Mapping[str, Encoder | None]
    sizes: list[int]
    network: Network
    gate: ScopeGate
    examples: list[Example]
    not_questions: frozenset[str] = frozenset()
    _exact: dict[str, Example | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._exact = {}
        for example in self.examples:
            said = _without_end(example.text)
            known = self._exact.setdefault(said, example)
            same = known and (known.topic, known.second) == (example.topic, example.second)
            self._exact[said] = known if same else None

    @cached_property
    def is_outside(self) -> Booleans:
        """(columns,) which of the network's classes are not ours."""
        return np.array([column.topic == self.outside for column in self.columns], dtype=np.bool_)

    def predict(self, text: str) -> Prediction:
        """Judge one normalised text; a text that equals a training example, but for the mark at its end, is answered
        as that example says.
        """
        return self.predict_all([text])[0]

    def predict_all(self, texts: Sequence[str]) -> list[Prediction]:
        """`predict` for each text, in one go: many texts together take a fraction of the time."""
        found = {text: same for text in texts if (same := self._same(text)) and (same.aspect or not self.aspects)}
        unknown = [text for text in dict.fromkeys(texts) if text not in found]
        for alike in _grouped(unknown, self._lookers):
            judged = self._judged([self._block(name, alike) for name in self.encoders])
            found |= {text: self._with_aspect(text, one) for text, one in zip(alike, judged, strict=True)}
        return [found[text] for text in texts]

    def glance(self, texts: Sequence[str]) -> list[Prediction]:
        """Judge several normalised texts without the slow encoders, which together takes little more than one does."""
        quick = [encoder if encoder and encoder.most_characters is None else None for encoder in self.encoders.values()]
        judged = self._judged([encoder.encode(texts) if encoder else None for encoder in quick]) if texts else []
        return [self._same(text) or found for text, found in zip(texts, judged, strict=True)]

    def _same(self, text: str) -> Prediction | None:
        same = self._exact.get(_without_end(text))
        return self._known(same) if same and not same.second else None

    def _judged(self, blocks: Sequence[Floats | None]) -> list[Prediction]:
        reading = self.network.read(blocks, self.sizes)
        judgement = self.gate.judge(reading.topics, self.is_outside)
        return [self._prediction(reading, judgement, row) for row in range(len(judgement.zones))]

    def _prediction(self, reading: Reading, judgement: Judgement, row: int) -> Prediction:
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
            several=float(1 / (1 + np.exp(-reading.several[row]))),
        )

    def _with_aspect(self, text: str, judged: Prediction) -> Prediction:
        """What was `judged` of the text, or of the example that it equals only the aspect."""
        same = self._same(text)
        return replace(same, aspect=judged.aspect, aspect_share=judged.aspect_share) if same else judged

    def _lookers(self, text: str) -> tuple[str, ...]:
        """The names of the encoders that look at a text of this length."""
        return tuple(
            name
            for name, encoder in self.encoders.items()
            if encoder and (encoder.most_characters is None or len(text) <= encoder.most_characters)
        )

    def _block(self, name: str, alike: Sequence[str]) -> Floats | None:
        """The vectors of texts that the same encoders look at; None when this one does not."""
        encoder = self.encoders[name]
        return encoder.encode(alike) if encoder and name in self._lookers(alike[0]) else None

    def _known(self, example: Example) -> Prediction:
        """The prediction for a text that equals `example`; its topic comes first in the ranking, the rest is 0."""
        others = dict.fromkeys(column.topic for column in self.columns if column.topic != self.outside)
        others.pop(example.topic, None)
        ranking = [(topic, 0.0) for topic in others]
        if example.topic == self.outside:
            ranking.append((example.topic, 1.0))
            return Prediction(example.topic, Zone.REFUSE, 0.0, 0.0, ranking, example.group, example.aspect)
        ranking.insert(0, (example.topic, 1.0))
        return Prediction(example.topic, Zone.ANSWER, 1.0, 1.0, ranking, None, example.aspect)

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

    def _group(self, topics: Floats) -> str | None:
        if self.outside is None:
            return None
        likeliest = int(np.where(self.is_outside, topics, -np.inf).argmax())
        return self.columns[likeliest].group


def _grouped(texts: Sequence[str], key: Callable[[str], tuple[str, ...]]) -> Iterator[list[str]]:
    for _, alike in groupby(sorted(texts, key=key), key):
        yield list(alike)


def _without_end(text: str) -> str:
    return text.rstrip(" .!?") or text
