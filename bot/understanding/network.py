"""The network that reads a message: from the encoders' vectors to topics, aspect, subquestion and number of questions.

One hidden layer on frozen vectors. In training a whole encoder is left out now and then (block dropout), so one network
also reads without an encoder that is absent or too slow (ADR 3). Learned and used with numpy alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Booleans = NDArray[np.bool_]
Rows = NDArray[np.int_]
"""Numbers of texts."""

_SCALE = 3.0  # the vectors have length one; a hidden layer learns faster from longer ones
_SMALLEST_BATCH, _BATCHES = 16, 20  # few texts are learned in smaller batches, so that there are steps enough
_MEMORIES = 0.9, 0.999  # of AdamW: how long it remembers gradients, and their squares (arXiv:1711.05101)


@dataclass(frozen=True)
class Labels:
    """What training texts mean.

    Attributes:
        topics: (texts, topics), what share of the text each topic has; a row adds up to one.
        aspects: (texts, aspects), one where it is known, a row of zeros where it is not.
        subquestions: (texts, subquestions), the same.
        told: (texts, statements), 1 for what the writer tells of themselves, else 0; NaN where nobody looked.
        several: (texts,), 1 for a text with more than one question, else 0.
    """

    topics: Floats
    aspects: Floats
    subquestions: Floats
    told: Floats
    several: Floats

    @property
    def choices(self) -> tuple[Floats, Floats, Floats]:
        """What is one of a number of classes."""
        return self.topics, self.aspects, self.subquestions

    def rows(self, chosen: Rows) -> "Labels":
        """The labels of the chosen texts."""
        return Labels(*(getattr(self, part.name)[chosen] for part in fields(self)))

    @property
    def sizes(self) -> tuple[int, int, int, int]:
        """The number of topics, of aspects, of subquestions and of statements."""
        topics, aspects, subquestions = (one.shape[1] for one in self.choices)
        return topics, aspects, subquestions, self.told.shape[1]


@dataclass(frozen=True)
class Inputs:
    """Training texts as vectors.

    Attributes:
        blocks: one array per encoder (texts, dimensions), zeros where the encoder does not look at a text.
        misspelt: (texts, dimensions), the first block of copies with slips in them; every other time it is used.
    """

    blocks: list[Floats]
    misspelt: Floats | None = None

    def rows(self, chosen: Rows) -> "Inputs":
        """The vectors of the chosen texts."""
        slips = None if self.misspelt is None else self.misspelt[chosen]
        return Inputs([block[chosen] for block in self.blocks], slips)


@dataclass(frozen=True)
class Recipe:
    """How a network is trained (ADR 3 says where the values come from).

    Attributes:
        hidden: width of the hidden layer.
        members: networks from different random numbers whose answers are averaged.
        block_dropout: chance that an encoder is left out for a text; the others then weigh more.
        input_dropout, hidden_dropout: chance that a single number is left out.
        smoothing: part of each label that is spread over all classes.
        rate, decay: of AdamW; the rate falls to zero along a cosine.
        weights: how heavy topics, aspects, subquestions, statements and the number of questions count.
    """

    hidden: int = 512
    members: int = 3
    epochs: int = 14
    batch: int = 256
    block_dropout: float = 0.15
    input_dropout: float = 0.2
    hidden_dropout: float = 0.5
    smoothing: float = 0.1
    rate: float = 2e-3
    decay: float = 0.01
    weights: tuple[float, float, float, float, float] = (1.0, 0.2, 1.0, 0.5, 0.6)


@dataclass(frozen=True)
class Reading:
    """What a network says of texts: natural logarithms of probabilities; of `told` and `several` log odds."""

    topics: Floats
    aspects: Floats
    subquestions: Floats
    told: Floats
    several: Floats


@dataclass(frozen=True)
class Layers:
    """The numbers of one network; the columns of the last layer are the parts of `Reading` in their order."""

    first: Floats
    first_bias: Floats
    last: Floats
    last_bias: Floats

    def arrays(self) -> list[Floats]:
        """All four, in order."""
        return [getattr(self, one.name) for one in fields(self)]


@dataclass(frozen=True)
class Network:
    """Networks of one shape whose answers are averaged.

    Attributes:
        sizes: the number of topics, of aspects, of subquestions and of statements.
        members: the networks.
    """

    sizes: tuple[int, int, int, int]
    members: list[Layers]

    def read(self, blocks: Sequence[Floats | None], sizes: Sequence[int]) -> Reading:
        """Read texts from one block of vectors per encoder, None for one that does not look; `sizes` are theirs."""
        count = next(len(block) for block in blocks if block is not None)
        scale = np.float32(_SCALE * len(blocks) / sum(block is not None for block in blocks))
        filled = [
            np.zeros((count, size), np.float32) if block is None else block * scale
            for block, size in zip(blocks, sizes, strict=True)
        ]
        vectors = np.hstack(filled)
        found = [_split(_forward(vectors, layers), self.sizes) for layers in self.members]
        *choices, told, several = (np.stack(part) for part in zip(*found, strict=True))
        topics, aspects, subquestions = (log_softmax(log_softmax(one).mean(axis=0)) for one in choices)
        return Reading(topics, aspects, subquestions, told.mean(axis=0), several.mean(axis=0)[:, 0])


def log_softmax(scores: Floats) -> Floats:
    """Natural logarithms of the probabilities that belong to `scores` (..., classes)."""
    if not scores.shape[-1]:
        return scores
    shifted = scores - scores.max(axis=-1, keepdims=True)
    log_probabilities: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return log_probabilities


def probability(log_odds: Floats) -> Floats:
    """The probabilities, from 0 to 1, that belong to `log_odds`."""
    found: Floats = 1 / (1 + np.exp(-log_odds))
    return found


def fit_network(inputs: Inputs, labels: Labels, recipe: Recipe, seed: int = 0) -> Layers:
    """Train one network on all texts of `inputs`."""
    random = np.random.default_rng(seed)
    texts, classes = len(labels.several), sum(labels.sizes) + 1
    batch = min(recipe.batch, max(_SMALLEST_BATCH, texts // _BATCHES))
    layers = _fresh(sum(block.shape[1] for block in inputs.blocks), recipe.hidden, classes, random)
    optimiser = _AdamW(layers.arrays(), recipe, steps=recipe.epochs * -(-texts // batch))
    for _ in range(recipe.epochs):
        order = random.permutation(texts)
        for start in range(0, texts, batch):
            rows = order[start : start + batch]
            optimiser.step(_gradients(layers, inputs.rows(rows), labels.rows(rows), recipe, random))
    return layers


def _fresh(dimensions: int, hidden: int, classes: int, random: Generator) -> Layers:
    """Random numbers to begin with (He et al. 2015, arXiv:1502.01852)."""
    first = random.standard_normal((dimensions, hidden), np.float32) * np.float32(np.sqrt(2 / dimensions))
    last = random.standard_normal((hidden, classes), np.float32) * np.float32(np.sqrt(1 / hidden))
    return Layers(first, np.zeros(hidden, np.float32), last, np.zeros(classes, np.float32))


def _forward(vectors: Floats, layers: Layers) -> Floats:
    hidden = np.maximum(vectors @ layers.first + layers.first_bias, 0)
    scores: Floats = hidden @ layers.last + layers.last_bias
    return scores


def _split(scores: Floats, sizes: Sequence[int]) -> list[Floats]:
    """The columns of each part of `sizes`, then that of `several`."""
    return np.split(scores, np.cumsum(sizes), axis=1)


def _gradients(layers: Layers, inputs: Inputs, labels: Labels, recipe: Recipe, random: Generator) -> list[Floats]:
    """The gradients of the mean loss of a batch, in the order of `Layers.arrays`."""
    vectors = _spoiled(inputs, recipe, random)
    hidden = vectors @ layers.first
    hidden += layers.first_bias
    alive = (hidden > 0) & (random.random(hidden.shape, np.float32) >= recipe.hidden_dropout)
    passing = alive.astype(np.float32) / np.float32(1 - recipe.hidden_dropout)
    hidden *= passing
    error = _error(hidden @ layers.last + layers.last_bias, labels, recipe) / np.float32(len(vectors))
    back = (error @ layers.last.T) * passing
    return [vectors.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]


def _error(scores: Floats, labels: Labels, recipe: Recipe) -> Floats:
    """The derivative of the loss by `scores`: cross entropy for what is known of each choice, else logistic loss."""
    *choices, told, several = _split(scores, labels.sizes)
    wrong = [
        known.any(axis=1, keepdims=True) * (np.exp(log_softmax(one)) - _smooth(known, recipe.smoothing))
        for one, known in zip(choices, labels.choices, strict=True)
    ]
    wrong.append(np.nan_to_num(probability(told) - labels.told))
    wrong.append(probability(several) - labels.several[:, None])
    error: Floats = np.hstack([weight * part for weight, part in zip(recipe.weights, wrong, strict=True)])
    return error.astype(np.float32, copy=False)


def _smooth(labels: Floats, smoothing: float) -> Floats:
    smooth: Floats = labels * np.float32(1 - smoothing) + np.float32(smoothing / max(labels.shape[1], 1))
    return smooth


def _spoiled(inputs: Inputs, recipe: Recipe, random: Generator) -> Floats:
    """The vectors of a batch side by side, with slips, whole encoders and single numbers left out at random."""
    blocks = list(inputs.blocks)
    count = len(blocks[0])
    if inputs.misspelt is not None:
        blocks[0] = np.where(random.random((count, 1)) < 0.5, inputs.misspelt, blocks[0])
    there = np.stack([block.any(axis=1) for block in blocks], axis=1)
    kept = there & (random.random(there.shape) >= recipe.block_dropout)
    kept = np.where(kept.any(axis=1, keepdims=True), kept, there)
    scale = _SCALE * len(blocks) / np.maximum(kept.sum(axis=1), 1) / (1 - recipe.input_dropout)
    weights = (kept * scale[:, None]).astype(np.float32)
    vectors = np.hstack([block * weights[:, number, None] for number, block in enumerate(blocks)])
    vectors *= random.random(vectors.shape, np.float32) >= recipe.input_dropout
    return vectors


class _AdamW:
    """Adam with decoupled weight decay and a rate that falls along a cosine (Loshchilov & Hutter, arXiv:1711.05101)."""

    def __init__(self, arrays: list[Floats], recipe: Recipe, steps: int) -> None:
        self._arrays = arrays
        self._means = [np.zeros_like(array) for array in arrays]
        self._squares = [np.zeros_like(array) for array in arrays]
        self._recipe = recipe
        self._steps = steps
        self._done = 0

    def step(self, gradients: list[Floats]) -> None:
        """Change the arrays in place."""
        self._done += 1
        rate = self._recipe.rate * 0.5 * (1 + np.cos(np.pi * self._done / self._steps))
        of_mean, of_square = (np.float32(1 - memory**self._done) for memory in _MEMORIES)
        for array, mean, square, gradient in zip(self._arrays, self._means, self._squares, gradients, strict=True):
            mean *= np.float32(_MEMORIES[0])
            mean += np.float32(1 - _MEMORIES[0]) * gradient
            gradient *= gradient
            gradient *= np.float32(1 - _MEMORIES[1])
            square *= np.float32(_MEMORIES[1])
            square += gradient
            change = np.sqrt(square / of_square)
            change += np.float32(1e-8)
            np.divide(mean, change, out=change)
            change *= np.float32(rate / of_mean)
            if array.ndim > 1:
                array *= np.float32(1 - rate * self._recipe.decay)
            array -= change
