"""What changed between two snapshots of the list. Pure: no database."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.registry.normalising import dissect
from bot.registry.parsing import ListedOrganisation

_SAME_NAME = 88.0
_MOST_COMPARED = 2_000_000
"""Pairs of names that are compared; with more, hardly anything of the list is the same and renames mean nothing."""
Pair = tuple[ListedOrganisation, ListedOrganisation]


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences, as names; a name that stands on a list twice has its number behind it.

    `renamed` and `renumbered` hold pairs of the old and the new name, and of the name and what became of its number.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    became_bronhouder: tuple[str, ...] = ()
    no_longer_bronhouder: tuple[str, ...] = ()
    renumbered: tuple[tuple[str, str], ...] = ()


def compare(before: Sequence[ListedOrganisation], after: Sequence[ListedOrganisation]) -> Changes:
    """The changes from `before` to `after`; an organisation is its name and its number together.

    It is renamed when its number stayed, or when a name that went looks like one that came and no two numbers
    contradict that; it is renumbered when only its name stayed.
    """
    old, new = ({(row.name, row.kvk): row for row in rows} for rows in (before, after))
    gone = [row for key, row in old.items() if key not in new]
    come = [row for key, row in new.items() if key not in old]
    renamed = _paired(gone, come, _same_number)
    renumbered = _paired(gone, come, lambda row, others: next((new for new in others if new.name == row.name), None))
    if len(gone) * len(come) <= _MOST_COMPARED:
        renamed += _paired(gone, come, _look_alike)
    same = [(row, new[key]) for key, row in old.items() if key in new] + renamed + renumbered
    shown = _names_of(before, after)
    return Changes(
        added=tuple(sorted(map(shown, come))),
        removed=tuple(sorted(map(shown, gone))),
        renamed=tuple((shown(was), shown(now)) for was, now in renamed),
        became_bronhouder=tuple(shown(now) for was, now in same if now.bronhouder and not was.bronhouder),
        no_longer_bronhouder=tuple(shown(now) for was, now in same if was.bronhouder and not now.bronhouder),
        renumbered=tuple((now.name, f"{was.kvk or 'geen'} → {now.kvk or 'geen'}") for was, now in renumbered),
    )


def _paired(
    gone: list[ListedOrganisation],
    come: list[ListedOrganisation],
    successor: Callable[[ListedOrganisation, Sequence[ListedOrganisation]], ListedOrganisation | None],
) -> list[Pair]:
    """Those that went with their successor among those that came; both leave their list."""
    pairs = []
    for row in list(gone):
        if found := successor(row, come):
            pairs.append((row, found))
            gone.remove(row)
            come.remove(found)
    return pairs


def _same_number(row: ListedOrganisation, others: Sequence[ListedOrganisation]) -> ListedOrganisation | None:
    """The one with the number of `row`; of several, the one whose name is most alike."""
    same = [other for other in others if row.kvk and other.kvk == row.kvk]
    return max(same, key=lambda other: fuzz.ratio(row.name, other.name), default=None)


def _look_alike(row: ListedOrganisation, others: Sequence[ListedOrganisation]) -> ListedOrganisation | None:
    """The one of the same kind and without another number whose name is most like that of `row`."""
    wanted = dissect(row.name)
    keys = {
        at: key.key
        for at, other in enumerate(others)
        if (key := dissect(other.name)).kind == wanted.kind and not (row.kvk and other.kvk)
    }
    best = process.extractOne(wanted.key, keys, scorer=fuzz.ratio, score_cutoff=_SAME_NAME)
    return others[best[2]] if best else None


def _names_of(*lists: Sequence[ListedOrganisation]) -> Callable[[ListedOrganisation], str]:
    """How to show an organisation: by its name, and by its number too where one list has that name twice."""
    twice = {name for rows in lists for name, times in Counter(row.name for row in rows).items() if times > 1}
    return lambda row: f"{row.name} (KvK {row.kvk or 'onbekend'})" if row.name in twice else row.name
