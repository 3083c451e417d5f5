"""The tables of webhooks: who is called for what, and the calls that are made or must still be made."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Text, UniqueConstraint

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class WebhookRow(Base):
    """An address that wants to know of `events`; `secret`, which signs each call, is encrypted."""

    __tablename__ = "webhook"

    id = Column(String(16), primary_key=True)
    url = Column(Text, nullable=False)
    events = Column(JSON, nullable=False)
    secret = Column(Text, nullable=False)
    active = Column(Boolean, nullable=False, default=True)
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
