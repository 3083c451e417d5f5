"""Training of the model: encode, cross-validate to fit the gate, train the networks."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from random import Random

import numpy as np
from threadpoolctl import threadpool_limits

from bot.understanding.encoders import Encoder
from bot.understanding.folds import Fold, split
from bot.understanding.hybrid_model import Column, Example, HybridModel
from bot.understanding.network import Booleans, Floats, Inputs, Labels, Layers, Network, Recipe, Rows, fit_network
from bot.understanding.scope_gate import (
    CHOICES,
    Calibration,
    ScopeGate,
    Seen,
    Thresholds,
    scope_features,
    topic_features,
    within_scope,
)
from bot.understanding.text import words

_WEIGHT_OF_PRETENDERS = 0.25
"""How heavy own topics weigh that play the outsider: without real examples, strange messages may well be rare."""

_JOINED = 0.08  # so many messages with two questions are made, as a share of the examples
_LEAST_JOINED = 200
_MOST_JOINED_WORDS = 16
_OF_OTHERS = 0.3  # part of an example for other topics that would be a fitting answer too
_JOINS = ("{0}. {1}", "{0} en {1}", "{0}, en ook {1}", "{0}? {1}", "{0} en verder: {1}", "{0}, {1}")


@dataclass(frozen=True)
class FitSettings:
    """How to train.

    Attributes:
        outside: name of the outside topic, if the data have it.
        not_questions: topics that are no question of their own.
        folds: parts in cross-validation.
        recipe: of the networks.
        validation: the same in cross-validation, which may be quicker.
        seed: for the folds and the first numbers of the networks.
    """

    outside: str = "buiten_bereik"
    not_questions: frozenset[str] = frozenset()
    folds: int = 3
    recipe: Recipe = field(default_factory=Recipe)
    validation: Recipe = field(default_factory=lambda: Recipe(hidden=192, epochs=10))
    seed: int = 0


def fit_model(examples: list[Example], encoders: Mapping[str, Encoder], settings: FitSettings) -> HybridModel:
    """Train a model on `examples`.

    Raises:
        ValueError: when there are no examples or no encoders.
    """
    if not examples or not encoders:
        raise ValueError("training needs at least one example and one encoder")
    outside = settings.outside if any(example.topic == settings.outside for example in examples) else None
    columns = sorted(
        {_column(example, outside) for example in examples}, key=lambda column: (column.topic, column.group or "")
    )
    aspects = sorted({example.aspect for example in examples if example.aspect})
    pairs = _pairs(examples, outside, settings)
    everything = examples + [_joined(examples, *pair) for pair in pairs]
    inputs = _inputs(everything, len(examples), encoders)
    labels = _labels(everything, columns, aspects, outside)
    is_outside = np.array([column.topic == outside for column in columns])
    folds = list(split(examples, outside, settings.folds, settings.seed))

    sizes = len(columns), len(aspects)
    trainings = [
        partial(fit_network, inputs.rows(rows), labels.rows(rows), settings.validation, settings.seed)
        for rows in (np.append(fold.train, _rows_of_pairs(pairs, fold, len(examples))) for fold in folds)
    ]
    members = [
        partial(fit_network, inputs, labels, settings.recipe, settings.seed + number)
        for number in range(settings.recipe.members)
    ]
    layers = _train_side_by_side(trainings + members)
    met = _as_messages(everything, encoders, inputs)
    read = [_read(Network(sizes, [one]), met.rows(fold.tested)) for one, fold in zip(layers, folds, strict=False)]
    gate = _fit_gate(folds, np.vstack(read), labels.topics, is_outside)
    return HybridModel(
        columns,
        outside,
        aspects,
        dict(encoders),
        [block.shape[1] for block in inputs.blocks],
        Network(sizes, layers[len(folds) :]),
        gate,
        examples,
        settings.not_questions,
    )


def _train_side_by_side(trainings: Sequence[Callable[[], Layers]]) -> list[Layers]:
    """The outcome of each training, each on a processor core of its own."""
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        return [running.result() for running in [pool.submit(training) for training in trainings]]


def _column(example: Example, outside: str | None) -> Column:
    return Column(example.topic, example.group if example.topic == outside else None)


def _pairs(examples: list[Example], outside: str | None, settings: FitSettings) -> list[tuple[int, int, str]]:
    """Pairs of examples to make a message with two questions of, and how: a data set seldom has enough of those."""
    ignored = {outside, *settings.not_questions}
    short = [
        row
        for row, one in enumerate(examples)
        if one.topic not in ignored and not one.second and 3 <= len(words(one.text)) <= _MOST_JOINED_WORDS
    ]
    random = Random(settings.seed)  # noqa: S311 - examples, not secrets
    drawn = (
        [random.sample(short, 2) for _ in range(max(_LEAST_JOINED, int(_JOINED * len(examples))))]
        if len(short) > 1
        else []
    )
    return [(one, other, random.choice(_JOINS)) for one, other in drawn if examples[one].topic != examples[other].topic]


def _rows_of_pairs(pairs: list[tuple[int, int, str]], fold: Fold, examples: int) -> Rows:
    """Which rows after the `examples` are made of examples that all train in `fold`."""
    trained = np.isin(np.array([pair[:2] for pair in pairs], dtype=int).reshape(-1, 2), fold.train).all(axis=1)
    rows: Rows = examples + np.flatnonzero(trained)
    return rows


def _joined(examples: list[Example], one: int, other: int, join: str) -> Example:
    first, second = examples[one], examples[other]
    return Example(join.format(first.text.rstrip(" .?!"), second.text), first.topic, second=second.topic)


def _inputs(examples: list[Example], looked_at: int, encoders: Mapping[str, Encoder]) -> Inputs:
    """The vectors of `examples`; slow encoders only look at the first so many."""
    blocks = [_block(encoder, [example.text for example in examples], looked_at) for encoder in encoders.values()]
    first = next(iter(encoders.values()))
    return Inputs(blocks, first.encode([example.misspelt or example.text for example in examples]))


def _block(encoder: Encoder, texts: list[str], looked_at: int) -> Floats:
    """The vectors of `texts`, zeros for those that the encoder does not look at."""
    seen = np.arange(len(texts)) < (len(texts) if encoder.most_characters is None else looked_at)
    if not seen.any():
        return np.zeros((len(texts), 0), np.float32)
    vectors = encoder.learn([texts[row] for row in np.flatnonzero(seen)])
    block = np.zeros((len(texts), vectors.shape[1]), np.float32)
    block[seen] = vectors
    return block


def _as_messages(examples: list[Example], encoders: Mapping[str, Encoder], inputs: Inputs) -> Inputs:
    """The vectors of `examples` as they would be read, with zeros where a slow encoder does not look."""
    lengths = np.array([len(example.text) for example in examples])
    limits = [np.inf if encoder.most_characters is None else encoder.most_characters for encoder in encoders.values()]
    return Inputs([block * (lengths <= most)[:, None] for block, most in zip(inputs.blocks, limits, strict=True)])


def _labels(examples: list[Example], columns: list[Column], aspects: list[str], outside: str | None) -> Labels:
    place = {column: number for number, column in enumerate(columns)}
    found = Labels(
        np.zeros((len(examples), len(columns)), np.float32),
        np.zeros((len(examples), len(aspects)), np.float32),
        np.array([example.second is not None for example in examples], dtype=np.float32),
    )
    for row, example in enumerate(examples):
        for column, share in _shares(example, outside).items():
            found.topics[row, place[column]] = share
        if example.aspect:
            found.aspects[row, aspects.index(example.aspect)] = 1
    return found


def _shares(example: Example, outside: str | None) -> dict[Column, float]:
    """How much of the example each topic has: two questions share it, other fitting answers get a part."""
    first = _column(example, outside)
    if example.second:
        return {first: 0.5, Column(example.second, None): 0.5}
    others = [Column(topic) for topic in example.also]
    return {column: _OF_OTHERS / len(others) for column in others} | {first: 1 - _OF_OTHERS if others else 1.0}


def _read(network: Network, inputs: Inputs) -> Floats:
    """The topics of texts, each read with the encoders that look at it."""
    sizes = [block.shape[1] for block in inputs.blocks]
    there = np.stack([block.any(axis=1) for block in inputs.blocks], axis=1)
    found = np.zeros((len(there), network.sizes[0]), np.float32)
    for kind in np.unique(there, axis=0):
        rows = np.flatnonzero((there == kind).all(axis=1))
        if kind.any():
            blocks = [block[rows] if seen else None for block, seen in zip(inputs.blocks, kind, strict=True)]
            found[rows] = network.read(blocks, sizes).topics
    return found


def _fit_gate(folds: list[Fold], topics: Floats, labels: Floats, is_outside: Booleans) -> ScopeGate:
    """The gate that does best on `topics`, what the folds' networks said of the texts they had not seen."""
    tested = np.concatenate([fold.tested for fold in folds])
    is_inside = np.concatenate([np.isin(fold.tested, fold.inside) for fold in folds])
    meant = labels[tested] > 0
    order = np.argsort(-within_scope(topics, is_outside), axis=1)
    is_right = is_inside & _among(meant, order[:, :1])
    scope, topic = scope_features(topics, is_outside), topic_features(topics, is_outside)
    inside = Calibration.fit(scope, is_inside, balanced=True)
    right = Calibration.fit(topic[is_inside], is_right[is_inside])
    seen = Seen(
        inside.probability(scope),
        right.probability(topic),
        is_inside,
        is_right,
        is_inside & _among(meant, order[:, 1:CHOICES]),
    )
    weight = 1.0 if is_outside.any() else _WEIGHT_OF_PRETENDERS
    return ScopeGate(inside, right, Thresholds.fit(seen, weight))


def _among(meant: Booleans, columns: Rows) -> Booleans:
    found: Booleans = np.take_along_axis(meant, columns, axis=1).any(axis=1)
    return found
