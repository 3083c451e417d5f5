"""The tables of privacy: conversations that are kept longer, the audit record, and jobs that one process does."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Text

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class Preserved(Base):
    """A conversation that is kept through the day `until`, whatever its age, for example for a complaint."""

    __tablename__ = "preserved"

    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    until = Column(Date, nullable=False)
    reason = Column(Text, nullable=False)
    at = Column(Moment, nullable=False, default=now)


class Job(Base):
    """The right to do a job, held by one process at a time over all replicas, until `expires_at`."""

    __tablename__ = "job"

    name = Column(String(20), primary_key=True)
    holder = Column(String(40))
    expires_at = Column(Moment)
    finished_at = Column(Moment)


class AuditRow(Base):
    """What somebody did. The database refuses changes, and removal before the day after `keep_until`."""

    __tablename__ = "audit"

    id = Column(Integer, primary_key=True)
    at = Column(Moment, nullable=False, default=now, index=True)
    agent = Column(String(80), nullable=False, index=True)
    action = Column(String(20), nullable=False, index=True)
    conversation_id = Column(String(43), index=True)
    detail = Column(Text)
    keep_until = Column(Date, nullable=False, index=True)
