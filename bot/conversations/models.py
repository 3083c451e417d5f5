"""The tables of conversations."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Float, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base: Any = declarative_base()


def _now() -> datetime:
    return datetime.now(UTC)


class Conversation(Base):
    """One visitor in one channel, from the greeting to the end."""

    __tablename__ = "conversation"

    id = Column(String(43), primary_key=True)
    channel = Column(String(20), nullable=False)
    started_at = Column(DateTime(timezone=True), nullable=False, default=_now)
    last_active_at = Column(DateTime(timezone=True), nullable=False, default=_now, index=True)


class Message(Base):
    """One message, without personal data; `author` is `bezoeker`, `assistent` or `medewerker`."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("conversation_id", "position"),)

    id = Column(Integer, primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True)
    position = Column(Integer, nullable=False)
    author = Column(String(10), nullable=False)
    text = Column(Text, nullable=False)
    outcome = Column(String(20))
    intent = Column(String(60))
    confidence = Column(Float)
    choices = Column(JSON, nullable=False, default=list)
    sources = Column(JSON, nullable=False, default=list)
    at = Column(DateTime(timezone=True), nullable=False, default=_now)


class ChoiceRow(Base):
    """A button that was shown: the opaque id that the channel knows, and the Rasa payload that it stands for."""

    __tablename__ = "choice"

    id = Column(String(16), primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True)
    title = Column(Text, nullable=False)
    payload = Column(Text, nullable=False)
