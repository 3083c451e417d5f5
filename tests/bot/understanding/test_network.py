import numpy as np
import pytest

from bot.understanding.network import Inputs, Labels, Network, Recipe, fit_network

TOPICS, ASPECTS, SUBQUESTIONS, STATEMENTS = 4, 3, 2, 1
RECIPE = Recipe(hidden=64, epochs=40, batch=32)


def texts(count: int, seed: int) -> tuple[Inputs, Labels]:
    """Vectors in two blocks that both tell the topic; the second also tells the rest.

    Of every other text the subquestion is not known, and of the rest what is told.
    """
    random = np.random.default_rng(seed)
    topics, aspects = random.integers(0, TOPICS, count), random.integers(0, ASPECTS, count)
    several, subquestions = random.integers(0, 2, count), random.integers(0, SUBQUESTIONS, count)
    first, second = (random.normal(0, 0.1, (count, 12)).astype(np.float32) for _ in range(2))
    first[np.arange(count), topics] += 1
    second[np.arange(count), topics] += 1
    second[np.arange(count), TOPICS + aspects] += 1
    second[np.arange(count), TOPICS + ASPECTS + subquestions] += 1
    second[:, 10] += several
    told = random.integers(0, 2, (count, STATEMENTS)).astype(np.float32)
    first[:, TOPICS] += told[:, 0]
    told[1::2] = np.nan
    known = np.eye(SUBQUESTIONS, dtype=np.float32)[subquestions]
    known[::2] = 0
    labels = Labels(
        np.eye(TOPICS, dtype=np.float32)[topics],
        np.eye(ASPECTS, dtype=np.float32)[aspects],
        known,
        told,
        several.astype(np.float32),
    )
    return Inputs([first, second]), labels


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(
        (TOPICS, ASPECTS, SUBQUESTIONS, STATEMENTS),
        [fit_network(*texts(600, seed=1), RECIPE, seed) for seed in range(2)],
    )


def test_it_learns_topics_aspects_subquestions_and_the_number_of_questions(network: Network) -> None:
    inputs, labels = texts(300, seed=2)
    read = network.read(inputs.blocks, [12, 12])
    assert (read.topics.argmax(1) == labels.topics.argmax(1)).mean() > 0.95
    assert (read.aspects.argmax(1) == labels.aspects.argmax(1)).mean() > 0.95
    known = labels.subquestions.any(axis=1)
    assert (read.subquestions.argmax(1) == labels.subquestions.argmax(1))[known].mean() > 0.95
    looked_at = ~np.isnan(labels.told[:, 0])
    assert ((read.told > 0) == (labels.told > 0))[looked_at].mean() > 0.95
    assert ((read.several > 0) == (labels.several > 0)).mean() > 0.95


def test_it_does_without_a_block(network: Network) -> None:
    inputs, labels = texts(300, seed=2)
    for blocks in ([inputs.blocks[0], None], [None, inputs.blocks[1]]):
        read = network.read(blocks, [12, 12])
        assert (read.topics.argmax(1) == labels.topics.argmax(1)).mean() > 0.9


def test_probabilities_add_up_to_one(network: Network) -> None:
    read = network.read(texts(5, seed=3)[0].blocks, [12, 12])
    assert np.exp(read.topics).sum(axis=1) == pytest.approx(np.ones(5), abs=1e-4)
    assert np.exp(read.aspects).sum(axis=1) == pytest.approx(np.ones(5), abs=1e-4)


def test_the_same_seed_learns_the_same() -> None:
    inputs, labels = texts(100, seed=1)
    once, again = (fit_network(inputs, labels, Recipe(hidden=8, epochs=2), seed=5) for _ in range(2))
    for one, other in zip(once.arrays(), again.arrays(), strict=True):
        np.testing.assert_array_equal(one, other)
