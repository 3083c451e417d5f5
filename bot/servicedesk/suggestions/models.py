"""Suggestions: as callers get them, what they report back, and the tables.

What was asked and proposed stands apart (`suggestion_text`), so that it goes with the conversation that it came
from; the rest stays, for counting.
"""

from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.dialogue.content import Source
from bot.platform.clock import now
from bot.platform.database import Base, Moment
from bot.servicedesk.suggestions.look_up import LookedUp

LONGEST = 20_000
"""Characters of a pasted text, and of an answer to it."""

Form = Literal["chat", "brief"]
"""A chat message in our small Markdown, or a plain-text letter."""

Band = Literal["waarschijnlijk", "mogelijk"]
"""How sure: `waarschijnlijk` from a confidence of 0.6 on, where 97 of 100 were right (docs/suggestions.md)."""

Reason = Literal["geen_vraag", "buiten_bereik", "geen_antwoord", "onzeker"]
"""Why there is no suggestion."""

Event = Literal["getoond", "ingevoegd", "bewerkt", "verstuurd", "verworpen", "duim_op", "duim_neer"]
Complaint = Literal["onjuist", "onvolledig", "verouderd", "taal"]


class Suggestion(BaseModel):
    """A proposed reply.

    Attributes:
        text: ready to send: a chat message in our small Markdown, or a plain-text letter.
        plain: the same without marks, with the addresses behind links: what a person edits.
        html: the same, safe to show.
        intent: the topic, or `meerdere_vragen` when it answers several.
        topics: the topics that it answers, in order.
        open_questions: what was asked and is not answered; the text marks it.
    """

    id: str
    text: str
    plain: str
    html: str
    band: Band
    confidence: float
    intent: str
    topics: list[str]
    title: str
    sources: list[Source] = []
    looked_up: LookedUp | None = None
    open_questions: list[str] = []


class SuggestionSet(BaseModel):
    """At most three suggestions, best first; none when `abstained`, with the reason as a code and in Dutch.

    `attention` is for the member of staff alone: a password in the text, a deadline, a complaint.
    """

    id: str
    form: Form
    suggestions: list[Suggestion] = []
    abstained: bool = False
    reason: Reason | None = None
    notice: str | None = None
    attention: list[str] = []
    looked_up: LookedUp | None = None
    model_version: str | None = None
    content_version: str


class FeedbackReport(BaseModel):
    """What an agent did with a suggestion; `final_text` is what they sent or made of it, and is not kept."""

    event: Event
    final_text: str | None = Field(None, max_length=LONGEST)
    reason: Complaint | None = None


class FeedbackRecord(BaseModel):
    """What was recorded of an event: the letters changed, and their share of the text from 0 to 1."""

    suggestion_id: str
    event: Event
    distance: int | None = None
    share: float | None = None


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
    """What an agent did with a suggestion.

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
