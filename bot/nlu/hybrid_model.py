"""The hybrid intent model, free of Rasa: several encoders, one classifier per stage, one gate per stage.

A stage is a group of encoders with its own logistic regression. The probabilities of the stages are multiplied,
and a stage with slow encoders runs only when the gate before it is not sure. A stage whose encoders are not
available on this machine is left out, and the gate of the stage before it decides.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.nlu.encoders import Encoder, Vectors
from bot.nlu.evidence import Evidence, within_scope
from bot.nlu.logistic import Booleans, TopicWeights
from bot.nlu.scope_gate import ScopeGate, Zone

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Example:
    """One training sentence, normalised.

    Attributes:
        topic: the intent name.
        group: what kind of outside message it is, from the intent's metadata; None when not told.
        misspelt: copies of `text` with slips in them.
    """

    text: str
    topic: str
    group: str | None = None
    misspelt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """What the model says of one text.

    Attributes:
        topic: the best own topic; the outside topic when the text equals one of its examples.
        zone: what to do with it.
        confidence: probability that `topic` is the right answer, from 0 to 1.
        inside: probability that the message is ours, from 0 to 1.
        ranking: own topics with their probabilities, best first, then the outside topic.
        group: the group of the nearest outside example; None when that has none.
    """

    topic: str
    zone: Zone
    confidence: float
    inside: float
    ranking: list[tuple[str, float]]
    group: str | None


@dataclass(frozen=True)
class Stage:
    """A group of encoders with what was learned for it.

    Attributes:
        encoders: by name, in the order of their parts of the vector.
        topics: the classifier on the vectors of all encoders side by side.
        neighbours: (training examples, dimensions), the vectors by the last encoder, to compare with.
    """

    encoders: Mapping[str, Encoder]
    topics: TopicWeights
    neighbours: Vectors

    def evidence(self, texts: Sequence[str]) -> Evidence:
        """Look at `texts` with the encoders of this stage."""
        vectors = [encoder.encode(texts) for encoder in self.encoders.values()]
        return Evidence(self.topics.log_probabilities(np.hstack(vectors)), vectors[-1] @ self.neighbours.T)


@dataclass
class HybridModel:
    """A trained model.

    Attributes:
        topics: all intent names in column order, the outside topic included.
        outside: name of the outside topic; None when the training data have none.
        examples: the training examples, in the order of the stages' neighbours.
        stages: quick encoders first; those that run on this machine.
        gates: one for each of `stages`.
    """

    topics: list[str]
    outside: str | None
    examples: list[Example]
    stages: list[Stage]
    gates: list[ScopeGate]
    _exact: dict[str, str | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._exact = {}
        for example in self.examples:
            known = self._exact.setdefault(example.text, example.topic)
            self._exact[example.text] = example.topic if known == example.topic else None

    @property
    def outside_column(self) -> int | None:
        """Column of the outside topic."""
        return None if self.outside is None else self.topics.index(self.outside)

    @property
    def is_outside(self) -> Booleans:
        """(examples,) which examples belong to the outside topic."""
        return np.array([example.topic == self.outside for example in self.examples], dtype=np.bool_)

    def predict(self, text: str) -> Prediction:
        """Judge one normalised text; a text that equals a training example is answered as that example says."""
        evidence, inside, right, zone = self._gather(text)
        topic = self._exact.get(text)
        ranking = self._ranking(evidence)
        if topic is None:
            return Prediction(ranking[0][0], zone, inside * right, inside, ranking, self._group(evidence))
        if topic == self.outside:
            return Prediction(topic, Zone.REFUSE, 1.0, 0.0, ranking, self._group(evidence))
        others = [entry for entry in ranking if entry[0] != topic]
        return Prediction(topic, Zone.ANSWER, 1.0, 1.0, [(topic, 1.0), *((name, 0.0) for name, _ in others)], None)

    def _gather(self, text: str) -> tuple[Evidence, float, float, Zone]:
        """Run the stages until a gate is sure; returns the evidence, inside, right and the zone."""
        evidence: Evidence | None = None
        for stage, gate in zip(self.stages, self.gates, strict=True):
            found = stage.evidence([text])
            evidence = found if evidence is None else evidence.joined_by(found)
            judgement = gate.judge(evidence, self.outside_column, self.is_outside)
            if gate.is_sure(judgement):
                break
        if evidence is None:
            raise ValueError("a model needs at least one stage")
        return evidence, float(judgement.inside[0]), float(judgement.right[0]), judgement.zones[0]

    def _ranking(self, evidence: Evidence) -> list[tuple[str, float]]:
        """Own topics by their probability among own topics, then the outside topic with its own probability."""
        column = self.outside_column
        inside = np.exp(within_scope(evidence.log_probabilities, column)[0])
        order = [int(index) for index in np.argsort(-inside) if index != column]
        ranking = [(self.topics[index], float(inside[index])) for index in order]
        if column is not None:
            ranking.append((self.topics[column], float(np.exp(evidence.log_probabilities[0, column]))))
        return ranking

    def _group(self, evidence: Evidence) -> str | None:
        outside = np.flatnonzero(self.is_outside)
        if not len(outside):
            return None
        nearest = int(outside[evidence.similarities[0, outside].argmax()])
        return self.examples[nearest].group
