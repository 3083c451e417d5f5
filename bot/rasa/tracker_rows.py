"""Rasa's tracker store seen from outside: what it keeps of a conversation, and removing it.

While Rasa runs, one conversation is removed through Rasa itself (`DialogueClient.forget`), which waits for a turn that
is going on. The functions here are for what no turn can touch: old rows, or a Rasa that is not running.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, and_, delete, func, inspect, select
from sqlalchemy.sql import ColumnElement

from bot.platform.database import compact, connect
from bot.platform.settings import Settings
from bot.rasa.server import tracker_url

_EVENTS = Table(  # as Rasa 3.6 makes it: rasa.core.tracker_store.SQLTrackerStore.SQLEvent
    "events",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255)),
    Column("type_name", String(255)),
    Column("timestamp", Float),
    Column("data", Text),
)
_SEVERAL = 500  # names in one statement; SQLite has a limit


class TrackerRows:
    """The rows of Rasa's tracker store; a store that Rasa did not make yet is empty."""

    def __init__(self, settings: Settings) -> None:
        self._engine = connect(tracker_url(settings))
        self._exists = inspect(self._engine).has_table("events")

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def of(self, sender: str) -> list[dict[str, Any]]:
        """All events of this sender, in order, as Rasa wrote them."""
        if not self._exists:
            return []
        query = select(_EVENTS.c.data).where(_EVENTS.c.sender_id == sender).order_by(_EVENTS.c.id)
        with self._engine.connect() as connection:
            return [json.loads(data) for data in connection.execute(query).scalars()]

    def silent_since(self, moment: datetime) -> list[str]:
        """The senders whose last event is older than `moment`."""
        if not self._exists:
            return []
        query = (
            select(_EVENTS.c.sender_id)
            .group_by(_EVENTS.c.sender_id)
            .having(func.max(_EVENTS.c.timestamp) < moment.timestamp())
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def delete(self, senders: Sequence[str], dry_run: bool = False) -> int:
        """Remove all events of these senders; returns how many there were."""
        return sum(self._remove(_EVENTS.c.sender_id.in_(some), dry_run) for some in _parts(senders))

    def delete_ended_sessions(self, senders: Sequence[str], moment: datetime, dry_run: bool = False) -> int:
        """Remove events before `moment` that are not of a sender's last session; returns how many there were."""
        return sum(self._remove(_ended(some, moment), dry_run) for some in _parts(senders))

    def _remove(self, which: ColumnElement[bool], dry_run: bool) -> int:
        if not self._exists:
            return 0
        with self._engine.begin() as connection:
            if dry_run:
                return int(connection.execute(select(func.count()).select_from(_EVENTS).where(which)).scalar_one())
            return int(connection.execute(delete(_EVENTS).where(which)).rowcount)

    def compact(self) -> None:
        """Leave no byte of what was removed."""
        compact(self._engine)


def _ended(senders: Sequence[str], moment: datetime) -> ColumnElement[bool]:
    later = _EVENTS.alias("later")
    last_session = (
        select(func.max(later.c.timestamp))
        .where(later.c.sender_id == _EVENTS.c.sender_id, later.c.type_name == "session_started")
        .scalar_subquery()
    )
    old = _EVENTS.c.timestamp < moment.timestamp()
    return and_(_EVENTS.c.sender_id.in_(senders), old, _EVENTS.c.timestamp < last_session)


def _parts(senders: Sequence[str]) -> Iterator[Sequence[str]]:
    return (senders[start : start + _SEVERAL] for start in range(0, len(senders), _SEVERAL))
