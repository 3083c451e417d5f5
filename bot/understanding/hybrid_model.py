"""The hybrid intent model, free of Rasa: several encoders, one classifier per stage, one gate per stage.

A stage is a group of encoders with its own logistic regression. The probabilities of the stages are multiplied,
and a stage with slow encoders runs only when the gate before it is not sure. A stage whose encoders are not
available on this machine is left out, and the gate of the stage before it decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from bot.understanding.encoders import Encoder
from bot.understanding.evidence import Evidence, within_scope
from bot.understanding.logistic import Booleans, TopicWeights
from bot.understanding.scope_gate import ScopeGate, Zone
from bot.understanding.vectors import Vectors

_RECENT = 64


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
        not_questions: topics that do not count as a question, such as greetings.
    """

    topics: list[str]
    outside: str | None
    examples: list[Example]
    stages: list[Stage]
    gates: list[ScopeGate]
    not_questions: frozenset[str] = frozenset()
    _exact: dict[str, Example | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._exact = {}
        for example in self.examples:
            words = _without_end(example.text)
            known = self._exact.setdefault(words, example)
            self._exact[words] = known if known and known.topic == example.topic else None
        self._first_evidence = lru_cache(maxsize=_RECENT)(lambda text: self.stages[0].evidence([text]))

    @cached_property
    def outside_column(self) -> int | None:
        """Column of the outside topic."""
        return None if self.outside is None else self.topics.index(self.outside)

    @cached_property
    def is_outside(self) -> Booleans:
        """(examples,) which examples belong to the outside topic."""
        return np.array([example.topic == self.outside for example in self.examples], dtype=np.bool_)

    def predict(self, text: str, hasty: bool = False) -> Prediction:
        """Judge one normalised text; a text that equals a training example, but for the mark at its end, is answered
        as that example says.

        Args:
            hasty: only use the first, quick stage.
        """
        same = self._exact.get(_without_end(text))
        if same:
            return self._known(same)
        evidence, inside, right, zone = self._gather(text, 1 if hasty else len(self.stages))
        ranking = self._ranking(evidence)
        return Prediction(ranking[0][0], zone, inside * right, inside, ranking, self._group(evidence))

    def _known(self, example: Example) -> Prediction:
        """The prediction for a text that equals `example`; its topic comes first in the ranking, the rest is 0."""
        others = [topic for topic in self.topics if topic not in (example.topic, self.outside)]
        ranking = [(topic, 0.0) for topic in others]
        if example.topic == self.outside:
            ranking.append((example.topic, 1.0))
            return Prediction(example.topic, Zone.REFUSE, 0.0, 0.0, ranking, example.group)
        ranking.insert(0, (example.topic, 1.0))
        return Prediction(example.topic, Zone.ANSWER, 1.0, 1.0, ranking, None)

    def _gather(self, text: str, at_most: int) -> tuple[Evidence, float, float, Zone]:
        """Run the stages until a gate is sure; returns the evidence, inside, right and the zone."""
        evidence = self._first_evidence(text)
        judgement = self.gates[0].judge(evidence, self.outside_column, self.is_outside)
        for number in range(1, at_most):
            if self.gates[number - 1].is_sure(judgement):
                break
            evidence = evidence.joined_by(self.stages[number].evidence([text]))
            judgement = self.gates[number].judge(evidence, self.outside_column, self.is_outside)
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


def _without_end(text: str) -> str:
    return text.rstrip(" .!?") or text
