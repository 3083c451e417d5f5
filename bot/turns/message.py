"""What a visitor did in one turn, as it may be kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.conversations import metrics
from bot.conversations.redaction import redact
from bot.conversations.text import clean
from bot.dialogue.client import ChosenPayload

_UP, _DOWN = "👍👌✅🙏🆗", "👎❌"
_AROUND_SIGN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\\s.!]")  # skin colours, and how a sign is drawn
_LONGEST_NAME = 120  # characters of the name of a file
_NO_NAME = "afbeelding"


@dataclass(frozen=True)
class Typed:
    """What a visitor typed: `text` without personal data, of which `removed` names the kinds.

    A text that is `too_long` is for a person only; `files` names what was sent with it, which nobody here gets.
    `as_typed` still has the personal data. It is kept nowhere; only an e-mail address that we asked for is read from
    it.
    """

    text: str
    as_typed: str
    removed: frozenset[str]
    too_long: bool = False
    files: tuple[str, ...] = ()

    @property
    def kept(self) -> str:
        """What the conversation holds of it: the text, and the names of the files."""
        return "\n".join([*filter(None, [self.text]), *(f"[Niet ontvangen: {name}]" for name in self.files)])


@dataclass(frozen=True)
class Clicked:
    """A choice that a visitor clicked: what its button says, and what stands behind it.

    `choice_id` is None for the button "medewerker", which belongs to no question.
    """

    text: str
    choice: ChosenPayload
    choice_id: str | None = None

    @property
    def kept(self) -> str:
        """What the conversation holds of it."""
        return self.text


def read_typed(text: str, longest: int, files: Sequence[str] = ()) -> Typed:
    """Clean the text, and take personal data out of it; the assistant reads at most `longest` characters."""
    text = clean(text)
    redacted = redact(text)
    for kind in redacted.kinds:
        metrics.removed.labels(kind).inc()
    names = tuple(redact(clean(name)[:_LONGEST_NAME]).text or _NO_NAME for name in files)
    return Typed(redacted.text, text, redacted.kinds, len(text) > longest, names)


def sign(text: str) -> Literal["op", "neer"] | None:
    """What a message means that is only a thumb or the like; None for all other messages."""
    signs = set(_AROUND_SIGN.sub("", text))
    if signs and signs <= set(_UP):
        return "op"
    return "neer" if signs and signs <= set(_DOWN) else None
