"""The daily purge inside `bro serve`: by one process at a time over all replicas."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlalchemy.engine import Engine

from bot.platform import clock
from bot.platform.claims import HeldElsewhere, holding
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
