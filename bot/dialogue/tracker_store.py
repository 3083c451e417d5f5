"""Where Rasa keeps its conversations: its own SQL store, quicker on SQLite, and able to forget.

Named in `endpoints.yml`. Rasa's store runs SQLite with a journal that waits for the disk several times per message;
under load that was a quarter of each turn. It gets the connections that our own tables have.
"""

import json
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.orm import sessionmaker

from bot.database import connect


class ConversationTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store; takes the same settings in `endpoints.yml`."""

    engine: Any

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if self.engine.dialect.name == "sqlite":
            self.engine.dispose()
            self.engine = connect(str(self.engine.url))
            self.sessionmaker = sessionmaker(bind=self.engine)

    def latest_message(self, sender: str) -> dict[str, Any]:
        """What Rasa understood of the last message of `sender`: its parse data, or an empty dict."""
        with self.session_scope() as session:
            query = session.query(self.SQLEvent.data).filter_by(sender_id=sender, type_name="user")
            row = query.order_by(self.SQLEvent.id.desc()).first()
        parsed: dict[str, Any] = json.loads(row.data).get("parse_data") or {} if row else {}
        return parsed

    def erase(self, sender: str) -> None:
        """Delete all events of `sender`."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter_by(sender_id=sender).delete()
            session.commit()
