"""The held-out sentences of tests/onderwerpen/ through the trained model, held to the bars of tests/kwaliteit.yml."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import pytest
import yaml

from bot.evaluation.judging import Judged, Reader, judge
from bot.evaluation.results import Results, barred_values, read_bars
from bot.evaluation.run import measure, spoiled
from bot.platform.settings import ROOT
from bot.understanding.interpreter import classifier_config
from bot.understanding.sentences import Sentence
from tests.sentences import HELD_OUT

FOLDER = ROOT / "tests" / "onderwerpen"
pytestmark = pytest.mark.timeout(1800)  # reading them all takes minutes on a busy machine
TOPICS = sorted({sentence.topic for sentence in HELD_OUT})
BARS = [bar for bar in read_bars(ROOT / "tests" / "kwaliteit.yml") if not bar.name.endswith("diet")]
CONFIG = classifier_config(yaml.load((ROOT / "config.yml").read_text(encoding="utf-8"), yaml.CSafeLoader))
LEAST_PER_TOPIC = 15
LEAST_OUTSIDE = 150
LEAST_HELPED = 0.57
"""Share of a topic's sentences that must get the right answer after at most one choice; the bars hold for all."""


@dataclass(frozen=True)
class Measurement:
    results: Results
    judged: list[Judged]


@pytest.fixture(scope="module")
def measured(reader: Reader, unseen: list[Sentence]) -> Measurement:
    judged = judge(reader, unseen, CONFIG.outside_intent)
    return Measurement(measure(reader, "model", unseen, judged, CONFIG), judged)


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.name)
def test_the_bar_is_reached(measured: Measurement, bar) -> None:
    value = barred_values(measured.results)[bar.name]
    assert bar.holds(value), f"{bar.title}: {value:.3f}"


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != CONFIG.outside_intent])
def test_the_topic_is_understood(measured: Measurement, topic: str) -> None:
    judged = [item for item in measured.judged if item.sentence.topic == topic]
    missed = [f"{item.sentence.text!r} -> {item.topic} ({item.zone})" for item in judged if not item.right_after_choice]
    assert len(missed) <= (1 - LEAST_HELPED) * len(judged), "\n".join(missed)


def test_each_topic_has_enough_sentences() -> None:
    counts = Counter(sentence.topic for sentence in HELD_OUT)
    assert {topic: count for topic, count in counts.items() if count < LEAST_PER_TOPIC} == {}
    assert counts[CONFIG.outside_intent] >= LEAST_OUTSIDE


def test_each_trained_topic_is_tested(examples: list[Sentence]) -> None:
    assert {example.topic for example in examples} == set(TOPICS)


def test_a_file_is_named_after_its_topic() -> None:
    for path in FOLDER.glob("*.yml"):
        assert yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["onderwerp"] == path.stem


def test_typing_errors_for_measuring_are_real_and_repeatable() -> None:
    once, again = spoiled(HELD_OUT), spoiled(HELD_OUT)
    changed = sum(before.text != after.text for before, after in zip(HELD_OUT, once, strict=True))
    assert once == again
    assert changed > len(HELD_OUT) / 2


def test_strange_sentences_come_near_and_far() -> None:
    distances = defaultdict(int)
    for sentence in HELD_OUT:
        if sentence.topic == CONFIG.outside_intent:
            distances[sentence.distance] += 1
    assert set(distances) == {"dichtbij", "ver"}
