"""The table of proposed changes to answers, and what one is."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import Column, Index, Integer, String, Text
from sqlalchemy import text as sql

from bot.platform.clock import now
from bot.platform.database import Base, Moment

State = Literal["voorgesteld", "goedgekeurd", "afgewezen", "live", "vervangen", "teruggezet"]
"""What is `live` was approved and is said at once; then another one took its place, or somebody put the text back."""

_LIVE = sql("state = 'live'")

LONGEST = 4000
"""Characters of one answer."""


class AnswerDraftRow(Base):
    """Another text for variant `place` of response `name`; `before` is the text that it replaces.

    One text is overridden by one other at a time.
    """

    __tablename__ = "answer_draft"
    __table_args__ = (
        Index("answer_draft_live_once", "name", "place", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id = Column(Integer, primary_key=True)
    topic = Column(String(60), nullable=False)
    name = Column(String(120), nullable=False)
    place = Column(Integer, nullable=False)
    before = Column(Text, nullable=False)
    text = Column(Text, nullable=False)
    state = Column(String(12), nullable=False, default="voorgesteld", index=True)
    written_by = Column(String(80), nullable=False)
    written_at = Column(Moment, nullable=False, default=now)
    judged_by = Column(String(80))
    judged_at = Column(Moment)
    ended_by = Column(String(80))
    ended_at = Column(Moment)


class Proposal(BaseModel):
    """Another text for one of a topic's texts."""

    key: str = Field(max_length=80, description="Which text: its key in the library")
    text: str = Field(min_length=1, max_length=LONGEST, pattern=r"\S")


class AnswerDraft(BaseModel):
    """A proposed change; `name` is that of the response, `place` says which of its variants."""

    id: int
    topic: str
    name: str
    place: int
    before: str
    text: str
    state: State
    written_by: str
    written_at: datetime
    judged_by: str | None = None
    judged_at: datetime | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None
