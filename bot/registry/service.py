"""Look-ups in the registration list: the one thing that actions, gateway and console call."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.registry.aliases import Alias, read_aliases
from bot.registry.finder import Finder, FoundOrganisation, Named
from bot.registry.store import RegistryStore, SnapshotInfo

log = logging.getLogger(__name__)


class LookUpResult(StrEnum):
    """The result of a look-up: that of the matching, or no list to look in."""

    EXACT = "exact"
    PROBABLE = "probable"
    SEVERAL = "several"
    NONE = "none"
    UNAVAILABLE = "unavailable"


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
    """What was found; `reason`, `kvk` and `asks_number` are those of `finder.Named`."""

    result: LookUpResult
    matches: tuple[FoundOrganisation, ...] = ()
    list_info: ListInfo | None = None
    reason: str | None = None
    kvk: str | None = None
    asks_number: bool = False


class _Loaded:
    """One snapshot; its rows are read and indexed when somebody first looks for a name."""

    def __init__(self, snapshot: SnapshotInfo, store: RegistryStore, aliases: list[Alias]) -> None:
        self.snapshot = snapshot
        self._store = store
        self._aliases = aliases

    @cached_property
    def finder(self) -> Finder:
        organisations = self._store.organisations(self.snapshot.id)
        log.info("registry_loaded", extra={"snapshot": self.snapshot.id, "rows": len(organisations)})
        return Finder(organisations, self._aliases)


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
        finder = self._finder()
        return self.about(finder.find(query, asked=True)[0]) if finder else LookUp(LookUpResult.UNAVAILABLE)

    def about(self, named: Named) -> LookUp:
        """What to say about an organisation that was found before, by any process: nothing is looked for again."""
        info = self.list_info()
        if info is None:
            return LookUp(LookUpResult.UNAVAILABLE)
        result = LookUpResult(named.result)
        return LookUp(result, named.matches, info, named.reason, named.kvk, named.asks_number)

    def find(self, text: str) -> list[Named]:
        """The organisations that `text` names; without a list those that can be told by their words alone."""
        return (self._finder() or _NO_LIST).find(text)

    def list_info(self) -> ListInfo | None:
        """Date, source and state of the list; None without a list."""
        loaded = self._current()
        return self.describe(loaded.snapshot) if loaded else None

    def describe(self, snapshot: SnapshotInfo) -> ListInfo:
        """What answers say about the list of `snapshot` today."""
        age = self._today() - snapshot.as_of
        return ListInfo(snapshot.as_of, snapshot.source, snapshot.sample, age > self._max_age, age.days)

    def _finder(self) -> Finder | None:
        """The finder of the newest list; None without one, or when the database does not answer."""
        try:
            return loaded.finder if (loaded := self._current()) else None
        except SQLAlchemyError as error:
            log.error("registry_unreadable", extra={"error": type(error).__name__})
            return None

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
            self._loaded = _Loaded(newest, self.store, self._aliases)
        else:  # the same rows, perhaps confirmed by the source on a later day
            self._loaded.snapshot = newest


_NO_LIST = Finder([])


def open_registry(settings: Settings) -> RegistryService:
    """The registration list as `settings` describe it."""
    return serve_registry(RegistryStore(connect(settings.database_url)), settings)


def serve_registry(store: RegistryStore, settings: Settings) -> RegistryService:
    """Look-ups in the list of `store`, with the aliases and the age limit of `settings`."""
    max_age = timedelta(days=settings.registry_max_age_days)
    return RegistryService(store, read_aliases(Path(settings.registry_aliases)), max_age)
