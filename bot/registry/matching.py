"""Finding an organisation by the name that somebody typed. Pure: no database, no files, no clock.

A name that is equal after normalising (normalising.py), directly or through an alias, is exact. All others are
ranked: trigram cosine for the candidates, then a blend with rapidfuzz. A ranked hit is never an answer by itself:
`NameIndex.resolve` turns it into a question. Weights and limits were set on the variants in
tests/bot/registry/varianten.yml; benchmarks/registry.py reports the held-out part.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.registry.aliases import Alias
from bot.registry.normalising import PUBLIC_KINDS, WRITTEN_OUT, Name, dissect, dissect_typed
from bot.registry.words import FAMILY_WORDS, FIRM_ENDINGS, TRADE_WORDS

CANDIDATES = 50
LONG_WORD = 6
SAME_WORD = 80.0
SHORT_KEY = 10
SHORT_CANDIDATES = 10
PROBABLE_SCORE = 70.0
PROBABLE_MARGIN = 6.0
SEVERAL_SCORE = 65.0
SEVERAL_SPREAD = 20.0
MOST_CHOICES = 3
MOST_EXACT = 8
SLIPS = ((3, 0), (6, 1), (11, 2), (16, 3))
"""The longest word that may hold so many slips."""
MOST_SLIPS = 4
SHORTEST_PART = 4
INSIDE_A_WORD = 96.0
"""How much the start of a name counts that ends inside a word: 'Bergen' is less 'Berg en Dal' than 'Bergen op Zoom'."""
MOST_LOOKED_AT = 64

_SAME_SOUND = (("ij", "y"), ("ei", "y"), ("ck", "k"), ("c", "k"), ("ph", "f"), ("dt", "t"), ("ou", "au"), ("th", "t"))


class Result(StrEnum):
    """How sure a look-up is: one certain, one to confirm, a few to choose from, or none."""

    EXACT = "exact"
    PROBABLE = "probable"
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """An organisation that a query may mean.

    `position` is its place in the list given to the index, None for one that only the aliases know: it exists but
    is not on the list. `score` runs from 0 to 100. `alias` is the other name through which it was found.
    """

    position: int | None
    name: str
    score: float
    exact: bool
    alias: Alias | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a typed text means: the result and the organisations on the list that go with it, best first."""

    result: Result
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One written form in the index: an organisation's own name or an alias."""

    name: Name
    position: int | None
    official: str
    alias: Alias | None


class NameIndex:
    """An index of names with their aliases; immutable, so any number of threads may search it."""

    def __init__(
        self, names: Sequence[str], aliases: Iterable[Alias] = (), kinds: Sequence[str | None] | None = None
    ) -> None:
        """Index `names`; `kinds` gives per name the kind of body where the list knows it."""
        from bot.registry.trigrams import TrigramIndex  # here: who never looks a name up needs no numpy (21 MB)

        parts = [dissect(name) for name in names]
        self._entries = [
            _Entry(_with_kind(part, kind), position, name, None)
            for position, (name, part, kind) in enumerate(zip(names, parts, kinds or [None] * len(names), strict=True))
        ]
        self._entries += _alias_entries(names, parts, aliases)
        self._by_key: dict[str, list[int]] = {}
        for number, entry in enumerate(self._entries):
            self._by_key.setdefault(entry.name.key, []).append(number)
        self._firms = sorted(
            (number for number, entry in enumerate(self._entries) if _is_listed_firm(entry)), key=self._core_of
        )
        self._trigrams = TrigramIndex([entry.name.core for entry in self._entries])
        short = [number for number, entry in enumerate(self._entries) if len(entry.name.key) <= SHORT_KEY]
        self._short = {number: self._entries[number].name.key for number in short}
        self._short_whole = {number: self._entries[number].name.whole for number in short}

    def search(self, query: str, limit: int = 5) -> list[Match]:
        """The at most `limit` organisations whose name is most like `query`, best first."""
        return _best_per_organisation(
            _compare(wanted, self._entries[number], cosine)
            for wanted in dissect_typed(query)
            if wanted.core
            for number, cosine in self._candidates(wanted).items()
        )[:limit]

    def _candidates(self, wanted: Name) -> dict[int, float]:
        """The entries worth comparing with `wanted`, and the likeness of their trigrams.

        One slip changes most trigrams of a short name, so for those the spelling of all short names is compared too.
        """
        numbers, cosines = self._trigrams.nearest(wanted.core, CANDIDATES)
        likeness = dict(zip(numbers.tolist(), cosines.tolist(), strict=True))
        likeness.update(dict.fromkeys(self._by_key.get(wanted.key, ()), 1.0))
        if len(wanted.key) <= SHORT_KEY:
            near = process.extract(
                wanted.key, self._short, scorer=fuzz.ratio, score_cutoff=SEVERAL_SCORE, limit=SHORT_CANDIDATES
            )
            one_slip = process.extract(wanted.whole, self._short_whole, scorer=OSA.distance, score_cutoff=1, limit=10)
            likeness = {number: 0.0 for _, _, number in (*near, *one_slip)} | likeness
        return likeness

    def equal(self, name: Name) -> list[Match]:
        """The organisations whose name, or an alias of it, equals `name` after normalising."""
        numbers = self._by_key.get(name.key, ())
        matches = (_compare(name, self._entries[number], 1.0) for number in numbers)
        return _best_per_organisation(match for match in matches if match.exact)

    def covered_by(self, sentence: str, limit: int) -> list[tuple[Name, Match]]:
        """The entries of which most trigrams occur in `sentence` (normalised), with their coverage as score."""
        numbers, shares = self._trigrams.covered(sentence, limit)
        found = []
        for number, share in zip(numbers.tolist(), shares.tolist(), strict=True):
            entry = self._entries[number]
            found.append((entry.name, Match(entry.position, entry.official, 100 * share, False, entry.alias)))
        return found

    def resolve(self, written: str) -> Resolution:
        """What `written`, a name without more, means.

        A match that no slip explains is no candidate, however alike the letters are: see `_may_be`.
        """
        matches = self.search(written, MOST_EXACT)
        typed = dissect_typed(written)
        same = _same(typed, matches) or [match for match in matches if match.exact or _explained(typed, match)]
        return _decide(self._with_namesakes(typed[0], same))

    def resolve_equal(self, written: str) -> Resolution:
        """What `written` means when it equals a name, else none: quicker than `resolve`."""
        typed = dissect_typed(written)
        matches = _best_per_organisation(match for name in typed for match in self.equal(name))
        return _decide(self._with_namesakes(typed[0], _same(typed, matches) or matches))

    def has_namesakes(self, name: str) -> bool:
        """Whether the name of this firm is, as it stands, also short for another firm on the list."""
        typed = dissect(name)
        return typed.kind is None and typed.legal_form is None and len(self._firms_called(typed.core)) > 1

    def _with_namesakes(self, typed: Name, matches: list[Match]) -> list[Match]:
        """`matches`, and where the name of a firm was typed without legal form, all firms of that name.

        Of 'Fugro' it is not sure which of the firms that begin with it is meant.
        """
        exact = [match for match in matches if match.exact and match.position is not None]
        if len(exact) != 1 or typed.kind or typed.legal_form or not _is_firm(dissect(exact[0].name)):
            return matches
        others = (self._entries[number] for number in self._firms_called(typed.core))
        found = (Match(other.position, other.official, 99.0, True) for other in others)
        return _best_per_organisation([*matches, *found])

    def _firms_called(self, core: str) -> list[int]:
        """The entries of firms whose name is `core`, or begins with it as whole words; at most one question's worth."""
        start = bisect_left(self._firms, core, key=self._core_of)
        among = (self._firms[at] for at in range(start, min(start + MOST_LOOKED_AT, len(self._firms))))
        begun = takewhile(lambda number: self._core_of(number).startswith(core), among)
        called = [number for number in begun if f"{self._core_of(number)} ".startswith(f"{core} ")]
        return called[:MOST_EXACT]

    def _core_of(self, number: int) -> str:
        return self._entries[number].name.core


def _is_firm(name: Name) -> bool:
    return name.kind not in PUBLIC_KINDS


def _is_listed_firm(entry: _Entry) -> bool:
    return entry.position is not None and entry.alias is None and _is_firm(entry.name)


def _same(typed: Sequence[Name], matches: Sequence[Match]) -> list[Match]:
    """The exact matches with the same type word and legal form as `typed`, which go before those without."""
    return [match for match in matches if match.exact and not match.alias and dissect(match.name) in typed]


def _alias_entries(names: Sequence[str], parts: Sequence[Name], aliases: Iterable[Alias]) -> list[_Entry]:
    """The entries for `aliases`, and for the organisations that only they know; `parts` are `names` dissected.

    A firm of which the list has a longer name gets none: that longer name may be meant, and is found by itself.
    """
    positions = {(part.key, part.kind): position for position, part in enumerate(parts)}
    known = [(alias, official, dissect(official)) for alias in aliases for official in alias.names]
    firms = {part.key for _, _, part in known if part.kind is None and (part.key, part.kind) not in positions}
    longer = _in_longer_names(firms, parts)
    entries: dict[tuple[str, str], _Entry] = {}
    for alias, official, part in known:
        position = positions.get((part.key, part.kind))
        if position is None and part.kind is None and part.key in longer:
            continue
        if alias.written != official:
            on_list = official if position is None else names[position]
            written = _with_kind(dissect(alias.written), alias.kind)
            entries[alias.written, official] = _Entry(written, position, on_list, alias)
        if position is None:
            entries.setdefault(("", official), _Entry(_with_kind(part, alias.kind), None, official, None))
    return list(entries.values())


def _in_longer_names(firms: Set[str], parts: Iterable[Name]) -> set[str]:
    """Which of `firms` (keys) begin or end a longer name, as whole words."""
    found: set[str] = set()
    for part in parts if firms else ():
        words = part.core.split(" ")
        for at in range(1, len(words)):
            found |= firms & {"".join(words[:at]), "".join(words[at:])}
    return found


def _with_kind(name: Name, kind: str | None) -> Name:
    return name if name.kind or not kind else replace(name, kind=kind)


def _compare(wanted: Name, entry: _Entry, cosine: float) -> Match:
    """Compare the name that somebody wants with an entry; `cosine` is the likeness of their trigrams (0 to 1)."""
    name = entry.name
    same = wanted.key == name.key
    score = 100.0 if same else _likeness(wanted, name, cosine)
    other_kind = bool(wanted.kind and name.kind and wanted.kind != name.kind)
    other_form = bool(wanted.legal_form) and (
        name.kind in PUBLIC_KINDS or (name.legal_form is not None and wanted.legal_form != name.legal_form)
    )
    score -= 20 * other_kind + 3 * other_form
    exact = same and not other_kind and not other_form
    return Match(entry.position, entry.official, score if exact else max(0.0, min(score, 99.0)), exact, entry.alias)


def _likeness(wanted: Name, name: Name, cosine: float) -> float:
    """How alike two names are, from 0 to 100."""
    by_letters = fuzz.ratio(wanted.key, name.key)
    if _one_slip(wanted, name):
        by_letters = max(by_letters, fuzz.ratio(wanted.whole, name.whole))
    return max(50 * cosine + 0.5 * _spelling(wanted, name), 0.95 * by_letters, _shortened(wanted, name))


def _one_slip(wanted: Name, name: Name) -> bool:
    """Whether one slip anywhere, also in a type word, a legal form or a space, makes `name` of `wanted`."""
    longer = len(name.whole) >= SHORTEST_PART and abs(len(name.whole) - len(wanted.whole)) <= 1
    return longer and OSA.distance(wanted.whole, name.whole, score_cutoff=1) <= 1


def _spelling(wanted: Name, name: Name) -> float:
    """How alike two names are spelled, from 0 to 100."""
    return (
        0.5 * fuzz.token_sort_ratio(wanted.core, name.core)
        + 0.3 * fuzz.ratio(wanted.key, name.key)
        + 0.2 * fuzz.token_set_ratio(wanted.core, name.core)
    )


def _shortened(wanted: Name, name: Name) -> float:
    """High when all that was typed stands in the name ('bultveld' for 'Bultveld Sonderingen'), else 0."""
    if not 3 <= len(wanted.key) < len(name.key):
        return 0.0
    if len(wanted.key) >= LONG_WORD and name.key.startswith(wanted.key):
        found = 100.0 if name.core.startswith(f"{wanted.core} ") else INSIDE_A_WORD
    else:
        words = name.core.split(" ")
        found = min(_best_word(word, words) for word in wanted.core.split(" "))
    return found / 100 * (84 + 10 * len(wanted.key) / len(name.key)) if found >= SAME_WORD else 0.0


def _best_word(word: str, words: Sequence[str]) -> float:
    """How alike `word` is to the one of `words` that is most like it; a short word is there or it is not."""
    if word in words:
        return 100.0
    return max(fuzz.ratio(word, other) for other in words) if len(word) >= LONG_WORD else 0.0


def _rank(match: Match) -> tuple[float, bool, bool, str]:
    """Sort key: the best first; at the same score names of today before names of the past, then by name."""
    former = match.alias is not None and match.alias.merged_on is not None
    return (-match.score, former, match.position is None, match.name)


def _best_per_organisation(matches: Iterable[Match]) -> list[Match]:
    best: dict[int | str, Match] = {}
    for match in matches:
        organisation = match.name if match.position is None else match.position
        if organisation not in best or _rank(match) < _rank(best[organisation]):
            best[organisation] = match
    return sorted(best.values(), key=_rank)


def _decide(matches: Sequence[Match]) -> Resolution:
    """Turn ranked matches into a result; what is not on the list is never offered, but does win from worse ones."""
    exact = [match for match in matches if match.exact]
    listed = tuple(match for match in exact or matches if match.position is not None)
    if exact:
        if len(listed) == len(exact) == 1:
            return Resolution(Result.EXACT, listed)
        return Resolution(Result.SEVERAL if listed else Result.NONE, listed)
    if not listed or listed[0].score < SEVERAL_SCORE:
        return Resolution(Result.NONE)
    best = listed[0]
    runner_up = max((match.score for match in matches if match is not best), default=0.0)
    if best.score >= PROBABLE_SCORE and best.score - runner_up >= PROBABLE_MARGIN:
        return Resolution(Result.PROBABLE, (best,))
    choices = [match for match in listed if match.score >= best.score - SEVERAL_SPREAD]
    return Resolution(Result.SEVERAL, tuple(choices[:MOST_CHOICES]))


def _explained(typed: Sequence[Name], match: Match) -> bool:
    """Whether slips or words left out explain that somebody who means `match` wrote one of `typed`."""
    name = dissect(match.alias.written if match.alias else match.name)
    return any(_may_be(wanted, name, whole=match.alias is not None) for wanted in typed)


def _may_be(wanted: Name, name: Name, whole: bool) -> bool:
    """Whether `wanted` may be `name` with slips, or a part of it unless it must be the `whole` name.

    A firm is no public body. All that tells one name from another must be there: of 'Visser Sonderingen' that is
    'Visser', so 'Hoogveld Sonderingen' is another firm.
    """
    words = wanted.core.split(" ")
    if name.kind in PUBLIC_KINDS and (wanted.legal_form or any(map(_names_a_firm, words))):
        return False
    if (
        _one_slip(wanted, name)
        or _few_slips(wanted.key, name.key)
        or (len(words) > 1 and name.key.startswith(wanted.key))
    ):
        return True
    if name.key in words and TRADE_WORDS.isdisjoint(words):
        return True
    telling = [
        word for word in words if word not in TRADE_WORDS and not any(_few_slips(word, form) for form in WRITTEN_OUT)
    ]
    return bool(telling) and all(_in_name(word, name, whole) for word in telling)


def _names_a_firm(word: str) -> bool:
    """Whether `word` stands in the names of firms only: 'boorbedrijf Hoogeveen' is not the gemeente."""
    return word in FAMILY_WORDS or word.endswith(FIRM_ENDINGS)


def _in_name(word: str, name: Name, whole: bool) -> bool:
    others = name.core.split(" ")
    if any(_few_slips(word, other) for other in others):
        return True
    return not whole and len(word) >= SHORTEST_PART and any(word in other for other in [name.key, *others])


def _few_slips(typed: str, right: str) -> bool:
    """Whether `typed` is `right` with as many slips as a word of its length may hold; the first letter is safest."""
    allowed = next((slips for longest, slips in SLIPS if len(right) <= longest), MOST_SLIPS)
    for one, other in ((typed, right), (_sound(typed), _sound(right))):
        most = min(allowed, 1) if one[:1] != other[:1] else allowed
        if OSA.distance(one, other, score_cutoff=most) <= most:
            return True
    return False


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """`word` in one spelling for what sounds the same, without an article that was glued to it."""
    for written, heard in _SAME_SOUND:
        word = word.replace(written, heard)
    return word.removeprefix("de")
