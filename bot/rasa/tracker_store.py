"""Rasa's record of conversations: its SQL tracker store on our own connections, which fails where it must.

Rasa keeps stale connections after a restart of the database, and when saving fails it goes on in memory: the other
servers then know nothing of that turn. Here a connection is tested before use, and a turn that cannot be saved is a
failed turn, which the gateway sends again.
"""

import json
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import insert
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from bot.platform.database import connect, wipe
from bot.rasa.reading import NAMED

_KEPT_INTENTS = 3  # of the ranking of a message, the best; the whole of it is four fifths of what would be stored


@dataclass
class Handled:
    """What Rasa made of the message that is being handled; filled in when the turn is saved.

    `asking`: whether a form runs, so that the turn ended in its question.
    """

    said: UserUttered | None = None
    asking: bool = False


handled: ContextVar[Handled] = ContextVar("handled")
"""Set by the channel before it hands a message to Rasa."""


class GatewayTrackerStore(SQLTrackerStore):
    """Keeps events in the database at `host`, a SQLAlchemy URL (`url` in endpoints.yml)."""

    def __init__(self, host: str, **options: Any) -> None:
        super().__init__(host=host, **options)
        self.engine.dispose()
        self.engine: Engine = connect(host)
        self.sessionmaker = sessionmaker(bind=self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events in one statement, and tell the channel how the message was understood."""
        await self.stream_events(tracker)
        with self.session_scope() as session:
            rows = [_row(tracker.sender_id, event) for event in self._additional_events(session, tracker)]
            if rows:
                session.execute(insert(self.SQLEvent), rows)
                session.commit()
        turn = handled.get(None)
        if turn is not None:
            turn.said = tracker.latest_message
            turn.asking = tracker.active_loop_name is not None

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        """Read the events themselves, without making an object of each row."""
        with self.session_scope() as session:
            query = self._event_query(session, sender_id, fetch_events_from_all_sessions)
            events = [json.loads(data) for (data,) in query.with_entities(self.SQLEvent.data)]
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.stored_events = len(events)
        return tracker

    def _additional_events(self, session: Session, tracker: DialogueStateTracker) -> Iterator[Event]:
        """What is not stored yet. Of a message, only the best intents: later turns read them each time.

        What was read is counted, and not the rows: rows that were deleted since would be written again.
        """
        stored = getattr(tracker, "stored_events", None)
        new = super()._additional_events(session, tracker) if stored is None else islice(tracker.events, stored, None)
        for event in new:
            if isinstance(event, UserUttered) and event.parse_data:
                event.parse_data["intent_ranking"] = event.parse_data.get("intent_ranking", [])[:_KEPT_INTENTS]
                event.parse_data.pop(NAMED, None)  # what later turns need of it is in the slots
            yield event

    def erase(self, sender: str) -> None:
        """Delete all events of conversation `sender`; Rasa's own stores cannot do this."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter_by(sender_id=sender).delete()
            session.commit()
        wipe(self.engine)


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    """The row that Rasa's own store writes of an event."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def tracker_store(agent: Any) -> GatewayTrackerStore:
    """The tracker store of Rasa's `agent`, that no longer hides its failures."""
    wrapped: FailSafeTrackerStore = agent.tracker_store
    wrapped._on_tracker_store_error = _fail
    store: GatewayTrackerStore = wrapped._tracker_store
    return store


def _fail(error: Exception) -> None:
    raise error
