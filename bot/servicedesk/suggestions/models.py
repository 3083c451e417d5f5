"""The tables of suggestions.

What was asked and proposed stands apart (`suggestion_text`), so that it goes with the conversation that it came
from; the rest stays, for counting.
"""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class SuggestionSetRow(Base):
    """One request for suggestions; `reason` says why there are none."""

    __tablename__ = "suggestion_set"

    id = Column(String(24), primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    pasted = Column(Boolean, nullable=False)
    form = Column(String(5), nullable=False)
    agent = Column(String(80))
    reason = Column(String(20))
    model_version = Column(String(60))
    content_version = Column(String(12), nullable=False)
    at = Column(Moment, nullable=False, default=now, index=True)


class SuggestionRow(Base):
    """One suggestion: its place in the set (from 1), the topic, and how sure the assistant was (0 to 1)."""

    __tablename__ = "suggestion"

    id = Column(String(24), primary_key=True)
    set_id = Column(ForeignKey("suggestion_set.id", ondelete="CASCADE"), nullable=False, index=True)
    position = Column(Integer, nullable=False)
    intent = Column(String(60), nullable=False)
    confidence = Column(Float, nullable=False)
    band = Column(String(14), nullable=False)


class SuggestionText(Base):
    """What was asked, without personal data, and what was proposed: suggestion id to text."""

    __tablename__ = "suggestion_text"

    set_id = Column(ForeignKey("suggestion_set.id", ondelete="CASCADE"), primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    question = Column(Text, nullable=False)
    proposals = Column(JSON, nullable=False)
    at = Column(Moment, nullable=False, default=now, index=True)


class SuggestionEvent(Base):
    """What a member of staff did with a suggestion.

    `distance` counts the letters changed between proposal and final text; `share` is that as part of the longer of
    both, from 0 (the same) to 1. `key` is the caller's, so that an event that is sent again counts once.
    """

    __tablename__ = "suggestion_event"
    __table_args__ = (UniqueConstraint("suggestion_id", "key"),)

    id = Column(Integer, primary_key=True)
    suggestion_id = Column(ForeignKey("suggestion.id", ondelete="CASCADE"), nullable=False, index=True)
    key = Column(String(64), nullable=False)
    event = Column(String(10), nullable=False)
    reason = Column(String(12))
    distance = Column(Integer)
    share = Column(Float)
    agent = Column(String(80))
    at = Column(Moment, nullable=False, default=now, index=True)
