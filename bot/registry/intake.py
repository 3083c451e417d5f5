"""Whether a new list may replace the present one, and the replacing itself."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.platform.database import connect
from bot.platform.settings import PUBLIC_LIST, ROOT, Settings
from bot.registry.parsing import AS_RECOGNISED, ListedOrganisation, ListUnreadable, Reading, read_list
from bot.registry.store import AlreadyRunning, Origin, Progress, RegistryStore, SnapshotInfo, checksum, sole_writer

MOST_SHRINKAGE = 0.2
"""The part of the organisations, or of the bronhouders among them, that may leave the list at once."""

LEAST = {PUBLIC_LIST: (650, 400)}
"""Organisations and bronhouders under which the list of an address is suspicious (684 and 412 in August 2025)."""

SAMPLE_LIST = ROOT / "data" / "registry" / "voorbeeldlijst.txt"


class ListRefused(ValueError):
    """A list that was read but looks wrong; the present list stays. The message says why."""


def take_in(
    store: RegistryStore,
    rows: Sequence[ListedOrganisation],
    origin: Origin,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> bool:
    """Make `rows` the present list, or confirm the present list when it holds exactly these rows.

    Returns whether the list changed.

    Raises:
        ListRefused: the list is empty or lost too much, and `force` is off.
    """
    present = store.newest()
    reason = refusal(rows, origin, present) or (
        "een beheerder heeft precies deze lijst teruggedraaid" if store.is_withdrawn(rows) else None
    )
    if reason and not (force and rows):
        raise ListRefused(reason)
    if present and present.sample == origin.sample and present.checksum == checksum(rows):
        store.confirm(present.id, origin)
        return False
    store.save(rows, origin, progress)
    return True


def refusal(rows: Sequence[ListedOrganisation], origin: Origin, present: SnapshotInfo | None) -> str | None:
    """Why `rows` may not replace the list of `present`, or None when they may."""
    bronhouders = sum(row.bronhouder for row in rows)
    if not rows:
        return "de lijst is leeg"
    if present and origin.sample and not present.sample:
        return "de voorbeeldlijst zou een echte lijst vervangen"
    known = present if present and present.sample == origin.sample else None
    if reason := _too_short(origin, len(rows), bronhouders, known):
        return reason
    if known is None:
        return None
    return _shrinkage("organisaties", known.row_count, len(rows)) or _shrinkage(
        "bronhouders", known.bronhouder_count, bronhouders
    )


def import_file(
    store: RegistryStore,
    path: Path,
    *,
    sample: bool = False,
    as_of: date | None = None,
    reading: Reading = AS_RECOGNISED,
    force: bool = False,
    progress: Progress | None = None,
) -> bool:
    """Make the list in the file at `path` the present one; `as_of` is its date (today by default).

    Our own sample list is always stored as a sample. Returns whether the list changed.

    Raises:
        OSError: the file cannot be read.
        ListUnreadable: it cannot be understood; the message starts with the path. Nothing is stored.
        ListRefused: see `take_in`.
        AlreadyRunning: another process is changing the list.
    """
    sample = sample or path.resolve() == SAMPLE_LIST
    try:
        rows = read_list(path.read_bytes(), reading)
    except ListUnreadable as error:
        raise ListUnreadable(f"{path}: {error}") from error
    origin = Origin(path.name, as_of or date.today(), sample)
    if origin.as_of > date.today():
        raise ListRefused(f"{path}: {origin.as_of:%d-%m-%Y} ligt in de toekomst; geef de dag van de lijst met --as-of")
    with sole_writer(store.engine):
        return take_in(store, rows, origin, force=force, progress=progress)


def import_sample(settings: Settings) -> bool:
    """Store the sample list when there is no list yet. Returns whether it did."""
    engine = connect(settings.database_url)
    store = RegistryStore(engine)
    try:
        return store.newest() is None and import_file(store, SAMPLE_LIST)
    except AlreadyRunning:  # another replica is doing it
        return False
    finally:
        engine.dispose()


def _too_short(origin: Origin, organisations: int, bronhouders: int, known: SnapshotInfo | None) -> str | None:
    """Why the list of an address that we know cannot be whole, unless one as short was taken in before."""
    least_organisations, least_bronhouders = LEAST.get(origin.source, (0, 0))
    if known and known.source == origin.source:
        least_organisations = min(least_organisations, known.row_count)
        least_bronhouders = min(least_bronhouders, known.bronhouder_count)
    if organisations >= least_organisations and bronhouders >= least_bronhouders:
        return None
    return (
        f"{organisations} organisaties en {bronhouders} bronhouders; op deze pagina horen er minstens "
        f"{least_organisations} en {least_bronhouders} te staan"
    )


def _shrinkage(what: str, before: int, after: int) -> str | None:
    if after >= before * (1 - MOST_SHRINKAGE):
        return None
    return f"{before - after} van de {before} {what} zijn weg; hoogstens {MOST_SHRINKAGE:.0%} mag in een keer weg"
