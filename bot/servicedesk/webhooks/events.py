"""What webhooks tell: which events there are, and what is in each.

A message's text is as we keep it: personal data was taken out before. Nobody's name is in an event.
"""

from typing import Any, Literal

from pydantic import BaseModel

from bot.conversations.live_events import LiveEvent, QueueChange

Event = Literal[
    "handover.asked", "handover.taken", "handover.closed", "handover.mailed", "message.created", "webhook.test"
]

_OF_STATE: dict[str, Event] = {
    "wachtend": "handover.asked",
    "in_gesprek": "handover.taken",
    "gesloten": "handover.closed",
    "ingetrokken": "handover.closed",
    "per_mail": "handover.mailed",
}
"""A change of a handover's state; a conversation that is given back to the queue asks again."""

_OF_HANDOVER = {"handover_id", "reference", "state"}
_OF_MESSAGE = {"position", "author", "at", "text", "outcome", "intent"}


class Happened(BaseModel):
    """An event before it is sent, and the conversation it is of, if we know it."""

    event: Event
    data: dict[str, Any]
    conversation_id: str | None = None


def happened(topic: str, live: LiveEvent) -> Happened | None:
    """What a live event is for webhooks; None for what they are not told, such as that somebody is typing."""
    if live.name == "message":
        data = live.data.model_dump(mode="json", include=_OF_MESSAGE, exclude_none=True)
        return Happened(event="message.created", data={"conversation_id": topic} | data, conversation_id=topic)
    if isinstance(live.data, QueueChange):
        data = live.data.model_dump(mode="json", include=_OF_HANDOVER)
        event = _OF_STATE.get(live.data.state)
        return Happened(event=event, data=data) if event else None
    return None
