"""Removes what is older than its rule allows, by hand and once a day; also counts it without removing."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, and_, delete, func, null, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement

from bot.conversations.models import Conversation
from bot.dialogue.client import rasa_sender
from bot.platform import clock
from bot.platform.claims import HeldElsewhere, holding
from bot.platform.database import compact
from bot.platform.settings import Settings
from bot.privacy.erasures import Erasures
from bot.privacy.models import Job, Preserved
from bot.privacy.rules import Rule
from bot.privacy.tables import moment, not_preserved, of_nobody, present, still_there
from bot.rasa.tracker_rows import TrackerRows

logger = logging.getLogger(__name__)

_EVERY = timedelta(days=1)
_LONGEST = timedelta(hours=1)  # after which the claim of a process that died is free again


@dataclass(frozen=True)
class Purged:
    """How many rows of `table` went, or would go; `days` is the age from which they go."""

    table: str
    holds: str
    days: int
    rows: int


def purge(settings: Settings, engine: Engine, now: datetime | None = None, dry_run: bool = False) -> list[Purged]:
    """Remove all rows that are older than their rule allows, also Rasa's; with `dry_run` only count them.

    Rasa's rows go when their conversation is gone; those of no conversation (`bro chat`, tries for a suggestion, health
    checks) after the setting's days; and ended sessions of a long conversation with its old messages. The session that
    is going on stays whole, because Rasa would write missing rows again.
    """
    now = now or clock.now()
    with engine.begin() as connection:
        counts = [
            _apply(settings, connection, rule, table, now, dry_run) for rule, table in present(connection) if rule.days
        ]
        living, preserved = _senders(settings, connection, now)
    counts.append(_purge_tracker(settings, living, preserved, now, dry_run))
    if not dry_run:
        compact(engine)
        Erasures(settings).prune(settings.retention_audit_days)
    return counts


def purge_when_due(settings: Settings, engine: Engine, now: datetime | None = None) -> list[Purged] | None:
    """Purge when a day has passed since the last time and nobody else is busy; None when it was not done."""
    if settings.privacy_schedule == "off":
        return None
    at = now or clock.now()
    due = or_(Job.finished_at.is_(None), Job.finished_at <= at - _EVERY)
    try:
        with holding(engine, Job, "purge", _LONGEST, due, at=at) as done:
            counts = purge(settings, engine, at)
            done["finished_at"] = at
    except HeldElsewhere:
        return None
    logger.info("privacy_purged", extra={"rows": {count.table: count.rows for count in counts}})
    return counts


def _apply(
    settings: Settings, connection: Connection, rule: Rule, table: Table, now: datetime, dry_run: bool
) -> Purged:
    days = getattr(settings, str(rule.days))
    if rule.until:
        over = table.c[rule.until] < now.date()
    else:
        since = str(rule.since)
        over = table.c[since] < moment(table, since, now - timedelta(days=days))
    old = and_(over, not_preserved(table, now), still_there(table, rule), of_nobody(table, rule))
    if dry_run:
        rows = connection.execute(select(func.count()).select_from(table).where(old)).scalar_one()
    else:
        rows = remove(connection, rule, table, old)
    return Purged(rule.table, rule.holds, days, rows)


def remove(connection: Connection, rule: Rule, table: Table, which: ColumnElement[bool]) -> int:
    """Do to the rows `which` what the rule says: empty its columns, or delete them; returns how many."""
    if not rule.clear:
        return int(connection.execute(delete(table).where(which)).rowcount)
    empty = {name: null() if table.c[name].nullable else "" for name in rule.clear}
    return int(connection.execute(update(table).where(which).values(empty)).rowcount)


def _senders(settings: Settings, connection: Connection, now: datetime) -> tuple[set[str], set[str]]:
    """Rasa's names of the conversations that stay, and of those among them that are preserved."""
    oldest = now - timedelta(days=settings.retention_transcripts_days)
    kept = set(connection.execute(select(Preserved.conversation_id).where(Preserved.until >= now.date())).scalars())
    living = set(connection.execute(select(Conversation.id).where(Conversation.last_active_at >= oldest)).scalars())
    names = {conversation_id: rasa_sender(settings, conversation_id) for conversation_id in living | kept}
    return set(names.values()), {names[conversation_id] for conversation_id in kept}


def _purge_tracker(settings: Settings, living: set[str], preserved: set[str], now: datetime, dry_run: bool) -> Purged:
    tracker = TrackerRows(settings)
    try:
        loose = now - timedelta(days=settings.retention_loose_tracker_days)
        old = now - timedelta(days=settings.retention_transcripts_days)
        gone = [sender for sender in tracker.silent_since(loose) if sender not in living]
        rows = tracker.delete(gone, dry_run)
        rows += tracker.delete_ended_sessions(sorted(living - preserved), old, dry_run)
        if not dry_run:
            tracker.compact()
    finally:
        tracker.close()
    return Purged("events", "geheugen van Rasa", settings.retention_loose_tracker_days, rows)
