"""Removes all rows of one conversation, in the tables of every area."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.platform.clock import now
from bot.privacy.models import Preserved
from bot.privacy.purge import remove
from bot.privacy.tables import of_conversation, present


class PreservedConversation(Exception):
    """The conversation must be kept through the day `until`, for `reason`."""

    def __init__(self, until: date, reason: str) -> None:
        super().__init__(f"bewaren tot en met {until.isoformat()}: {reason}")
        self.until = until
        self.reason = reason


def check_not_preserved(connection: Connection, conversation_id: str) -> None:
    """Do nothing for a conversation that may be erased today.

    Raises:
        PreservedConversation: when it must be kept longer.
    """
    query = select(Preserved.until, Preserved.reason).where(
        Preserved.conversation_id == conversation_id, Preserved.until >= now().date()
    )
    row = connection.execute(query).one_or_none()
    if row is not None:
        raise PreservedConversation(*row)


def erase_rows(connection: Connection, conversation_id: str) -> None:
    """Remove or empty what each table has of the conversation; counts without a person stay."""
    for rule, table in present(connection):
        mine = of_conversation(connection, table, conversation_id)
        if rule.erased and mine is not None and table.name != "conversation":
            remove(connection, rule, table, mine)
    for rule, table in present(connection):
        if table.name == "conversation":
            remove(connection, rule, table, table.c.id == conversation_id)
