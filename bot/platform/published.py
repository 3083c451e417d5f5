"""What is read once from the files that editors write, until they publish them again."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Read = TypeVar("Read", bound=Callable[..., object])

_forget: list[Callable[[], None]] = []


def until_published(read: Read) -> Read:
    """Let `read` do its work once for the same arguments, and again after `reread`."""
    remembering = lru_cache(read)
    _forget.append(remembering.cache_clear)
    return remembering  # type: ignore[return-value]


def reread() -> None:
    """Let everything that is read from the editors' files be read again when it is asked for."""
    for forget in _forget:
        forget()
