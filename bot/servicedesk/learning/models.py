"""The table of questions to learn from, and what can be decided about one."""

from typing import Final, Literal, get_args

from pydantic import BaseModel, Field, model_validator
from sqlalchemy import Column, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.platform.clock import now
from bot.platform.database import Base, Moment

State = Literal["open", "gekoppeld", "ontbreekt", "genegeerd"]
"""Waits for a decision, linked to a topic, about a topic that is missing, nothing to learn from."""

STATES: Final[tuple[State, ...]] = get_args(State)


class LearningQuestion(Base):
    """A question that was not answered well; `kind` says why, `ref` which message or suggestions it comes from.

    It goes when its conversation is erased. `topic` is what it was linked to, `approved_by` the second person.
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
    approved_by = Column(String(80))
    at = Column(Moment, nullable=False, default=now, index=True)


class Decision(BaseModel):
    """What to do with a question: link it to a topic, call its topic missing, ignore it, or take that back."""

    state: State
    topic: str | None = Field(None, max_length=60)
    note: str | None = Field(None, max_length=500)

    @model_validator(mode="after")
    def _topic_with_a_link(self) -> "Decision":
        if (self.topic is not None) != (self.state == "gekoppeld"):
            raise ValueError("a topic belongs to the state gekoppeld")
        return self
