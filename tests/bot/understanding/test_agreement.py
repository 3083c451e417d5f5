import numpy as np
import pytest

from bot.understanding.agreement import with_agreed_topics
from bot.understanding.network import Reading, log_softmax

NOTHING = np.zeros((1, 0), np.float32)


def reading(topics: list[float], subquestions: list[float]) -> Reading:
    return Reading(
        np.log(np.array([topics], np.float32)),
        NOTHING,
        np.log(np.array([subquestions], np.float32)),
        NOTHING,
        np.zeros(1, np.float32),
    )


def test_the_topic_of_the_likeliest_precise_question_wins_from_one_that_is_a_little_likelier() -> None:
    read = reading([0.5, 0.4, 0.1], [0.1, 0.1, 0.7, 0.1])
    assert with_agreed_topics(read, [0, 0, 1, 1]).topics[0].argmax() == 1


def test_a_topic_without_subquestions_keeps_its_probability() -> None:
    read = reading([0.2, 0.2, 0.6], [0.05, 0.05, 0.8, 0.1])
    agreed = np.exp(with_agreed_topics(read, [0, 0, 1, 1]).topics[0])
    assert agreed[2] == pytest.approx(0.6, abs=0.1)
    assert agreed.sum() == pytest.approx(1, abs=1e-5)
    assert agreed.argmax() == 2


@pytest.mark.parametrize("seed", range(20))
def test_where_both_say_the_same_nothing_changes(seed: int) -> None:
    random = np.random.default_rng(seed)
    topics = random.dirichlet(np.ones(4))
    halves = random.random(4)
    subquestions = [
        part for topic, half in zip(topics, halves, strict=True) for part in (topic * half, topic * (1 - half))
    ]
    read = reading(list(topics), subquestions)
    agreed = with_agreed_topics(read, [0, 0, 1, 1, 2, 2, 3, 3])
    np.testing.assert_allclose(agreed.topics, log_softmax(read.topics), atol=1e-3)


def test_without_subquestions_the_reading_stays_as_it_is() -> None:
    read = Reading(np.log(np.array([[0.3, 0.7]], np.float32)), NOTHING, NOTHING, NOTHING, np.zeros(1, np.float32))
    assert with_agreed_topics(read, []) is read
