"""The tables of privacy: conversations that must be kept longer, and jobs that one process does for all."""

from sqlalchemy import Column, Date, ForeignKey, String, Text

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
