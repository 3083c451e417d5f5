"""Training of the model: encode, cross-validate to fit the gate, train the networks."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

import numpy as np
from threadpoolctl import threadpool_limits

from bot.understanding.agreement import with_agreed_topics
from bot.understanding.encoders import Encoder
from bot.understanding.folds import Fold, split
from bot.understanding.hybrid_model import Column, Example, HybridModel, Statement, Subquestion, topic_columns
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
from bot.understanding.several import several_features
from bot.understanding.text import words

_WEIGHT_OF_PRETENDERS = 0.25
"""How heavy own topics weigh that play the outsider: without real examples, strange messages may well be rare."""

_SHARE_OF_TOPICS = 0.75
"""Who wrote on this share of the topics wrote as visitors do, not to order."""

_DISTRACTED = 0.5
"""Share of the examples without words before them that get somebody else's."""

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
        dialogues: topics that start a dialogue; what editors wrote for these asks for it, and for no precise answer.
        context: the encoder that also reads what the assistant said before a message.
        folds: parts in cross-validation.
        recipe: of the networks.
        validation: the same in cross-validation, which may be quicker.
        seed: for the folds and the first numbers of the networks.
    """

    outside: str = "buiten_bereik"
    not_questions: frozenset[str] = frozenset()
    dialogues: frozenset[str] = frozenset()
    context: str = "use"
    folds: int = 3
    recipe: Recipe = field(default_factory=Recipe)
    validation: Recipe = field(default_factory=lambda: Recipe(hidden=256, epochs=12))
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
    subquestions = subquestions_in(examples)
    pairs = _pairs(examples, outside, settings)
    everything = examples + [_joined(examples, *pair) for pair in pairs]
    context = settings.context if any(example.after for example in examples) else None
    inputs = _inputs(everything, len(examples), encoders, context, settings.seed)
    statements = statements_in(examples)
    labels = _labels(everything, columns, aspects, subquestions, statements, outside, settings.dialogues)
    is_outside = np.array([column.topic == outside for column in columns])
    folds = [_like_visitors(fold, examples) for fold in split(examples, outside, settings.folds, settings.seed)]

    learned = [np.append(fold.train, _rows_of_pairs(pairs, fold.train, len(examples))) for fold in folds]
    trainings = [
        partial(fit_network, inputs.rows(rows), labels.rows(rows), settings.validation, settings.seed)
        for rows in (_own_twice(rows, everything) for rows in learned)
    ]
    rows = _own_twice(np.arange(len(everything)), everything)
    members = [
        partial(fit_network, inputs.rows(rows), labels.rows(rows), settings.recipe, settings.seed + number)
        for number in range(settings.recipe.members)
    ]
    layers = _train_side_by_side(trainings + members)
    met = _as_messages(everything, encoders, inputs, context)
    tested = [np.append(fold.tested, _rows_of_pairs(pairs, fold.tested, len(examples))) for fold in folds]
    topics, several = np.zeros_like(labels.topics), np.zeros_like(labels.several)
    of_topic = topic_columns(subquestions, columns)
    for one, rows in zip(layers, tested, strict=False):
        topics[rows], several[rows] = _read(Network(labels.sizes, [one]), met.rows(rows), of_topic)
    return HybridModel(
        columns,
        outside,
        aspects,
        subquestions,
        statements,
        dict(encoders),
        context,
        [block.shape[1] for block in inputs.blocks],
        Network(labels.sizes, layers[len(folds) :]),
        _fit_gate(folds, topics, labels.topics, is_outside),
        _fit_several(np.concatenate(tested), everything, several, topics, is_outside),
        examples,
        settings.not_questions,
    )


def _like_visitors(fold: Fold, examples: list[Example]) -> Fold:
    """The fold, tested on what is like most messages that come.

    Those say by themselves what they are about, and are of no writer who wrote on a few topics only: what such a writer
    asks, nobody else may have asked.
    """
    topics_of: dict[str | None, set[str]] = {}
    for example in examples:
        topics_of.setdefault(example.writer, set()).add(example.topic)
    many = _SHARE_OF_TOPICS * len({example.topic for example in examples})
    alike = np.array([not one.after and (not one.writer or len(topics_of[one.writer]) >= many) for one in examples])
    return replace(fold, inside=fold.inside[alike[fold.inside]], outside=fold.outside[alike[fold.outside]])


def _own_twice(rows: Rows, examples: list[Example]) -> Rows:
    """The rows, those of the editors' own examples twice: what they wrote into a topic's file must hold."""
    own = np.array([not examples[row].writer for row in rows])
    return np.append(rows, rows[own])


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


def _rows_of_pairs(pairs: list[tuple[int, int, str]], chosen: Rows, examples: int) -> Rows:
    """Which rows after the `examples` are made of two of the `chosen` ones."""
    both = np.isin(np.array([pair[:2] for pair in pairs], dtype=int).reshape(-1, 2), chosen).all(axis=1)
    rows: Rows = examples + np.flatnonzero(both)
    return rows


def _joined(examples: list[Example], one: int, other: int, join: str) -> Example:
    first, second = examples[one], examples[other]
    return Example(join.format(first.text.rstrip(" .?!"), second.text), first.topic, second=second.topic)


def _inputs(
    examples: list[Example], looked_at: int, encoders: Mapping[str, Encoder], context: str | None, seed: int
) -> Inputs:
    """The vectors of `examples`; slow encoders only look at the first so many."""
    blocks = [_block(encoder, [example.text for example in examples], looked_at) for encoder in encoders.values()]
    if context:
        blocks.append(_said_before(examples, encoders[context], seed))
    first = next(iter(encoders.values()))
    return Inputs(blocks, first.encode([example.misspelt or example.text for example in examples]))


def _said_before(examples: list[Example], encoder: Encoder, seed: int) -> Floats:
    """The vectors of what the assistant said before each example.

    Most examples tell nothing of that. Some of these get the words before some other one, so that the network learns to
    heed them only where the message needs it.
    """
    random = np.random.default_rng(seed)
    said = [example.after for example in examples]
    vectors = dict(zip(distinct := sorted({*said} - {""}), encoder.encode(distinct), strict=True))
    drawn = random.choice(distinct, len(said))
    heads = random.random(len(said)) < _DISTRACTED
    chosen = [own or (other if head else "") for own, other, head in zip(said, drawn, heads, strict=True)]
    nothing = np.zeros_like(next(iter(vectors.values())))
    return np.stack([vectors.get(str(words), nothing) for words in chosen])


def _block(encoder: Encoder, texts: list[str], looked_at: int) -> Floats:
    """The vectors of `texts`, zeros for those that the encoder does not look at."""
    seen = np.arange(len(texts)) < (len(texts) if encoder.most_characters is None else looked_at)
    if not seen.any():
        return np.zeros((len(texts), 0), np.float32)
    vectors = encoder.learn([texts[row] for row in np.flatnonzero(seen)])
    block = np.zeros((len(texts), vectors.shape[1]), np.float32)
    block[seen] = vectors
    return block


def _as_messages(
    examples: list[Example], encoders: Mapping[str, Encoder], inputs: Inputs, context: str | None
) -> Inputs:
    """The vectors of `examples` as they would be read.

    Zeros where a slow encoder does not look, and where nobody knows what the assistant said before.
    """
    lengths = np.array([len(example.text) for example in examples])
    limits = [np.inf if encoder.most_characters is None else encoder.most_characters for encoder in encoders.values()]
    blocks = [block * (lengths <= most)[:, None] for block, most in zip(inputs.blocks, limits, strict=False)]
    if context:
        heeded = np.array([bool(example.after) for example in examples])
        blocks.append(inputs.blocks[-1] * heeded[:, None])
    return Inputs(blocks)


def subquestions_in(examples: Sequence[Example]) -> list[Subquestion]:
    """The subquestions of the topics that have them, with for each topic also "none of these"."""
    asked = {Subquestion(one.topic, one.subquestion) for one in examples if one.subquestion}
    return sorted(asked | {Subquestion(one.topic) for one in asked}, key=lambda one: (one.topic, one.name or ""))


def statements_in(examples: Sequence[Example]) -> list[Statement]:
    """What the examples tell of their writers."""
    return sorted({statement for one in examples for statement in one.told}, key=lambda one: (one.slot, one.value))


def _labels(
    examples: list[Example],
    columns: list[Column],
    aspects: list[str],
    subquestions: list[Subquestion],
    statements: list[Statement],
    outside: str | None,
    dialogues: frozenset[str],
) -> Labels:
    place = {column: number for number, column in enumerate(columns)}
    looked_at = {example.writer for example in examples if example.told}
    place_asked = {subquestion: number for number, subquestion in enumerate(subquestions)}
    found = Labels(
        np.zeros((len(examples), len(columns)), np.float32),
        np.zeros((len(examples), len(aspects)), np.float32),
        np.zeros((len(examples), len(subquestions)), np.float32),
        np.full((len(examples), len(statements)), np.nan, np.float32),
        np.array([example.second is not None for example in examples], dtype=np.float32),
    )
    for row, example in enumerate(examples):
        for column, share in _shares(example, outside).items():
            found.topics[row, place[column]] = share
        if example.aspect:
            found.aspects[row, aspects.index(example.aspect)] = 1
        asked = place_asked.get(Subquestion(example.topic, example.subquestion))
        known = example.writer or example.topic in dialogues  # of others that are ours nobody told what they ask
        if asked is not None and known:
            found.subquestions[row, asked] = 1
        if example.writer in looked_at:
            found.told[row] = [statement in example.told for statement in statements]
    return found


def _shares(example: Example, outside: str | None) -> dict[Column, float]:
    """How much of the example each topic has: two questions share it, other fitting answers get a part."""
    first = _column(example, outside)
    if example.second:
        return {first: 0.5, Column(example.second, None): 0.5}
    others = [Column(topic) for topic in example.also]
    return {column: _OF_OTHERS / len(others) for column in others} | {first: 1 - _OF_OTHERS if others else 1.0}


def _read(network: Network, inputs: Inputs, of_topic: Sequence[int]) -> tuple[Floats, Floats]:
    """The topics of texts and whether they ask several things, each read with the encoders that look at it.

    `of_topic` tells for each subquestion the column of its topic.
    """
    sizes = [block.shape[1] for block in inputs.blocks]
    there = np.stack([block.any(axis=1) for block in inputs.blocks], axis=1)
    topics, several = np.zeros((len(there), network.sizes[0]), np.float32), np.zeros(len(there), np.float32)
    for kind in np.unique(there, axis=0):
        rows = np.flatnonzero((there == kind).all(axis=1))
        if kind.any():
            blocks = [block[rows] if seen else None for block, seen in zip(inputs.blocks, kind, strict=True)]
            reading = with_agreed_topics(network.read(blocks, sizes), of_topic)
            topics[rows], several[rows] = reading.topics, reading.several
    return topics, several


def _fit_gate(folds: list[Fold], topics: Floats, labels: Floats, is_outside: Booleans) -> ScopeGate:
    """The gate that does best on `topics`, what the folds' networks said of the texts they had not seen."""
    tested = np.concatenate([fold.tested for fold in folds])
    topics = topics[tested]
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


def _fit_several(
    rows: Rows, examples: list[Example], log_odds: Floats, topics: Floats, is_outside: Booleans
) -> Calibration:
    """The same for whether texts ask more than one thing."""
    texts = [examples[row].text for row in rows]
    is_several = np.array([examples[row].second is not None for row in rows])
    return Calibration.fit(several_features(texts, log_odds[rows], topics[rows], is_outside), is_several)


def _among(meant: Booleans, columns: Rows) -> Booleans:
    found: Booleans = np.take_along_axis(meant, columns, axis=1).any(axis=1)
    return found
