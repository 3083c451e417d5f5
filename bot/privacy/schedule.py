"""The daily purge inside `bro serve`: by one process at a time over all replicas."""

import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import or_, update
from sqlalchemy.engine import Engine

from bot.platform.settings import Settings
from bot.privacy.models import Job
from bot.privacy.purge import Purged, purge

logger = logging.getLogger(__name__)

_EVERY = timedelta(days=1)
_LONGEST = timedelta(hours=1)  # after which the claim of a process that died is free again


def purge_when_due(settings: Settings, engine: Engine, now: datetime | None = None) -> list[Purged] | None:
    """Purge when a day has passed since the last time and nobody else is busy; None when it was not done."""
    if settings.privacy_schedule == "off":
        return None
    now = now or datetime.now(UTC)
    holder = uuid4().hex
    free = or_(Job.expires_at.is_(None), Job.expires_at < now)
    due = or_(Job.finished_at.is_(None), Job.finished_at <= now - _EVERY)
    claim = {"holder": holder, "expires_at": now + _LONGEST}
    if not _change(engine, update(Job).where(Job.name == "purge", free, due).values(claim)):
        return None
    done: dict[str, datetime] = {}
    try:
        counts = purge(settings, engine, now)
        done["finished_at"] = now
    finally:
        mine = update(Job).where(Job.name == "purge", Job.holder == holder)
        _change(engine, mine.values({"holder": None, "expires_at": None, **done}))
    logger.info("privacy_purged", extra={"rows": {count.table: count.rows for count in counts}})
    return counts


def _change(engine: Engine, statement: object) -> bool:
    with engine.begin() as connection:
        return bool(connection.execute(statement).rowcount)
