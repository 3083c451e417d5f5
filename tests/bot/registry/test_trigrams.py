"""The index of trigrams against a plain count of the same thing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.trigrams import TrigramIndex

TEXTS = st.lists(st.text("abc1 ", max_size=12).map(lambda text: " ".join(text.split())), max_size=12)


def trigrams(text: str) -> set[str]:
    padded = [f" {word} " for word in text.split()]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def cosine(query: str, text: str, texts: list[str]) -> float:
    weight = {
        gram: (math.log((1 + len(texts)) / (1 + sum(gram in trigrams(one) for one in texts))) + 1) ** 2
        for gram in trigrams(query) | trigrams(text)
    }
    mass = [math.sqrt(sum(weight[gram] for gram in trigrams(one))) for one in (query, text)]
    shared = sum(weight[gram] for gram in trigrams(query) & trigrams(text))
    return shared / (mass[0] * mass[1]) if shared else 0.0


@given(texts=TEXTS, query=st.text("abc1 ", min_size=1, max_size=12).map(lambda text: " ".join(text.split())))
def test_the_likeness_is_the_cosine_of_the_weighted_trigrams(texts: list[str], query: str) -> None:
    positions, scores = TrigramIndex(texts).nearest(query, len(texts) + 1)
    expected = [cosine(query, text, texts) for text in texts]
    found = dict(zip(positions.tolist(), scores.tolist(), strict=True))
    for position, score in found.items():
        assert score == pytest.approx(expected[position], abs=1e-4)
    if any(expected):
        assert max(found.values()) == pytest.approx(max(expected), abs=1e-4)


def test_coverage_is_the_share_of_the_text_in_the_sentence() -> None:
    index = TrigramIndex(["hunze en aas", "zeist", "rijnland"])
    positions, scores = index.covered("is hunze en aas al aangemeld", 1)
    assert positions.tolist() == [0]
    assert scores[0] == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("query", ["", "a", "zzz", "   "])
def test_nothing_shared_finds_nothing(query: str) -> None:
    assert TrigramIndex(["zeist"]).nearest(query, 5)[0].tolist() == []
    assert TrigramIndex([]).nearest("zeist", 5)[0].tolist() == []
