"""Webhooks: which events there are and what is in each, who is called for what, and the calls to make.

Nobody is told of a conversation without the visitor's consent, nor of what is said after its handover ended. A
message's text is as we keep it: personal data was taken out before. A team is named in an event, a person never.
"""

from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.conversations.live_events import LiveEvent, QueueChange
from bot.platform.clock import now
from bot.platform.database import Base, Moment

Event = Literal[
    "handover.asked", "handover.taken", "handover.closed", "handover.mailed", "message.created", "webhook.test"
]

Form = Literal["event", "teams"]
"""What an address gets: our own signed event, or a card for a channel of Teams."""

_OF_STATE: dict[str, Event] = {
    "wachtend": "handover.asked",
    "in_gesprek": "handover.taken",
    "gesloten": "handover.closed",
    "ingetrokken": "handover.closed",
    "per_mail": "handover.mailed",
}
"""A change of a handover's state; a conversation that is given back to the queue asks again."""

_OF_HANDOVER = {"handover_id", "reference", "state", "team"}
_OF_MESSAGE = {"position", "author", "at", "text", "outcome", "intent"}


class Happened(BaseModel):
    """An event before it is sent, and the conversation and the message it is of, if it is of one."""

    event: Event
    data: dict[str, Any]
    conversation_id: str | None = None
    position: int | None = None


def happened(topic: str, live: LiveEvent) -> Happened | None:
    """What a live event is for webhooks; None for what they are not told, such as that somebody is typing."""
    if live.name == "message":
        data = live.data.model_dump(mode="json", include=_OF_MESSAGE, exclude_none=True)
        data = {"conversation_id": topic} | data
        return Happened(event="message.created", data=data, conversation_id=topic, position=live.position)
    if isinstance(live.data, QueueChange):
        data = live.data.model_dump(mode="json", include=_OF_HANDOVER)
        event = _OF_STATE.get(live.data.state) if live.data.consented else None
        return Happened(event=event, data=data) if event else None
    return None


class WebhookRow(Base):
    """An address that wants to know of `events`, in this `form`; `secret`, which signs each call, is encrypted."""

    __tablename__ = "webhook"

    id = Column(String(16), primary_key=True)
    url = Column(Text, nullable=False)
    events = Column(JSON, nullable=False)
    form = Column(String(8), nullable=False, default="event")
    secret = Column(Text, nullable=False)
    created_by = Column(String(80), nullable=False)
    created_at = Column(Moment, nullable=False, default=now)


class DeliveryRow(Base):
    """One event for one address. `due_at` is when to call next, or, during a call, when it counts as lost.

    `state` is `wacht`, `bezig`, `gelukt` or `mislukt`; `last_status` is the answer's status, or what went wrong.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (UniqueConstraint("webhook_id", "event_id"),)

    id = Column(Integer, primary_key=True)
    webhook_id = Column(ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False, index=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    event_id = Column(String(36), nullable=False)
    event = Column(String(40), nullable=False)
    body = Column(Text, nullable=False)
    state = Column(String(8), nullable=False, default="wacht")
    attempts = Column(Integer, nullable=False, default=0)
    due_at = Column(Moment, nullable=False, default=now, index=True)
    last_status = Column(String(40))
    created_at = Column(Moment, nullable=False, default=now, index=True)
