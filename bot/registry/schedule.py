"""Refreshing the list by itself, inside `bro serve`."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.platform.clock import now
from bot.platform.settings import Settings
from bot.registry.source import open_source
from bot.registry.store import AttemptInfo, RegistryStore
from bot.registry.sync import Synced, sync_as_set

log = logging.getLogger(__name__)

_INTERVALS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1)}
_AFTER_FAILURE = timedelta(hours=1)
_LOOK_EVERY = 60.0


async def keep_current(settings: Settings, store: RegistryStore, look_every: float = _LOOK_EVERY) -> None:
    """Refresh the list on its schedule until cancelled; returns at once without a schedule or a source.

    When the last attempt was is in the database, so restarts and replicas do not ask the source more often;
    `look_every` is in seconds. A fault is logged and never ends the loop.
    """
    if settings.registry_schedule == "off" or open_source(settings) is None:
        return
    while True:
        try:
            await asyncio.to_thread(refresh_when_due, settings, store)
        except Exception as error:  # the loop must survive, for example, a database that is down
            log.error("registry_schedule_failed", extra={"error": type(error).__name__})
        await asyncio.sleep(look_every)


def refresh_when_due(settings: Settings, store: RegistryStore) -> Synced | None:
    """Refresh the list when its time has come; None when it has not."""
    source = open_source(settings)
    interval = _INTERVALS.get(settings.registry_schedule)
    if source is None or interval is None or not is_due(store.last_attempt(source.name), interval, now()):
        return None
    return sync_as_set(settings, store)


def is_due(last: AttemptInfo | None, interval: timedelta, moment: datetime) -> bool:
    """Whether `interval` has passed since `last`; after a failed attempt an hour is enough."""
    if last is None:
        return True
    wait = min(interval, _AFTER_FAILURE) if last.outcome == "failed" else interval
    return moment - last.finished_at >= wait
