"""Texts as vectors: what an encoder's package does, on all cores, and the vectors of training examples that are kept.

The slowest encoder would take most of a training, and says the same of a sentence each time. So the vectors of the
training examples are a file of the project, renewed by `bro train` when examples changed (ADR 12).
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Vectors = NDArray[np.float32]
"""One row per text."""

Embed = Callable[[list[str]], Vectors]
"""A package's own function from texts to vectors."""

_BATCH = 32


def on_all_cores(embed: Embed) -> Embed:
    """`embed`, for many texts at once in one thread per core; it must work outside Python's lock.

    The package's own way, several threads on one sentence, waits in a spin whenever another process has a core.
    """

    def alone(texts: list[str]) -> Vectors:
        with threadpool_limits(1, user_api="openmp"):
            return embed(texts)

    def embed_many(texts: list[str]) -> Vectors:
        if len(texts) <= _BATCH:
            return embed(texts)
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(alone, batches)))

    return embed_many


class KeptVectors:
    """The vectors of many texts in one file, in half precision: three digits do.

    A text is known by the first eight bytes of its SHA-256. The rows are in that order and not compressed, so that
    git stores a few new sentences as a small difference.

    Args:
        path: the file; one that is absent, or that another encoder wrote, holds nothing.
        made_by: name and version of the encoder.
    """

    def __init__(self, path: Path, made_by: str) -> None:
        self._path = path
        self._made_by = made_by

    def known_or(self, embed: Embed) -> Embed:
        """An `embed` that takes from the file what is there."""
        keys, kept = self._read()

        def look_up(texts: list[str]) -> Vectors:
            asked = _keys(texts)
            known = np.isin(asked, keys)
            missing = [text for text, is_known in zip(texts, known, strict=True) if not is_known]
            if len(missing) == len(texts):
                return embed(texts)
            rows = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
            vectors: Vectors = kept[rows].astype(np.float32)
            if missing:
                vectors[~known] = embed(missing)
            return vectors

        return look_up

    def renew(self, texts: Sequence[str], embed: Embed) -> bool:
        """Make the file hold just the vectors of `texts`; returns whether it changed.

        Raises:
            OSError: when the file cannot be written.
        """
        by_key = dict(zip(_keys(texts).tolist(), texts, strict=True))
        keys = np.array(sorted(by_key), dtype=np.uint64)
        if np.array_equal(keys, self._read()[0]):
            return False
        vectors = self.known_or(embed)([by_key[key] for key in keys.tolist()])
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = self._path.with_suffix(".part")
        with written.open("wb") as file:
            np.savez(file, keys=keys, vectors=vectors.astype(np.float16), made_by=np.array(self._made_by))
        written.replace(self._path)
        return True

    def _read(self) -> tuple[NDArray[np.uint64], NDArray[np.float16]]:
        if self._path.exists():
            with np.load(self._path, allow_pickle=False) as file:
                if str(file["made_by"]) == self._made_by:
                    return file["keys"], file["vectors"]
        return np.zeros(0, np.uint64), np.zeros((0, 0), np.float16)


def _keys(texts: Sequence[str]) -> NDArray[np.uint64]:
    digests = (hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)
