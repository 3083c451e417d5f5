"""Notes and tags that members of staff leave with a conversation for one another; no visitor and no ticket gets them.

Personal data is taken out before they are kept, as from messages. They go with the conversation.
"""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.conversations.redaction import redact
from bot.conversations.text import EmptyMessage, clean
from bot.handover.models import HandoverRow, NoteRow
from bot.platform.database import reading, writing

MOST_TAGS = 6
"""Tags of one conversation."""

LONGEST_TAG = 30
"""Characters of one tag."""


class Note(BaseModel):
    """What somebody wrote for colleagues; `author` is the name that visitors know them by."""

    author: str
    text: str
    at: datetime


class Notes:
    """Notes in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, handover_id: int, author: str, text: str) -> None:
        """Keep a note.

        Raises:
            EmptyMessage: when nothing visible is in the text.
        """
        kept = redact(clean(text)).text
        if not kept:
            raise EmptyMessage
        with writing(self._engine) as session:
            session.add(NoteRow(handover_id=handover_id, author=author, text=kept))

    def tag(self, handover_id: int, tags: Sequence[str]) -> None:
        """Let these be the tags of a handover, in lower case: the first `MOST_TAGS` that say something."""
        kept = (redact(clean(tag)).text.casefold()[:LONGEST_TAG] for tag in tags)
        values = {"tags": list(dict.fromkeys(tag for tag in kept if tag))[:MOST_TAGS]}
        with writing(self._engine) as session:
            session.execute(update(HandoverRow).where(HandoverRow.id == handover_id).values(values))

    def of(self, handover_id: int) -> list[Note]:
        """The notes of a handover, oldest first; whoever asks must be one who may see the conversation."""
        query = select(NoteRow).where(NoteRow.handover_id == handover_id).order_by(NoteRow.id)
        with reading(self._engine) as session:
            rows = session.execute(query).scalars()
            return [Note(author=row.author, text=row.text, at=row.at) for row in rows]
