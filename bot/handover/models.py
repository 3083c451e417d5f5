"""The tables of handovers to a person; what is not in `models.py`."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import relationship

from bot.conversations.models import Conversation
from bot.platform.clock import now
from bot.platform.database import Base, Moment

_OPEN = text("state IN ('aangeboden', 'wachtend', 'in_gesprek')")


class HandoverRow(Base):
    """One time that a conversation was offered to a person; docs/handover.md draws its states.

    A conversation has at most one that is open. `asked_at` is when the visitor was asked for consent, `consented_at`
    when the answer was yes, `waiting_since` when the present wait began, `email_asked_at` when the visitor was asked
    for an address, `ticket` the id that the ticket system gave, `tags` the words by which members of staff find it
    again, `team` the team that it was given to last, `snoozed_until` until when silence is no silence.
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index("handover_open_once", "conversation_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id = Column(Integer, primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    reference = Column(String(20), unique=True)
    reason = Column(String(20), nullable=False)
    topic = Column(String(60))
    state = Column(String(12), nullable=False, index=True)
    agent = Column(String(80), index=True)
    agent_name = Column(String(80))
    summary = Column(JSON)
    consented_at = Column(Moment)
    waiting_since = Column(Moment)
    email_asked_at = Column(Moment)
    taken_at = Column(Moment)
    first_answer_at = Column(Moment)
    ended_at = Column(Moment)
    agent_seen_at = Column(Moment)
    asked_at = Column(Moment, nullable=False, default=now, index=True)
    ticket = Column(String(200))
    tags = Column(JSON)
    team = Column(String(30))
    snoozed_until = Column(Moment)
    conversation = relationship(Conversation, lazy="joined", viewonly=True)


class ContactRow(Base):
    """How a visitor can be reached, given to the person who has the conversation; `sealed` is encrypted.

    With `wants_transcript` the conversation goes to the visitor by mail when it ends; after that the wish is over.
    """

    __tablename__ = "handover_contact"

    handover_id = Column(ForeignKey("handover.id", ondelete="CASCADE"), primary_key=True)
    sealed = Column(Text, nullable=False)
    wants_transcript = Column(Boolean, nullable=False, default=False)
    at = Column(Moment, nullable=False, default=now)


class NoteRow(Base):
    """What a member of staff wrote for colleagues about the conversation, without personal data."""

    __tablename__ = "handover_note"

    id = Column(Integer, primary_key=True)
    handover_id = Column(ForeignKey("handover.id", ondelete="CASCADE"), nullable=False, index=True)
    author = Column(String(80), nullable=False)
    text = Column(Text, nullable=False)
    at = Column(Moment, nullable=False, default=now)


class OutboxRow(Base):
    """Something that must still be sent: `what` is `ticket` (a question to the ticket system), `note` (the note for
    members of staff that follows it) or `transcript` (the conversation to the visitor).

    `sealed_address` is the visitor's address, encrypted, for a question alone: the address for a transcript is in
    `handover_contact`.
    """

    __tablename__ = "handover_outbox"

    handover_id = Column(ForeignKey("handover.id", ondelete="CASCADE"), primary_key=True)
    what = Column(String(10), primary_key=True)
    sealed_address = Column(Text, nullable=False, default="")
    attempts = Column(Integer, nullable=False, default=0)
    asked_at = Column(Moment, nullable=False, default=now)
    next_at = Column(Moment, nullable=False, default=now, index=True)
