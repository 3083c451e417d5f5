"""Training of the hybrid model: encode, cross-validate to fit the gates, fit the final classifiers."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.understanding.encoders import Encoder
from bot.understanding.evidence import Evidence, scope_features, topic_features, within_scope
from bot.understanding.folds import Fold, Rows, split
from bot.understanding.hybrid_model import Example, HybridModel, Stage
from bot.understanding.logistic import Booleans, Calibration, Floats, TopicWeights
from bot.understanding.scope_gate import ScopeGate, Thresholds, Zone
from bot.understanding.vectors import Vectors

_WEIGHT_OF_PRETENDERS = 0.25
"""How heavy own topics weigh that play the outsider: without real examples, strange messages may well be rare."""

Stages = Sequence[Mapping[str, Encoder]]


@dataclass(frozen=True)
class FitSettings:
    """How to train.

    Attributes:
        outside: name of the outside topic, if the data have it.
        folds: parts in cross-validation.
        c: inverse strength of regularisation.
        iterations: at most so many steps of the final fit.
        validation_iterations: the same in cross-validation, which needs less precision.
        refused: share of own messages that the gate may refuse, from 0 to 1.
        disagreement: share of cases in which a quick stage may decide otherwise than all stages, from 0 to 1.
        seed: for the folds.
    """

    outside: str = "buiten_bereik"
    folds: int = 3
    c: float = 10.0
    iterations: int = 40
    validation_iterations: int = 25
    refused: float = 0.03
    disagreement: float = 0.01
    seed: int = 0


@dataclass(frozen=True)
class StageVectors:
    """The training texts as one stage sees them.

    Attributes:
        clean: (examples, dimensions).
        misspelt: one array like `clean` per set of misspelt copies; none for slow stages.
        neighbours: (examples, dimensions of the last encoder).
    """

    clean: Vectors
    misspelt: list[Vectors]
    neighbours: Vectors

    def fit(self, topics: NDArray[np.int_], rows: Rows, count: int, iterations: int, c: float) -> TopicWeights:
        """Fit on the examples in `rows` and their misspelt copies; `topics` are the topic numbers of all examples."""
        copies = [self.clean, *self.misspelt]
        stacked = np.vstack([copy[rows] for copy in copies])
        return TopicWeights.fit(stacked, np.tile(topics[rows], len(copies)), count, iterations, c)


@dataclass(frozen=True)
class _Judged:
    """Cross-validated evidence of one stage, as the gate sees it; one row per tested example."""

    scope: Floats
    topic: Floats
    best: NDArray[np.int_]


def fit_model(examples: list[Example], stages: Stages, settings: FitSettings) -> HybridModel:
    """Train a model on `examples` with `stages` of encoders, quick ones first.

    Only the first stage learns from misspelt copies: the slow encoders would take minutes for them, and the quick
    stage carries the robustness against slips.

    Raises:
        ValueError: when there are no examples or no encoders.
    """
    if not examples or not stages:
        raise ValueError("training needs at least one example and one encoder")
    topics = sorted({example.topic for example in examples})
    outside = settings.outside if settings.outside in topics else None
    model = HybridModel(topics, outside, examples, [], [])
    validation = _Validation(model, settings)
    everything = np.arange(len(examples))
    for number, stage in enumerate(stages):
        vectors = _encode(stage, examples, with_misspelt=number == 0)
        weights = vectors.fit(validation.topics, everything, len(topics), settings.iterations, settings.c)
        model.stages.append(Stage(stage, weights, vectors.neighbours))
        validation.add(replace(vectors, misspelt=[]))
    model.gates = validation.fit_gates()
    return model


def _encode(stage: Mapping[str, Encoder], examples: list[Example], with_misspelt: bool) -> StageVectors:
    texts = [example.text for example in examples]
    clean = [encoder.learn(texts) for encoder in stage.values()]
    copies = min(len(example.misspelt) for example in examples) if with_misspelt else 0
    misspelt = [
        np.hstack([encoder.encode([example.misspelt[copy] for example in examples]) for encoder in stage.values()])
        for copy in range(copies)
    ]
    return StageVectors(np.hstack(clean), misspelt, clean[-1])


class _Validation:
    """Cross-validation inside training: what each stage, with those before it, says of examples it has not seen."""

    def __init__(self, model: HybridModel, settings: FitSettings) -> None:
        self._model = model
        self._settings = settings
        self.topics = np.array([model.topics.index(example.topic) for example in model.examples])
        self._folds = list(split(model.examples, model.outside, settings.folds, settings.seed))
        self._evidences: list[Evidence] = []
        self._stages: list[_Judged] = []

    def add(self, stage: StageVectors) -> None:
        """Judge the tested examples of each fold by `stage` and what the stages before it found."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(partial(self._evidence, stage), self._folds))
        before = self._evidences
        self._evidences = [old.joined_by(new) for old, new in zip(before, found, strict=True)] if before else found
        self._stages.append(_joined(list(map(self._judge, self._folds, self._evidences))))

    def fit_gates(self) -> list[ScopeGate]:
        """One gate per stage; each but the last also knows when it is sure enough to stop."""
        tested = np.concatenate([fold.tested for fold in self._folds])
        is_inside = np.concatenate([np.isin(fold.tested, fold.inside) for fold in self._folds])
        is_right = [is_inside & (stage.best == self.topics[tested]) for stage in self._stages]
        gates = [self._fit_gate(stage, is_inside, right) for stage, right in zip(self._stages, is_right, strict=True)]
        final = _Decision.by(gates[-1], self._stages[-1])
        early = [self._with_exit(gate, stage, final) for gate, stage in zip(gates[:-1], self._stages[:-1], strict=True)]
        return [*early, gates[-1]]

    def _judge(self, fold: Fold, evidence: Evidence) -> _Judged:
        column = self._model.outside_column
        best = within_scope(evidence.log_probabilities, column).argmax(axis=1)
        scope = scope_features(evidence, column, self._model.is_outside[fold.train])
        return _Judged(scope, topic_features(evidence, column), best)

    def _evidence(self, stage: StageVectors, fold: Fold) -> Evidence:
        settings = self._settings
        weights = stage.fit(
            self.topics, fold.train, len(self._model.topics), settings.validation_iterations, settings.c
        )
        similarities = stage.neighbours[fold.tested] @ stage.neighbours[fold.train].T
        return Evidence(weights.log_probabilities(stage.clean[fold.tested]), similarities)

    def _fit_gate(self, stage: _Judged, is_inside: Booleans, is_right: Booleans) -> ScopeGate:
        inside = Calibration.fit(stage.scope, is_inside, balanced=True)
        right = Calibration.fit(stage.topic[is_inside], is_right[is_inside])
        thresholds = Thresholds.fit(
            inside.probability(stage.scope),
            right.probability(stage.topic),
            is_inside,
            is_right,
            self._settings.refused,
            _WEIGHT_OF_PRETENDERS if self._model.outside is None else 1.0,
        )
        return ScopeGate(inside, right, thresholds)

    def _with_exit(self, gate: ScopeGate, stage: _Judged, final: "_Decision") -> ScopeGate:
        """Let `gate` stop early where it hardly ever decides otherwise than the `final` decision."""
        own = _Decision.by(gate, stage)
        answers, refusals = own.zones == Zone.ANSWER, own.zones == Zone.REFUSE
        agrees = (own.zones == final.zones) & ((own.best == final.best) | refusals)
        allowed = self._settings.disagreement
        return replace(
            gate,
            sure_answer=_lowest_sure(own.confidence[answers], agrees[answers], allowed),
            sure_refusal=-_lowest_sure(-own.inside[refusals], agrees[refusals], allowed),
        )


@dataclass(frozen=True)
class _Decision:
    """What a gate decides on the tested examples."""

    zones: NDArray[np.str_]
    best: NDArray[np.int_]
    inside: Floats
    confidence: Floats

    @classmethod
    def by(cls, gate: ScopeGate, stage: _Judged) -> "_Decision":
        inside, right = gate.inside.probability(stage.scope), gate.right.probability(stage.topic)
        return cls(np.array(gate.thresholds.zones(inside, right)), stage.best, inside, inside * right)


def _joined(parts: list[_Judged]) -> _Judged:
    return _Judged(
        np.vstack([part.scope for part in parts]),
        np.vstack([part.topic for part in parts]),
        np.concatenate([part.best for part in parts]),
    )


def _lowest_sure(scores: Floats, agrees: Booleans, allowed: float) -> float:
    """The lowest score from which on at most the share `allowed` does not agree; above 1 when there is none."""
    order = np.argsort(-scores)
    wrong = np.cumsum(~agrees[order]) / np.arange(1, len(scores) + 1)
    sure = np.flatnonzero(wrong <= allowed)
    return float(scores[order][sure[-1]]) if len(sure) else 2.0
