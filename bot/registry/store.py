"""The registration list in the database: snapshots, their organisations, and attempts to refresh."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Engine

from bot.platform.claims import HeldElsewhere, holding
from bot.platform.clock import now
from bot.registry.models import Attempt, Lease, Organisation, Snapshot, TooHeavyFile
from bot.registry.parsing import ListedOrganisation

_ROWS_AT_ONCE = 2000
_LONGEST_LEASE = timedelta(minutes=10)
"""After this time the lease of a process that died is free again; far longer than a refresh takes."""
Progress = Callable[[int, int], None]
"""Hears how many rows are written, and of how many."""


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """What is known about one snapshot, apart from its rows."""

    id: int
    imported_at: datetime
    as_of: date
    source: str
    checksum: str
    row_count: int
    bronhouder_count: int
    sample: bool
    etag: str | None
    last_modified: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class AttemptInfo:
    """One try to refresh the list."""

    finished_at: datetime
    source: str
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a list came from, with the marks by which the source can say that it did not change."""

    source: str
    as_of: date
    sample: bool = False
    etag: str | None = None
    last_modified: str | None = None


class AlreadyRunning(Exception):
    """Another process is changing the list at this moment."""


@contextmanager
def sole_writer(engine: Engine) -> Iterator[None]:
    """Hold the right to change the list, one process at a time over all replicas, for the duration of the block.

    Raises:
        AlreadyRunning: somebody else holds it.
    """
    try:
        with holding(engine, Lease, "sync", _LONGEST_LEASE):
            yield
    except HeldElsewhere as error:
        raise AlreadyRunning("een ander proces is de lijst aan het bijwerken") from error


def checksum(rows: Iterable[ListedOrganisation]) -> str:
    """A checksum of the rows themselves: a new lay-out of the same list is not a new list."""
    ordered = sorted(map(_stored, rows), key=lambda row: (row["name"], row["kvk"] or ""))
    return hashlib.sha256(json.dumps(ordered, ensure_ascii=False).encode()).hexdigest()


class RegistryStore:
    """All reading and writing of the list's tables."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def newest(self) -> SnapshotInfo | None:
        """The snapshot that answers visitors: the newest that was not withdrawn."""
        return next(iter(self.snapshots(1)), None)

    def snapshots(self, limit: int, *, withdrawn: bool = False) -> list[SnapshotInfo]:
        """The last `limit` snapshots, newest first; those that were withdrawn too when asked for."""
        columns = [getattr(Snapshot, field) for field in SnapshotInfo.__dataclass_fields__]
        query = select(*columns).order_by(Snapshot.id.desc()).limit(limit)
        with self.engine.connect() as connection:
            rows = connection.execute(query if withdrawn else query.where(Snapshot.withdrawn.is_(False)))
            return [SnapshotInfo(*row) for row in rows]

    def use(self, snapshot_id: int) -> bool:
        """Let this snapshot answer: it counts again, and all newer ones are withdrawn. False when there is none."""
        with self.engine.begin() as connection:
            query = update(Snapshot).where(Snapshot.id == snapshot_id).values(withdrawn=False)
            found: bool = connection.execute(query).rowcount == 1
            if found:
                connection.execute(update(Snapshot).where(Snapshot.id > snapshot_id).values(withdrawn=True))
                note = insert(Attempt).values(source=f"lijst {snapshot_id}", outcome="used", finished_at=now())
                connection.execute(note)
        return found

    def is_withdrawn(self, rows: Iterable[ListedOrganisation]) -> bool:
        """Whether somebody withdrew a list of exactly these rows."""
        query = select(Snapshot.id).where(Snapshot.withdrawn.is_(True), Snapshot.checksum == checksum(rows)).limit(1)
        with self.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def organisations(self, snapshot_id: int) -> list[ListedOrganisation]:
        """The rows of one snapshot, by name."""
        query = (
            select(Organisation.name, Organisation.bronhouder, Organisation.kvk, Organisation.kind)
            .where(Organisation.snapshot_id == snapshot_id)
            .order_by(Organisation.id)
        )
        with self.engine.connect() as connection:
            return [ListedOrganisation(*row) for row in connection.execute(query)]

    def save(self, rows: Sequence[ListedOrganisation], origin: Origin, progress: Progress | None = None) -> int:
        """Store `rows` as the newest snapshot in one transaction; returns its id."""
        with self.engine.begin() as connection:
            result = connection.execute(
                insert(Snapshot).values(
                    **asdict(origin),
                    imported_at=now(),
                    checksum=checksum(rows),
                    row_count=len(rows),
                    bronhouder_count=sum(row.bronhouder for row in rows),
                )
            )
            snapshot_id = int(result.inserted_primary_key[0])
            values = ({**_stored(row), "snapshot_id": snapshot_id} for row in rows)
            written = 0
            while part := list(islice(values, _ROWS_AT_ONCE)):
                connection.execute(insert(Organisation), part)
                if progress:
                    written += len(part)
                    progress(written, len(rows))
            connection.execute(insert(Attempt).values(source=origin.source, outcome="imported", finished_at=now()))
        return snapshot_id

    def confirm(self, snapshot_id: int, origin: Origin) -> None:
        """Note that the source still gives the rows of this snapshot on the day of `origin`."""
        with self.engine.begin() as connection:
            connection.execute(
                update(Snapshot)
                .where(Snapshot.id == snapshot_id)
                .values(as_of=origin.as_of, etag=origin.etag, last_modified=origin.last_modified)
            )
            connection.execute(insert(Attempt).values(source=origin.source, outcome="unchanged", finished_at=now()))

    def note_failure(self, source: str, outcome: str, reason: str) -> None:
        """Note an attempt that was `refused` or `failed`, for status, health and console."""
        with self.engine.begin() as connection:
            connection.execute(
                insert(Attempt).values(source=source, outcome=outcome, reason=reason[:1000], finished_at=now())
            )

    def why_too_heavy(self, content: bytes) -> str | None:
        """Why exactly this file was refused before as too heavy to read, or None."""
        query = select(TooHeavyFile.reason).where(TooHeavyFile.checksum == hashlib.sha256(content).hexdigest())
        with self.engine.connect() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else str(found)

    def note_too_heavy(self, content: bytes, reason: str | None) -> None:
        """Remember why this file is too heavy to read; with None, forget that it was."""
        mark = hashlib.sha256(content).hexdigest()
        with self.engine.begin() as connection:
            connection.execute(delete(TooHeavyFile).where(TooHeavyFile.checksum == mark))
            if reason:
                connection.execute(insert(TooHeavyFile).values(checksum=mark, reason=reason, refused_at=now()))

    def attempts(self, limit: int, source: str | None = None) -> list[AttemptInfo]:
        """The last `limit` attempts, newest first; from one source when that is given."""
        columns = [getattr(Attempt, field) for field in AttemptInfo.__dataclass_fields__]
        query = select(*columns).order_by(Attempt.id.desc()).limit(limit)
        with self.engine.connect() as connection:
            rows = connection.execute(query.where(Attempt.source == source) if source else query)
            return [AttemptInfo(*row) for row in rows]

    def prune(self, keep: int) -> None:
        """Delete all but the `keep` newest snapshots, the one that answers, and the last thousand attempts."""
        with self.engine.begin() as connection:
            for table, kept in ((Snapshot, keep), (Attempt, 1000)):
                newest = select(func.max(table.id))
                if table is Snapshot:
                    newest = newest.where(Snapshot.withdrawn.is_(False))
                oldest_kept = select(table.id).order_by(table.id.desc()).limit(kept).subquery()
                first = select(func.min(oldest_kept.c.id)).scalar_subquery()
                connection.execute(delete(table).where(table.id < first, table.id != newest.scalar_subquery()))


def _stored(row: ListedOrganisation) -> dict[str, Any]:
    return {"name": row.name, "bronhouder": row.bronhouder, "kvk": row.kvk, "kind": row.kind}
