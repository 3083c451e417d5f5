"""A conversation as a reader sees it: its entries, and the text file that a visitor can keep."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from bot.conversations.text import as_plain
from bot.dialogue.reply import Reply
from bot.platform.clock import DUTCH_TIME

_NAMES = {"bezoeker": "U", "assistent": "Assistent (virtueel)", "medewerker": "Medewerker"}
_MARK = "  "
_TITLE = "Uw gesprek met de virtuele assistent voor de BRO"


class Said(BaseModel):
    """What a visitor said, without personal data; `message_id` is the id that the visitor's side gave it."""

    author: Literal["bezoeker"] = "bezoeker"
    position: int
    at: datetime
    text: str
    message_id: str | None = None


Entry = Annotated[Said | Reply, Field(discriminator="author")]
"""One message of a conversation."""


def as_text(entries: Sequence[Said | Reply], title: str = _TITLE) -> str:
    """The conversation as plain text under this title, with Dutch local times.

    Only who spoke begins at the edge of a line: whatever was said stands to the right of it, so that no line of it can
    pass for another speaker's.
    """
    blocks = [title]
    for entry in entries:
        when = entry.at.astimezone(DUTCH_TIME)
        said = reply_as_text(entry) if isinstance(entry, Reply) else entry.text
        blocks.append("\n".join([f"{_NAMES[entry.author]} ({when:%d-%m-%Y %H:%M}):", *indented(said)]))
    return "\n\n".join(blocks) + "\n"


def indented(said: str) -> list[str]:
    """The lines of what was said, whatever parts them, each with its mark in front."""
    return [f"{_MARK}{line}" for line in said.splitlines()]


def reply_as_text(reply: Reply) -> str:
    """One reply as plain text: what it says, the choices by their titles, and the sources.

    Its checklist stands in what it says.
    """
    lines = [as_plain(reply.text)]
    lines += [f"Keuze: {choice.title}" for choice in reply.choices]
    lines += [f"Bron: {source.title}, {source.url} ({source.checked:%d-%m-%Y})" for source in reply.sources]
    return "\n".join(lines)
