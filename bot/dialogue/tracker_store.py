"""Rasa's record of conversations: its SQL tracker store on our own connections, which fails where it must.

Rasa keeps stale connections after a restart of the database, and when saving fails it goes on in memory: the other
servers then know nothing of that turn. Here a connection is tested before use, and a turn that cannot be saved is a
failed turn, which the gateway sends again.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.database import connect


@dataclass
class Handled:
    """What Rasa made of the message that is being handled; filled in when the turn is saved."""

    said: UserUttered | None = None


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
        """Store the new events in one transaction, and tell the channel how the message was understood."""
        await super().save(tracker)
        turn = handled.get(None)
        if turn is not None:
            turn.said = tracker.latest_message

    def erase(self, sender: str) -> None:
        """Delete all events of conversation `sender`; Rasa's own stores cannot do this."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter_by(sender_id=sender).delete()
            session.commit()


def tracker_store(agent: Any) -> GatewayTrackerStore:
    """The tracker store of Rasa's `agent`, that no longer hides its failures."""
    wrapped: FailSafeTrackerStore = agent.tracker_store
    wrapped._on_tracker_store_error = _fail
    store: GatewayTrackerStore = wrapped._tracker_store
    return store


def _fail(error: Exception) -> None:
    raise error
