"""The table of canned texts, and what one is."""

from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import Column, ForeignKey, Integer, String, Text

from bot.platform.clock import now
from bot.platform.database import Base, Moment

LONGEST = 2000
"""Characters of one canned text."""

LONGEST_TITLE = 60
"""Characters of its title."""

LONGEST_SHORTCUT = 30
"""Characters of the word with which it is found."""

MOST = 200
"""Canned texts of one member of staff, and of all together."""


class CannedRow(Base):
    """A canned text. `owner` is empty for one that all members of staff use; who changed it last is `changed_by`."""

    __tablename__ = "canned_text"

    id = Column(Integer, primary_key=True)
    owner = Column(ForeignKey("agent.username", ondelete="CASCADE"), index=True)
    shortcut = Column(String(LONGEST_SHORTCUT), nullable=False)
    title = Column(String(LONGEST_TITLE), nullable=False)
    text = Column(Text, nullable=False)
    changed_by = Column(String(80))
    changed_at = Column(Moment, nullable=False, default=now, onupdate=now)


class CannedDraft(BaseModel):
    """What somebody writes; `shared` is for all members of staff."""

    shortcut: str = Field(
        min_length=1,
        max_length=LONGEST_SHORTCUT,
        pattern=r"^[^\W_][^\W_-]*(-[^\W_-]+)*$",
        description="One word, found by typing a slash and its beginning",
    )
    title: str = Field(min_length=1, max_length=LONGEST_TITLE, pattern=r"\S")
    text: str = Field(
        min_length=1,
        max_length=LONGEST,
        pattern=r"\S",
        description="May hold {naam}, {organisatie}, {medewerker}, {nummer}, %telefoon% and %mail%",
    )
    shared: bool = False


class CannedText(CannedDraft):
    """A canned text as it is kept."""

    id: int
    changed_at: datetime


class ReadyText(BaseModel):
    """A text that can be put in a reply, filled in for a conversation.

    Attributes:
        kind: whose it is: an own canned text, one for all, or a text of the library.
        shortcut: the word of a canned text; empty for one of the library.
        missing: the names of variables that are not known, for which there is `[Nog invullen: …]` in the text.
    """

    kind: str
    shortcut: str
    title: str
    text: str
    missing: list[str] = []
