"""Refreshing the list from its source."""

import logging
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.platform.settings import Settings
from bot.registry.intake import ListRefused, take_in
from bot.registry.lease import AlreadyRunning, sole_writer
from bot.registry.parsing import AS_RECOGNISED, ListUnreadable, Reading, read_list
from bot.registry.source import RegistrySource, SourceUnavailable, open_source
from bot.registry.store import Origin, Progress, RegistryStore, SnapshotInfo

log = logging.getLogger(__name__)

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
    """`sync` from the source and with the reading that `settings` name.

    Raises:
        LookupError: no source is set.
    """
    source = open_source(settings)
    if source is None:
        raise LookupError("geen bron: stel BRO_REGISTRY_URL of BRO_REGISTRY_FILE in")
    reading = Reading(settings.registry_columns, settings.registry_selector)
    return sync(store, source, reading, keep=settings.registry_keep_snapshots, force=force, progress=progress)


def _sync(
    store: RegistryStore, source: RegistrySource, reading: Reading, force: bool, progress: Progress | None
) -> Synced:
    present = store.newest()
    try:
        fetched = source.fetch(present)
        if fetched is None:
            return _confirmed(store, source, present)
        origin = Origin(source.name, fetched.as_of, etag=fetched.etag, last_modified=fetched.last_modified)
        changed = take_in(store, read_list(fetched.content, reading), origin, force=force, progress=progress)
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
