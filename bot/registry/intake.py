"""Whether a new list may replace the present one, and the replacing itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.platform.database import connect
from bot.platform.settings import PUBLIC_LIST, ROOT, Settings
from bot.registry.dating import Dated, date_of
from bot.registry.history import Changes, compare
from bot.registry.isolation import TooHeavy, read_apart
from bot.registry.parsing import (
    AS_RECOGNISED,
    LeftOut,
    ListedOrganisation,
    ListUnreadable,
    Reading,
    ReadList,
)
from bot.registry.store import AlreadyRunning, Origin, Progress, RegistryStore, SnapshotInfo, checksum, sole_writer

MOST_SHRINKAGE = 0.2
"""The part of the organisations, or of the bronhouders among them, that may leave the list at once."""

MOST_ODD = 0.05
"""The part of the organisations with something odd that a list may have which nobody looks at before it is used."""

SAMPLES = 10
"""Organisations that an operator sees as examples of what was read."""

LEAST = {PUBLIC_LIST: (650, 400)}
"""Organisations and bronhouders under which the list of an address is suspicious (684 and 412 in August 2025)."""

SAMPLE_LIST = ROOT / "data" / "registry" / "voorbeeldlijst.txt"


class ListRefused(ValueError):
    """A list that was read but looks wrong; the present list stays. The message says why."""


class NotAgreed(Exception):
    """An operator saw the list and did not want it; the present list stays."""


@dataclass(frozen=True, slots=True)
class Review:
    """What an operator sees of a list before it answers visitors.

    `dated` is its day; `changes` are those from the present list, when that is of the same sort (real or sample);
    `notes` are about how it was read; `refused` is why the list does not come in by itself.
    """

    organisations: int
    bronhouders: int
    dated: Dated
    changes: Changes | None
    odd: tuple[ListedOrganisation, ...]
    left_out: tuple[LeftOut, ...]
    samples: tuple[ListedOrganisation, ...]
    notes: tuple[str, ...]
    refused: str | None


def agreed(review: Review) -> date:
    """The answer of who needs not see the list first: yes, and of the day that was found."""
    return review.dated.day


def review(store: RegistryStore, read: ReadList, origin: Origin, dated: Dated) -> Review:
    """What there is to see of the list that was `read`."""
    present, rows = store.newest(), read.organisations
    same_sort = present is not None and present.sample == origin.sample
    bronhouders = sum(row.bronhouder for row in rows)
    none = (
        () if bronhouders or not rows else ("geen enkele bronhouder; staat (B), of een kolom ervoor, in het bestand?",)
    )
    return Review(
        len(rows),
        bronhouders,
        dated,
        compare(store.organisations(present.id), rows) if present and same_sort else None,
        tuple(row for row in rows if row.odd),
        tuple(read.left_out),
        tuple(rows[:: max(1, len(rows) // SAMPLES)][:SAMPLES]),
        (*none, *read.notes),
        status_lost(read) or refusal(store, rows, origin),
    )


def status_lost(read: ReadList) -> str | None:
    """Why the list that was `read` may have lost who is bronhouder, or None."""
    lost = next((row for row in read.left_out if row.may_hold_status), None)
    return f"{lost.place} ({lost.text or 'zonder kop'}): {lost.reason}" if lost else None


def too_odd(rows: Sequence[ListedOrganisation]) -> str | None:
    """Why somebody must see `rows` before they are used, or None."""
    odd = [row for row in rows if row.odd]
    if len(odd) <= max(1, MOST_ODD * len(rows)):
        return None
    are = "is" if len(odd) == 1 else "zijn"
    first = f"{odd[0].place}: {odd[0].odd}"
    return f"{len(odd)} van de {len(rows)} regels {are} vreemd, zoals {first}; lees de lijst zelf in"


def read_outside(
    store: RegistryStore, content: bytes, reading: Reading = AS_RECOGNISED, *, force: bool = False
) -> ReadList:
    """What stands in a file from outside, read in a process of its own.

    A file that hit a limit there is remembered, and refused from then on without reading it, unless `force` is on.

    Raises:
        ListUnreadable: see `read_apart`.
    """
    refused = store.why_too_heavy(content)
    if refused and not force:
        raise TooHeavy(f"{refused} (dit bestand is al eens geprobeerd)")
    try:
        read = read_apart(content, reading)
    except TooHeavy as error:
        store.note_too_heavy(content, str(error))
        raise
    if refused:
        store.note_too_heavy(content, None)
    return read


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
    reason = refusal(store, rows, origin)
    if reason and not (force and rows):
        raise ListRefused(reason)
    if present and present.sample == origin.sample and present.checksum == checksum(rows):
        store.confirm(present.id, origin)
        return False
    store.save(rows, origin, progress)
    return True


def refusal(store: RegistryStore, rows: Sequence[ListedOrganisation], origin: Origin) -> str | None:
    """Why `rows` may not replace the present list of `store`, or None when they may."""
    present = store.newest()
    bronhouders = sum(row.bronhouder for row in rows)
    if not rows:
        return "de lijst is leeg"
    if store.is_withdrawn(rows):
        return "een beheerder heeft precies deze lijst teruggedraaid"
    if present and origin.sample and not present.sample:
        return "de voorbeeldlijst zou een echte lijst vervangen"
    known = present if present and present.sample == origin.sample else None
    if reason := _too_short(origin, len(rows), bronhouders, known):
        return reason
    if known is None:
        return None
    return (
        _shrinkage("organisaties", known.row_count, len(rows))
        or _shrinkage("bronhouders", known.bronhouder_count, bronhouders)
        or _replaced(store.organisations(known.id), rows)
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
    ask: Callable[[Review], date | None] = agreed,
) -> bool:
    """Make the list in the file at `path` the present one; `as_of` is its day, otherwise see `dating`.

    `ask` shows the list and gives the day to store it with, or None to leave it. Our own sample list is always stored
    as a sample. Returns whether the list changed.

    Raises:
        OSError: the file cannot be read.
        ListUnreadable: it cannot be understood; the message starts with the path. Nothing is stored.
        ListRefused: see `take_in`.
        NotAgreed: `ask` said no.
        AlreadyRunning: another process is changing the list.
    """
    sample = sample or path.resolve() == SAMPLE_LIST
    try:
        read = read_outside(store, path.read_bytes(), reading, force=force)
    except ListUnreadable as error:
        raise ListUnreadable(f"{path}: {error}") from error
    dated = date_of(path, read.left_out, as_of)
    _check_past(path, dated.day)
    day = ask(review(store, read, Origin(path.name, dated.day, sample), dated))
    if day is None:
        raise NotAgreed
    _check_past(path, day)
    if (lost := status_lost(read)) and not force:
        raise ListRefused(lost)
    with sole_writer(store.engine):
        return take_in(store, read.organisations, Origin(path.name, day, sample), force=force, progress=progress)


def _check_past(path: Path, day: date) -> None:
    if day > date.today():
        raise ListUnreadable(f"{path}: {day:%d-%m-%Y} ligt in de toekomst; geef de dag van de lijst met --date")


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


def _replaced(before: Sequence[ListedOrganisation], after: Sequence[ListedOrganisation]) -> str | None:
    """Why `after` is another list than `before`: too few of its names and numbers are still there."""
    names, numbers = {row.name for row in after}, {row.kvk for row in after if row.kvk}
    stayed = sum(row.name in names or row.kvk in numbers for row in before)
    return _shrinkage("organisaties", len(before), stayed)


def _shrinkage(what: str, before: int, after: int) -> str | None:
    if after >= before * (1 - MOST_SHRINKAGE):
        return None
    gone = before - after
    are = "is" if gone == 1 else "zijn"
    return f"{gone} van de {before} {what} {are} weg; hoogstens {MOST_SHRINKAGE:.0%} mag in een keer weg"
