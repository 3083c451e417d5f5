"""Seeing and keeping all of one conversation, for who answers a privacy request."""

from contextlib import suppress
from datetime import date
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.conversations.models import Conversation
from bot.conversations.repository import UnknownConversation
from bot.dialogue.client import rasa_sender
from bot.platform.clock import now
from bot.platform.database import writing
from bot.platform.keys import box
from bot.platform.settings import Settings
from bot.privacy.audit import OPERATOR, Audit
from bot.privacy.models import Preserved
from bot.privacy.rules import Rule
from bot.privacy.tables import of_conversation, present
from bot.rasa.tracker_rows import TrackerRows


class PrivacyService:
    """Export and preserve over our own tables and Rasa's tracker store, for an operator; the audit record tells."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._audit = Audit(engine, settings.retention_audit_days)

    def export(self, conversation_id: str) -> dict[str, Any]:
        """All that is held of the conversation: rows per table, also what is encrypted in them, and Rasa's events.

        Raises:
            UnknownConversation: when it does not exist.
        """
        with self._engine.connect() as connection:
            _check_known(connection, conversation_id)
            tables = {}
            for rule, table in present(connection):
                mine = of_conversation(connection, table, conversation_id)
                if mine is not None:
                    rows = connection.execute(select(table).where(mine)).mappings()
                    tables[table.name] = [self._opened(rule, dict(row)) for row in rows]
        rasa = self._rasa_events(conversation_id)
        self._audit.record_now(OPERATOR, "geexporteerd", conversation_id)
        return {"conversation": conversation_id, "exported_at": now(), "tables": tables, "rasa": rasa}

    def preserve(self, conversation_id: str, until: date, reason: str) -> None:
        """Keep the conversation through the day `until`; a second time replaces the first.

        Raises:
            UnknownConversation: when it does not exist.
        """
        with writing(self._engine) as session:
            _check_known(session.connection(), conversation_id)
            session.merge(Preserved(conversation_id=conversation_id, until=until, reason=reason, at=now()))
            detail = f"bewaren tot en met {until.isoformat()}: {reason}"
            session.add(self._audit.line(OPERATOR, "beheer", conversation_id, detail))

    def _opened(self, rule: Rule, row: dict[str, Any]) -> dict[str, Any]:
        """The row with what is encrypted in it as it was; what another secret encrypted, or nothing, stays as it is."""
        if rule.sealed:
            column, use = rule.sealed
            with suppress(InvalidToken):
                row[column] = box(self._settings, use).decrypt(row[column].encode()).decode()
        return row

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
