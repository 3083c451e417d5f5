"""Lets a member of staff say what the assistant tells visitors: the same facts, without the chat and the assistant.

`data/servicedesk.yml` has the passages that a member of staff says otherwise. Two kinds of sentences need none:

- that the assistant does not know, see or find something, and after it where to ask. The agent is who can be asked, so
  both are left out (`leaves_open` tells when that was the whole answer);
- that something goes to the BRO Servicedesk, with how to reach it: it goes to us.

Any other sentence in the visitors' voice without a passage is left out as well: an answer that is short is mended
sooner than one that sends a customer to who writes it.
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
_NOT_KNOWN = re.compile(
    r"^Dat weet ik niet\b"
    r"|\b(?:weet|zie|ken) ik niet(?: zeker| precies)?\.$"
    r"|\bkan ik (?:\w+ )?niet (?:zien|zeggen)(?:, en ook niet [^:;]*)?\.$|^Ik kan (?:dat|het) niet zien\.$"
    r"|\b(?:heb|vond) ik (?:niet|niets|geen \w+)(?: gevonden)?\.$"
    r"|\b(?:is|zijn) mij niet bekend\.$|\bstaat niet in mijn bronnen\.$"
)
"""The assistant says that it cannot tell; what it adds after a colon or comma is said in a passage, or with this."""
_ASK_THE_DESK = re.compile(
    r"^(?:Vraag (?:het|dat|dit|ernaar)\b(?! dan\b)|Die vraag beantwoordt\b|De BRO Servicedesk\b|Noem daarbij dat\b)"
)
_DESK = r"de (?:BRO )?Servicedesk\b"
_TO_DESK = re.compile(rf"(\b(?:door|voor|aan) )?\b(bij|aan) {_DESK}")
_ASK_OR_CALL = re.compile(
    rf"\b(vraag|bel|mail|belt of mailt u)((?: het| dat| dit)?)((?: dan| eerst| daarna| bij twijfel)*) {_DESK}",
    re.IGNORECASE,
)
_DESK_DOES = re.compile(rf"\b(kan|helpt|vertelt) {_DESK}")
_WE_DO = {"kan": "kunnen", "helpt": "helpen", "vertelt": "vertellen"}
_CALL = re.compile(r"\bbel\b", re.IGNORECASE)


class DeskVoice:
    """Says texts as the servicedesk, by `passages` (those of `data/servicedesk.yml` when not given)."""

    def __init__(self, passages: Mapping[str, str] | None = None) -> None:
        known = desk_passages() if passages is None else passages
        longest_first = sorted(known.items(), key=lambda passage: -len(passage[0]))
        self._passages = {key: (_pattern(key), with_contact(said)) for key, said in longest_first}

    def says(self, text: str) -> str:
        """`text` as a member of staff says it; empty when nothing of it is for them to say."""
        return "\n".join(_own_lines(self._with_passages(text)))

    def leaves_open(self, text: str) -> bool:
        """Whether all that `text` says is that the assistant does not know: somebody has to write the answer."""
        said = self._with_passages(text)
        return not any(_own_lines(said)) and any(map(says_not_to_know, _sentences(said)))

    def unused(self, texts: list[str]) -> list[str]:
        """The passages that stand in none of `texts`."""
        return [key for key, (pattern, _) in self._passages.items() if not any(map(pattern.search, texts))]

    def missing(self, text: str) -> list[str]:
        """The sentences of `text` that speak to visitors, that have no passage and are of no kind that needs none."""
        missing: list[str] = []
        before = ""
        for sentence in _sentences(self._with_passages(text)):
            where_to_ask = _only_asks_the_desk(sentence) and not before.endswith("?")
            where_to_ask |= says_not_to_know(before) and bool(_details(sentence))
            if speaks_to_visitors(_to_us(sentence)) and not says_not_to_know(sentence) and not where_to_ask:
                missing.append(sentence)
            before = sentence
        return missing

    def _with_passages(self, text: str) -> str:
        for pattern, said in self._passages.values():
            text = pattern.sub(partial(_filled, said), text)
        return text


def says_not_to_know(sentence: str) -> bool:
    """Whether the assistant says in `sentence` that it does not know, cannot see or found nothing, and no more."""
    return bool(_NOT_KNOWN.search(_QUOTED.sub("", sentence)))


def speaks_to_visitors(sentence: str) -> bool:
    """Whether only the assistant can say it: it speaks of itself or its chat, or sends the reader to the servicedesk.

    What stands in quotation marks is somebody else's, such as a text to pass on.
    """
    unquoted = _QUOTED.sub("", sentence)
    details = _details(unquoted)
    without = unquoted
    for detail in details:
        without = without.replace(detail, "")
    sends_away = bool(details) and not _TO_US.search(unquoted) and not _LABEL.match(without.replace("**", ""))
    return sends_away or bool(_VISITORS.search(unquoted))


def _own_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        item = _ITEM.match(line)
        start = item.group() if item else ""
        sentences = (one for one in _split(line[len(start) :]) if not _only_asks_the_desk(one))
        said = " ".join(one for one in map(_to_us, sentences) if not speaks_to_visitors(one))
        if said:
            yield start + said


def _details(sentence: str) -> list[str]:
    """The ways to reach the servicedesk that stand in it."""
    return [detail for detail in contact().values() if detail in sentence]


def _only_asks_the_desk(sentence: str) -> bool:
    """Whether it only says to ask the servicedesk what was just asked, or what to tell it then."""
    where = bool(_details(sentence)) and "Servicedesk" in sentence
    return bool(_ASK_THE_DESK.match(sentence)) and (where or sentence.startswith("Noem"))


def _to_us(sentence: str) -> str:
    """`sentence` with us for the servicedesk, when it ends in how to reach it; a number to call stays."""
    details = "|".join(map(re.escape, contact().values()))
    reach = re.search(rf": (?:{details})(?: of (?:{details}))?\.$", sentence)
    if reach is None or _QUOTED.search(sentence):
        return sentence
    said = _ASK_OR_CALL.sub(r"\1\2 ons\3", sentence)
    said = _DESK_DOES.sub(lambda found: f"{_WE_DO[found[1]]} wij", _TO_DESK.sub(_with_us, said))
    if said == sentence or _CALL.search(said):
        return said
    return f"{said.removesuffix(reach[0])}."


def _with_us(found: re.Match[str]) -> str:
    """Us after its preposition; what belongs to the verb comes last, as in "geeft u aan ons door"."""
    return f"{found[2]} ons {found[1] or ''}".rstrip()


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
