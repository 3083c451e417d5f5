"""Refreshing the list from its source: once, and by itself inside `bro serve`."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Literal
from zlib import crc32

from bot.platform.clock import now
from bot.platform.settings import Settings
from bot.registry.intake import ListRefused, read_outside, status_lost, take_in, too_odd
from bot.registry.parsing import AS_RECOGNISED, ListUnreadable, Reading
from bot.registry.source import RegistrySource, SourceUnavailable, open_source
from bot.registry.store import (
    AlreadyRunning,
    AttemptInfo,
    Origin,
    Progress,
    RegistryStore,
    SnapshotInfo,
    sole_writer,
)

log = logging.getLogger(__name__)

_INTERVALS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1)}
_AFTER_FAILURE = timedelta(hours=1)
_MOST_FAILURES = 3

Outcome = Literal["imported", "unchanged", "refused", "failed", "busy"]


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of a refresh; `reason` says what is wrong when the list did not come through."""

    outcome: Outcome
    reason: str | None = None


def sync(
    store: RegistryStore,
    source: RegistrySource,
    reading: Reading = AS_RECOGNISED,
    *,
    keep: int = 100,
    force: bool = False,
    progress: Progress | None = None,
) -> Synced:
    """Fetch the list, check it, and make it the present one; the last good list stays when anything is wrong.

    `keep` older snapshots stay for the history. Never raises for what a source can do wrong; the outcome is noted
    in the store and logged.
    """
    try:
        with sole_writer(store.engine):
            synced = _sync(store, source, reading, force, progress)
            store.prune(keep)
    except AlreadyRunning as error:
        return Synced("busy", str(error))
    level = logging.INFO if synced.reason is None else logging.WARNING
    log.log(level, "registry_synced", extra={"outcome": synced.outcome, "reason": synced.reason})
    return synced


def sync_as_set(
    settings: Settings, store: RegistryStore, *, force: bool = False, progress: Progress | None = None
) -> Synced:
    """`sync` from the source and with the reading that `settings` name."""
    source = open_source(settings)
    reading = Reading(settings.registry_columns, settings.registry_selector)
    return sync(store, source, reading, keep=settings.registry_keep_snapshots, force=force, progress=progress)


def refresh_when_due(settings: Settings, store: RegistryStore) -> Synced | None:
    """Refresh the list when its time has come; None when it has not, or without a schedule.

    When the last attempt was is in the database, so restarts and replicas do not ask the source more often.
    """
    if settings.registry_schedule == "off":
        return None
    interval = _INTERVALS[settings.registry_schedule]
    attempts = store.attempts(_MOST_FAILURES, open_source(settings).name)
    return sync_as_set(settings, store) if is_due(attempts, interval, now()) else None


def is_due(attempts: Sequence[AttemptInfo], interval: timedelta, moment: datetime) -> bool:
    """Whether to refresh at `moment`, after these attempts (the last one first).

    After a failed attempt an hour is enough, but after three in a row the source is left alone for `interval`. Up to
    an hour of a day differs from time to time, so that installations do not all ask at the same moment.
    """
    if not attempts:
        return True
    last = attempts[0]
    failures = sum(1 for _ in takewhile(lambda attempt: attempt.outcome == "failed", attempts))
    if 0 < failures < _MOST_FAILURES:
        interval = min(interval, _AFTER_FAILURE)
    elif interval >= timedelta(days=1):
        interval -= timedelta(seconds=crc32(f"{last.source} {last.finished_at}".encode()) % 3600)
    return moment - last.finished_at >= interval


def _sync(
    store: RegistryStore, source: RegistrySource, reading: Reading, force: bool, progress: Progress | None
) -> Synced:
    present = store.newest()
    try:
        fetched = source.fetch(present)
        if fetched is None:
            return _confirmed(store, source, present)
        origin = Origin(source.name, fetched.as_of, etag=fetched.etag, last_modified=fetched.last_modified)
        read = read_outside(store, fetched.content, reading, force=force)
        if (reason := status_lost(read) or too_odd(read.organisations)) and not force:
            raise ListRefused(reason)
        changed = take_in(store, read.organisations, origin, force=force, progress=progress)
    except SourceUnavailable as error:
        return _noted(store, source, "failed", str(error))
    except ListUnreadable as error:
        return _noted(store, source, "refused", f"niet te lezen: {error}")
    except ListRefused as error:
        return _noted(store, source, "refused", str(error))
    return Synced("imported" if changed else "unchanged")


def _confirmed(store: RegistryStore, source: RegistrySource, present: SnapshotInfo | None) -> Synced:
    if present is None:
        raise SourceUnavailable(f"{source.name}: meldt dat er niets veranderd is, maar er is nog geen lijst")
    marks = Origin(source.name, date.today(), etag=present.etag, last_modified=present.last_modified)
    store.confirm(present.id, marks)
    return Synced("unchanged")


def _noted(store: RegistryStore, source: RegistrySource, outcome: Outcome, reason: str) -> Synced:
    store.note_failure(source.name, outcome, reason)
    return Synced(outcome, reason)
