"""Look-ups in the registration list: the one thing that actions, gateway and console call."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.registry.aliases import Alias, read_aliases
from bot.registry.finder import resolve
from bot.registry.kvk import Number, find_number
from bot.registry.matching import Match, NameIndex, Result
from bot.registry.normalising import dissect
from bot.registry.parsing import ListedOrganisation
from bot.registry.store import RegistryStore, SnapshotInfo

log = logging.getLogger(__name__)

COMMERCIAL = frozenset(("bv", "nv", "vof", "cv", "bvba", "gmbh", "ltd"))
"""Legal forms of a firm; a foundation or association may be a public body."""

KVK_NOT_ON_LIST = "kvk_niet_op_lijst"
"""The reason with a well-formed KvK number that the list does not hold: ask for the name."""


class LookUpResult(StrEnum):
    """The result of a look-up: that of the matching, or no list to look in."""

    EXACT = "exact"
    PROBABLE = "probable"
    SEVERAL = "several"
    NONE = "none"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """An organisation on the list.

    `score` runs from 0 to 100. `former_name` and `merged_on` are set when it was found through a name from before a
    merger: the date is the day on which that name ended.
    """

    name: str
    bronhouder: bool
    kvk: str | None
    kind: str | None
    score: float
    former_name: str | None = None
    merged_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListInfo:
    """What an answer says about the list: its date, where it came from, whether it is the sample, whether it is old."""

    as_of: date
    source: str
    sample: bool
    stale: bool
    age_days: int = 0


@dataclass(frozen=True, slots=True)
class LookUp:
    """What was found; `reason` says why a number was not (see `kvk.NotKvk` and `KVK_NOT_ON_LIST`)."""

    result: LookUpResult
    matches: tuple[FoundOrganisation, ...] = ()
    list_info: ListInfo | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Loaded:
    """One snapshot in memory."""

    snapshot: SnapshotInfo
    organisations: list[ListedOrganisation]
    names: NameIndex
    by_kvk: dict[str, list[int]]


class RegistryService:
    """Answers from the newest snapshot, kept in memory and replaced when another process stores a newer one."""

    def __init__(
        self,
        store: RegistryStore,
        aliases: list[Alias],
        max_age: timedelta = timedelta(days=30),
        check_every: float = 3.0,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Look for a new snapshot at most once per `check_every` seconds; a list older than `max_age` is stale."""
        self.store = store
        self._aliases = aliases
        self._max_age = max_age
        self._check_every = check_every
        self._today = today
        self._loaded: _Loaded | None = None
        self._checked_at = float("-inf")
        self._loading = threading.Lock()

    def look_up(self, query: str) -> LookUp:
        """Find the organisation that `query` names: a name, a sentence with a name, or a number.

        Does not raise: without a list, or with a database that does not answer, the result is `unavailable`.
        """
        loaded = self._current()
        if loaded is None:
            return LookUp(LookUpResult.UNAVAILABLE)
        info = self.describe(loaded.snapshot)
        number = find_number(query)
        if number and number.kvk in loaded.by_kvk:
            found = tuple(_found(loaded.organisations[position]) for position in loaded.by_kvk[number.kvk])
            return LookUp(LookUpResult.EXACT if len(found) == 1 else LookUpResult.SEVERAL, found, info)
        resolution = resolve(loaded.names, query)
        matches = tuple(_matched(loaded.organisations, match) for match in resolution.matches)
        reason = _not_found(number) if resolution.result == Result.NONE else None
        return LookUp(LookUpResult(resolution.result), matches, info, reason)

    def names(self) -> NameIndex | None:
        """The index of the newest snapshot, for finding names in sentences; None without a list."""
        loaded = self._current()
        return loaded.names if loaded else None

    def list_info(self) -> ListInfo | None:
        """Date, source and state of the list; None without a list."""
        loaded = self._current()
        return self.describe(loaded.snapshot) if loaded else None

    def describe(self, snapshot: SnapshotInfo) -> ListInfo:
        """What answers say about the list of `snapshot` today."""
        age = self._today() - snapshot.as_of
        return ListInfo(snapshot.as_of, snapshot.source, snapshot.sample, age > self._max_age, age.days)

    def _current(self) -> _Loaded | None:
        """The newest snapshot; one caller loads a new one while the others go on with the one before."""
        if time.monotonic() - self._checked_at < self._check_every or not self._loading.acquire(
            blocking=self._loaded is None
        ):
            return self._loaded
        try:
            if time.monotonic() - self._checked_at >= self._check_every:
                self._refresh()
        except SQLAlchemyError as error:
            log.error("registry_unreadable", extra={"error": type(error).__name__})
        finally:
            self._checked_at = time.monotonic()
            self._loading.release()
        return self._loaded

    def _refresh(self) -> None:
        newest = self.store.newest()
        if newest is None:
            self._loaded = None
        elif self._loaded is None or self._loaded.snapshot.id != newest.id:
            self._loaded = _load(newest, self.store.organisations(newest.id), self._aliases)
        elif self._loaded.snapshot != newest:  # the same rows, confirmed by the source on a later day
            loaded = self._loaded
            self._loaded = _Loaded(newest, loaded.organisations, loaded.names, loaded.by_kvk)


def open_registry(settings: Settings) -> RegistryService:
    """The registration list as `settings` describe it."""
    return serve_registry(RegistryStore(connect(settings.database_url)), settings)


def serve_registry(store: RegistryStore, settings: Settings) -> RegistryService:
    """Look-ups in the list of `store`, with the aliases and the age limit of `settings`."""
    max_age = timedelta(days=settings.registry_max_age_days)
    return RegistryService(store, read_aliases(Path(settings.registry_aliases)), max_age)


def _load(snapshot: SnapshotInfo, organisations: list[ListedOrganisation], aliases: list[Alias]) -> _Loaded:
    names = NameIndex([row.name for row in organisations], aliases, [row.kind for row in organisations])
    by_kvk: dict[str, list[int]] = {}
    for position, row in enumerate(organisations):
        if row.kvk:
            by_kvk.setdefault(row.kvk, []).append(position)
    log.info("registry_loaded", extra={"snapshot": snapshot.id, "rows": len(organisations)})
    return _Loaded(snapshot, organisations, names, by_kvk)


def _not_found(number: Number | None) -> str | None:
    if number is None:
        return None
    return KVK_NOT_ON_LIST if number.kvk else number.reason


def _found(row: ListedOrganisation) -> FoundOrganisation:
    return FoundOrganisation(row.name, row.bronhouder, row.kvk, _kind(row), 100.0)


def _kind(row: ListedOrganisation) -> str | None:
    """The kind of organisation that the list gives or, as the public list gives none, that the name tells."""
    if row.kind:
        return row.kind
    name = dissect(row.name)
    return name.kind or ("bedrijf" if name.legal_form in COMMERCIAL and not row.bronhouder else None)


def _matched(organisations: list[ListedOrganisation], match: Match) -> FoundOrganisation:
    assert match.position is not None  # noqa: S101 - a resolution holds listed organisations only
    row = organisations[match.position]
    merger = match.alias if match.alias and match.alias.merged_on else None
    return FoundOrganisation(
        row.name,
        row.bronhouder,
        row.kvk,
        _kind(row),
        round(match.score, 1),
        merger.written if merger else None,
        merger.merged_on if merger else None,
    )
