"""Lets a member of staff say what the assistant tells visitors: the same facts, without the chat and the assistant.

`data/servicedesk.yml` has the passages that a member of staff says otherwise. A sentence in the visitors' voice that
has none there is left out: an answer that is short is mended sooner than one that sends a customer to who writes it.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from bot.dialogue.content import contact, desk_passages, with_contact

_TO_THE_END = " ..."
_REST = r"(?P<rest>.*?(?:[.!?](?=\s|$)|$))"
_SLOT = re.compile(r"\\\{(\w+)\\\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_ITEM = re.compile(r"^\s*(?:-|\d+\.)\s+")
_VISITORS = re.compile(
    r"\bservicedesk\b(?!\.nl)|\b(?:ik|mij|mijn(?! Organisatie|[.])|me)\b"
    r"|\b(?:assistent|typ|typt|hieronder)\b|\b(?:deze|dit) (?:chat|venster)\b",
    re.IGNORECASE,
)
_TO_US = re.compile(r"\b(?:ons|onze|wij)\b", re.IGNORECASE)
_LABEL = re.compile(r"^(?:\w[\w-]*:)?\s*$")


class DeskVoice:
    """Says texts as the servicedesk, by `passages` (those of `data/servicedesk.yml` when not given)."""

    def __init__(self, passages: Mapping[str, str] | None = None) -> None:
        known = desk_passages() if passages is None else passages
        longest_first = sorted(known.items(), key=lambda passage: -len(passage[0]))
        self._passages = {key: (_pattern(key), with_contact(said)) for key, said in longest_first}

    def says(self, text: str) -> str:
        """`text` as a member of staff says it; empty when nothing of it is for them to say."""
        for pattern, said in self._passages.values():
            text = pattern.sub(partial(_filled, said), text)
        return "\n".join(_own_lines(text))

    def unused(self, texts: list[str]) -> list[str]:
        """The passages that stand in none of `texts`."""
        return [key for key, (pattern, _) in self._passages.items() if not any(map(pattern.search, texts))]

    def missing(self, text: str) -> list[str]:
        """The sentences of `text` that speak to visitors and that have no passage."""
        for pattern, said in self._passages.values():
            text = pattern.sub(partial(_filled, said), text)
        return [sentence for sentence in _sentences(text) if speaks_to_visitors(sentence)]


def speaks_to_visitors(sentence: str) -> bool:
    """Whether only the assistant can say it: it speaks of itself or its chat, or sends the reader to the servicedesk.

    What stands in quotation marks is somebody else's, such as a text to pass on.
    """
    unquoted = _QUOTED.sub("", sentence)
    details = [detail for detail in contact().values() if detail in unquoted]
    without = unquoted
    for detail in details:
        without = without.replace(detail, "")
    sends_away = bool(details) and not _TO_US.search(unquoted) and not _LABEL.match(without.replace("**", ""))
    return sends_away or bool(_VISITORS.search(unquoted))


def _own_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        item = _ITEM.match(line)
        start = item.group() if item else ""
        said = " ".join(one for one in _split(line[len(start) :]) if not speaks_to_visitors(one))
        if said:
            yield start + said


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from _split(_ITEM.sub("", line))


def _split(line: str) -> list[str]:
    """The sentences of a line; one that ends within quotation marks goes on."""
    parts: list[str] = []
    for part in _SENTENCE_END.split(line.strip()):
        if parts and parts[-1].count('"') % 2:
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return [part for part in parts if part]


def _pattern(passage: str) -> re.Pattern[str]:
    """What finds a passage of `data/servicedesk.yml` in an answer, with whatever stands where it has a slot."""
    start = re.escape(with_contact(passage.removesuffix(_TO_THE_END)))
    found = _SLOT.sub(r"(?P<\1>.+?)", start)
    return re.compile(found + (_REST if passage.endswith(_TO_THE_END) else ""), re.MULTILINE)


def _filled(said: str, found: re.Match[str]) -> str:
    for name, value in found.groupdict().items():
        said = said.replace(f"{{{name}}}", value.strip())
    return said
