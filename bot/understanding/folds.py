"""Parts of the training data for cross-validation.

What matters is how the model fares with somebody it never heard, so all examples of one writer are held out together.
Data that name no writers are held out one by one, each in a part that its own words decide: thresholds would change
with every new sentence if the others moved. Of outside examples *whole groups* are held out, because a visitor's odd
question is about something that no training example is about. When the data hold no outside topic, whole own topics
are held out in turn and play that part.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.understanding.hybrid_model import Example
from bot.understanding.network import Rows


@dataclass(frozen=True)
class Fold:
    """Which examples train, and which ones test: own ones, and others that play the outsider."""

    train: Rows
    inside: Rows
    outside: Rows

    @property
    def tested(self) -> Rows:
        """Those that do not train, own ones first."""
        return np.append(self.inside, self.outside)


def split(examples: list[Example], outside: str | None, count: int, seed: int) -> Iterator[Fold]:
    """Split `examples` into `count` folds; `outside` is the name of the outside topic, None when there is none."""
    random = Random(seed)  # noqa: S311 - for splitting, not for secrets
    own_part = np.array([crc32(f"{seed} {example.text}".encode()) % count for example in examples])
    written = np.array([example.writer is not None for example in examples])
    by_writer = _deal([example.writer or "" for example in examples], count, random)
    outsider_part = np.where(
        written & (outside is not None), by_writer, _deal(_held_together(examples, outside), count, random)
    )
    own_part = np.where(written, by_writer, -1 if written.any() else own_part)
    is_own = np.array([example.topic != outside for example in examples])
    for part in range(count):
        outsiders = (outsider_part == part) & (~is_own | (outside is None))
        inside = is_own & (own_part == part) & ~outsiders
        yield Fold(np.flatnonzero(~inside & ~outsiders), np.flatnonzero(inside), np.flatnonzero(outsiders))


def _held_together(examples: list[Example], outside: str | None) -> list[str]:
    if outside is None:
        return [example.topic for example in examples]
    return [example.group or f"#{number}" for number, example in enumerate(examples)]


def _deal(names: list[str], count: int, random: Random) -> NDArray[np.int_]:
    """Deal the distinct `names` over `count` parts; returns the part of each element of `names`."""
    distinct = sorted(set(names))
    random.shuffle(distinct)
    part = {name: position % count for position, name in enumerate(distinct)}
    return np.array([part[name] for name in names])
