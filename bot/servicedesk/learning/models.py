"""The table of questions to learn from."""

from sqlalchemy import Column, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class LearningQuestion(Base):
    """A question that was not answered well; `kind` says why, `ref` which message or suggestions it comes from.

    It goes when its conversation is erased. `state` is `open`, `gekoppeld` (to `topic`), `ontbreekt` (a missing
    topic) or `genegeerd`.
    """

    __tablename__ = "learning_question"
    __table_args__ = (UniqueConstraint("kind", "ref"),)

    id = Column(Integer, primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    kind = Column(String(20), nullable=False)
    ref = Column(String(40), nullable=False)
    text = Column(Text, nullable=False)
    state = Column(String(12), nullable=False, default="open", index=True)
    topic = Column(String(60))
    note = Column(Text)
    decided_by = Column(String(80))
    decided_at = Column(Moment)
    at = Column(Moment, nullable=False, default=now, index=True)
