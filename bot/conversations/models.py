"""The tables of conversations."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class Conversation(Base):
    """One visitor in one channel, from the greeting to the end; `agent` is the name of who took it over.

    On a website, `page` is where the visitor is, and until `here_until` their page is certainly open.
    """

    __tablename__ = "conversation"

    id = Column(String(43), primary_key=True)
    channel = Column(String(20), nullable=False)
    agent = Column(String(80))
    started_at = Column(Moment, nullable=False, default=now)
    last_active_at = Column(Moment, nullable=False, default=now, index=True)
    page = Column(JSON)
    here_until = Column(Moment)


class Message(Base):
    """One message, without personal data; `author` is `bezoeker`, `assistent` or `medewerker`.

    `message_id` is the id that the visitor's side gave it, so that a retry is recognised. `suggestion_id` is the
    suggested reply that a member of staff started from. `undelivered` says why the visitor's channel did not take it.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "position"),
        UniqueConstraint("conversation_id", "message_id"),
    )

    id = Column(Integer, primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True)
    position = Column(Integer, nullable=False)
    author = Column(String(10), nullable=False)
    message_id = Column(String(36))
    text = Column(Text, nullable=False)
    outcome = Column(String(20))
    intent = Column(String(60))
    confidence = Column(Float)
    choices = Column(JSON, nullable=False, default=list)
    sources = Column(JSON, nullable=False, default=list)
    checklist = Column(JSON, nullable=False, default=list)
    form = Column(String(10))
    drawing = Column(JSON)
    suggestion_id = Column(String(40))
    undelivered = Column(String(40))
    at = Column(Moment, nullable=False, default=now)


class ChoiceRow(Base):
    """A button that was shown: the opaque id that the channel knows, and the Rasa payload that it stands for."""

    __tablename__ = "choice"

    id = Column(String(16), primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True)
    title = Column(Text, nullable=False)
    payload = Column(Text, nullable=False)


class TurnOutcome(Base):
    """How one turn ended, without its text; it stays, for counting, when the conversation is erased."""

    __tablename__ = "outcome"

    id = Column(Integer, primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    channel = Column(String(20), nullable=False)
    outcome = Column(String(20), nullable=False)
    intent = Column(String(60))
    confidence = Column(Float)
    at = Column(Moment, nullable=False, default=now, index=True)


class Feedback(Base):
    """A visitor's thumb for one answer: `rating` is `op` or `neer`, `reason` comes from a closed list, and `comment` is
    what they wrote with it, without personal data."""

    __tablename__ = "feedback"

    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    position = Column(Integer, primary_key=True)
    rating = Column(String(4), nullable=False)
    reason = Column(String(20))
    comment = Column(Text)
    at = Column(Moment, nullable=False, default=now)
