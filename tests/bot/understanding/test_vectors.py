"""Many texts on all cores, and the kept vectors of the training examples."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.rasa.quick_training import classifier_texts
from bot.understanding.encoders import SentenceEncoder, make_encoder
from bot.understanding.vectors import KeptVectors, Vectors, on_all_cores


class Lengths:
    """Encodes a text as its length, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The project's examples as the classifier asks for them; correcting 19,000 takes seconds."""
    return classifier_texts()


def lengths(vectors: NDArray[np.float32]) -> list[int]:
    return [int(length) for length in vectors[:, 0]]


def test_many_texts_keep_their_order() -> None:
    texts = ["x" * number for number in range(100)]
    assert lengths(on_all_cores(Lengths())(texts)) == list(range(100))


def test_a_failure_in_a_thread_is_told_to_who_asks() -> None:
    def broken(texts: list[str]) -> Vectors:
        raise RuntimeError("no engine")

    with pytest.raises(RuntimeError, match="no engine"):
        on_all_cores(broken)(["tekst"] * 100)


def test_only_what_is_not_kept_is_computed(tmp_path: Path) -> None:
    kept, embed = KeptVectors(tmp_path / "v" / "e.npz", "lengths 1"), Lengths()
    assert lengths(kept.known_or(embed)(["a", "bb"])) == [1, 2]
    assert kept.renew(["a", "bb", "ccc", "a"], embed)
    embed.asked.clear()
    assert lengths(kept.known_or(embed)(["ccc", "nieuw", "a", "ccc"])) == [3, 5, 1, 3]
    assert embed.asked == ["nieuw"]


def test_the_file_holds_just_the_present_texts(tmp_path: Path) -> None:
    kept, embed = KeptVectors(tmp_path / "e.npz", "lengths 1"), Lengths()
    kept.renew(["a", "bb"], embed)
    embed.asked.clear()
    assert kept.renew(["bb", "cccc"], embed)
    assert not kept.renew(["cccc", "bb"], embed)
    assert embed.asked == ["cccc"]
    kept.known_or(embed)(["a"])
    assert embed.asked == ["cccc", "a"]


def test_vectors_of_another_version_are_not_used(tmp_path: Path) -> None:
    KeptVectors(tmp_path / "e.npz", "lengths 1").renew(["a"], Lengths())
    embed, newer = Lengths(), KeptVectors(tmp_path / "e.npz", "lengths 2")
    newer.known_or(embed)(["a"])
    assert embed.asked == ["a"]
    assert newer.renew(["a"], embed)


def test_the_projects_vectors_are_those_of_its_examples(texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a first training takes minutes: run `./bro train` and commit data/vectors."""
    encoder = make_encoder("e5")
    assert isinstance(encoder, SentenceEncoder)
    monkeypatch.setattr(encoder, "embed", lambda missing: pytest.fail(f"{len(missing)} are missing"))
    assert len(encoder.embed_to_learn()(texts)) > 3000
    assert encoder.kept
    assert not encoder.kept.renew(texts, encoder.embed)


def test_the_projects_vectors_are_what_the_encoder_says(texts: list[str]) -> None:
    encoder = make_encoder("e5")
    assert isinstance(encoder, SentenceEncoder)
    some = texts[::200]
    kept, computed = encoder.embed_to_learn()(some), encoder.embed(some)
    cosines = np.einsum("ij,ij->i", kept, computed)
    assert cosines.min() > 0.999
