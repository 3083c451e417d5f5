"""What changed between two snapshots of the list. Pure: no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.registry.normalising import dissect
from bot.registry.parsing import ListedOrganisation

_SAME_NAME = 88.0


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences; `renamed` holds pairs of the old and the new name, the last two names only."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    became_bronhouder: tuple[str, ...]
    no_longer_bronhouder: tuple[str, ...]


def compare(before: Sequence[ListedOrganisation], after: Sequence[ListedOrganisation]) -> Changes:
    """The changes from `before` to `after`.

    An organisation is renamed when its KvK number stayed, or when a name that went looks like one that came.
    """
    old, new = {row.name: row for row in before}, {row.name: row for row in after}
    gone = [row for row in before if row.name not in new]
    come = [row for row in after if row.name not in old]
    renamed = _renamed(gone, come)
    same = [(row, new[row.name]) for row in before if row.name in new] + renamed
    return Changes(
        added=_names(come, {row.name for _, row in renamed}),
        removed=_names(gone, {row.name for row, _ in renamed}),
        renamed=tuple((was.name, now.name) for was, now in renamed),
        became_bronhouder=tuple(now.name for was, now in same if now.bronhouder and not was.bronhouder),
        no_longer_bronhouder=tuple(now.name for was, now in same if was.bronhouder and not now.bronhouder),
    )


def _names(rows: Iterable[ListedOrganisation], without: set[str]) -> tuple[str, ...]:
    return tuple(sorted(row.name for row in rows if row.name not in without))


def _renamed(
    gone: Sequence[ListedOrganisation], come: Sequence[ListedOrganisation]
) -> list[tuple[ListedOrganisation, ListedOrganisation]]:
    by_kvk = {row.kvk: row for row in come if row.kvk}
    free = {row.name: row for row in come}
    pairs = []
    for row in gone:
        successor = by_kvk.get(row.kvk) if row.kvk else None
        if successor is None or successor.name not in free:
            successor = _look_alike(row, free)
        if successor:
            pairs.append((row, free.pop(successor.name)))
    return pairs


def _look_alike(row: ListedOrganisation, candidates: dict[str, ListedOrganisation]) -> ListedOrganisation | None:
    """The candidate of the same kind and without another KvK number whose name is most like that of `row`."""
    wanted = dissect(row.name)
    keys = {
        name: key.key
        for name, candidate in candidates.items()
        if (key := dissect(name)).kind == wanted.kind and not (row.kvk and candidate.kvk)
    }
    best = process.extractOne(wanted.key, keys, scorer=fuzz.ratio, score_cutoff=_SAME_NAME)
    return candidates[best[2]] if best else None
