"""The small Markdown of our answers (bold, lists, links) as plain text, for who reads marks as stray characters."""

import re

_LINK = re.compile(r"\[(?P<title>[^\]\n]+)\]\((?P<target>[^)\s]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def as_plain(text: str) -> str:
    """`text` without marks, and with the address behind each link's words; lists look the same without."""
    return _BOLD.sub(r"\1", _LINK.sub(_with_address, text))


def _with_address(link: re.Match[str]) -> str:
    title, target = link.group("title", "target")
    return target if title == target else f"{title} ({target})"
