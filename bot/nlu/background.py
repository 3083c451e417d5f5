"""Slow encoding on all cores, also ahead of the moment at which the vectors are needed.

The slowest encoder takes most of a training. Its package works outside Python's lock, so it can begin while Rasa
is still being imported and go on beside the rest of the training, which uses one core.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Vectors = NDArray[np.float32]
"""One row per text."""

Embed = Callable[[list[str]], Vectors]
"""A package's own function from texts to vectors."""

_BATCH = 32


class ParallelEmbedding:
    """Calls `embed` on batches of texts in threads that each work alone.

    The package's own way, several threads on one sentence, waits in a spin whenever another process has a core.
    """

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._begun: dict[str, tuple[Future[Vectors], int]] = {}

    def __call__(self, texts: list[str]) -> Vectors:
        """The vectors of `texts`, waiting for those that are under way."""
        missing = [text for text in texts if text not in self._begun]
        if len(missing) > _BATCH:
            self.begin(missing)
            missing = []
        made = dict(zip(missing, self._embed(missing), strict=True)) if missing else {}
        return np.stack([made[text] if text in made else self._wait_for(text) for text in texts])

    def begin(self, texts: Sequence[str]) -> None:
        """Start on `texts`, which will be asked for; they stay in memory, so this is for training only."""
        new = [text for text in dict.fromkeys(texts) if text not in self._begun]
        pool = ThreadPoolExecutor(os.cpu_count())
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            future = pool.submit(self._alone, batch)
            self._begun |= {text: (future, row) for row, text in enumerate(batch)}
        pool.shutdown(wait=False)

    def _alone(self, texts: list[str]) -> Vectors:
        with threadpool_limits(1, user_api="openmp"):
            return self._embed(texts)

    def _wait_for(self, text: str) -> Vectors:
        future, row = self._begun[text]
        vector: Vectors = future.result()[row]
        return vector
