"""Looks at the tables as they are in the database, so that rules hold for tables of every area."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import MetaData, Table, and_, inspect, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.privacy.models import Preserved
from bot.privacy.rules import RULES, Rule


def present(connection: Connection) -> list[tuple[Rule, Table]]:
    """The rules whose table exists, with that table."""
    names = set(inspect(connection).get_table_names())
    known = MetaData()  # one for all: a table that others refer to is then looked at once
    return [(rule, Table(rule.table, known, autoload_with=connection)) for rule in RULES if rule.table in names]


def moment(table: Table, column: str, at: datetime) -> datetime:
    """`at` as the column wants it: with a zone, or in UTC without."""
    kind: Any = table.c[column].type
    return at if getattr(kind, "timezone", False) else at.astimezone(UTC).replace(tzinfo=None)


def of_conversation(connection: Connection, table: Table, conversation_id: str) -> ColumnElement[bool] | None:
    """The condition for the rows of one conversation, directly or through its handover; None when there are none."""
    if table.name == "conversation":
        return table.c.id == conversation_id
    if "conversation_id" in table.c:
        return table.c.conversation_id == conversation_id
    if "handover_id" in table.c:
        handover = Table("handover", table.metadata, autoload_with=connection)
        return table.c.handover_id.in_(select(handover.c.id).where(handover.c.conversation_id == conversation_id))
    return None


def not_preserved(table: Table, at: datetime) -> ColumnElement[bool]:
    """The condition for rows that do not belong to a conversation which must be kept on the day of `at`."""
    kept = select(Preserved.conversation_id).where(Preserved.until >= at.date())
    column = table.c.id if table.name == "conversation" else table.c.get("conversation_id")
    return and_(True) if column is None else or_(column.is_(None), column.not_in(kept))


def of_nobody(table: Table, rule: Rule) -> ColumnElement[bool]:
    """The condition for rows that belong to no conversation, when the rule is only for those; else all rows."""
    return table.c.conversation_id.is_(None) if rule.loose else and_(True)


def still_there(table: Table, rule: Rule) -> ColumnElement[bool]:
    """The condition for rows in which something is left to clear; for other rules, all rows."""
    return or_(*(table.c[name].is_not(None) for name in rule.clear)) if rule.clear else and_(True)
