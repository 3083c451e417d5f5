"""Cuts a text that is too long for one message."""

import re

_ENDS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?])\s+"), re.compile(r"\s+"))
"""Where a text may be cut, best places first: between lines, between sentences, between words."""


def cut(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` bytes, cut between lines or sentences where that is possible."""
    parts = []
    while len(text.encode()) > most:
        head = text.encode()[:most].decode(errors="ignore")
        end = _best_end(head)
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*parts, text]


def _best_end(head: str) -> int:
    """Where to cut: the last good place in the second half of `head`, else its end."""
    for ends in _ENDS:
        places = [match.end() for match in ends.finditer(head) if match.end() > len(head) // 2]
        if places:
            return places[-1]
    return len(head)
