"""The tables of privacy: conversations that must be kept longer, and jobs that one process does for all."""

from datetime import UTC, datetime

from sqlalchemy import Column, Date, DateTime, ForeignKey, String, Text

from bot.conversations.models import Base


def _now() -> datetime:
    return datetime.now(UTC)


class Preserved(Base):  # type: ignore[misc]
    """A conversation that is kept through the day `until`, whatever its age, for example for a complaint."""

    __tablename__ = "preserved"

    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    until = Column(Date, nullable=False)
    reason = Column(Text, nullable=False)
    at = Column(DateTime(timezone=True), nullable=False, default=_now)


class Job(Base):  # type: ignore[misc]
    """The right to do a job, held by one process at a time over all replicas, until `expires_at`."""

    __tablename__ = "job"

    name = Column(String(20), primary_key=True)
    holder = Column(String(40))
    expires_at = Column(DateTime(timezone=True))
    finished_at = Column(DateTime(timezone=True))
