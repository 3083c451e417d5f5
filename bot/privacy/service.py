"""Seeing, keeping and removing all of one conversation, for who answers a privacy request."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.conversations.models import Conversation, Message
from bot.conversations.repository import ConversationRepository, UnknownConversation
from bot.dialogue.client import DialogueClient, DialogueUnavailable
from bot.dialogue.sender import rasa_sender
from bot.platform.database import writing
from bot.platform.settings import Settings
from bot.privacy.models import Preserved
from bot.privacy.tables import of_conversation, present
from bot.rasa.tracker_rows import TrackerRows


class PrivacyService:
    """Export, erase and preserve over our own tables and Rasa's tracker store."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine

    def export(self, conversation_id: str) -> dict[str, Any]:
        """All that is held of the conversation: rows per table, and Rasa's events.

        Raises:
            UnknownConversation: when it does not exist.
        """
        with self._engine.connect() as connection:
            _check_known(connection, conversation_id)
            tables = {}
            for _, table in present(connection):
                mine = of_conversation(connection, table, conversation_id)
                if mine is not None:
                    rows = connection.execute(select(table).where(mine)).mappings()
                    tables[table.name] = [dict(row) for row in rows]
        return {
            "conversation": conversation_id,
            "exported_at": datetime.now(UTC),
            "tables": tables,
            "rasa": self._rasa_events(conversation_id),
        }

    async def erase(self, conversation_id: str, force: bool = False) -> int:
        """Remove all that is held of the conversation, also in Rasa; returns how many messages there were.

        Our rows go first, so that no new turn begins; then Rasa's, which waits for a turn that is going on. A turn of
        another process that ends later finds its conversation gone and lets Rasa forget once more.

        Raises:
            UnknownConversation: when it does not exist.
            PreservedConversation: when it must be kept longer, unless `force`.
        """
        with self._engine.connect() as connection:
            _check_known(connection, conversation_id)
            messages = _messages(connection, conversation_id)
        ConversationRepository(self._engine).erase(conversation_id, force)
        await self._forget(rasa_sender(self._settings, conversation_id))
        return messages

    def preserve(self, conversation_id: str, until: date, reason: str) -> None:
        """Keep the conversation through the day `until`; a second time replaces the first.

        Raises:
            UnknownConversation: when it does not exist.
        """
        with writing(self._engine) as session:
            _check_known(session.connection(), conversation_id)
            session.merge(Preserved(conversation_id=conversation_id, until=until, reason=reason, at=datetime.now(UTC)))

    async def _forget(self, sender: str) -> None:
        """Through Rasa when it runs, so that it cannot write the rows again; else from its store."""
        dialogue = DialogueClient(self._settings)
        try:
            await dialogue.forget(sender)
        except DialogueUnavailable:
            tracker = TrackerRows(self._settings)
            tracker.delete([sender])
            tracker.close()
        finally:
            await dialogue.close()

    def _rasa_events(self, conversation_id: str) -> list[dict[str, Any]]:
        tracker = TrackerRows(self._settings)
        try:
            return tracker.of(rasa_sender(self._settings, conversation_id))
        finally:
            tracker.close()


def _check_known(connection: Connection, conversation_id: str) -> None:
    query = select(Conversation.id).where(Conversation.id == conversation_id)
    if connection.execute(query).one_or_none() is None:
        raise UnknownConversation


def _messages(connection: Connection, conversation_id: str) -> int:
    query = select(func.count()).select_from(Message).where(Message.conversation_id == conversation_id)
    return int(connection.execute(query).scalar_one())
