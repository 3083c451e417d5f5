"""Finding the organisations that a text names: the one place where names and numbers are recognised.

It is done once per message. Who reads what was found decides by the conversation whether it counts: a name that only
stands where an answer would stand (`How.ANSWER`) is one for who asked for the organisation, and for nobody else.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.registry.aliases import Alias
from bot.registry.denials import without_denied
from bot.registry.institutes import institute_in
from bot.registry.introductions import is_own, is_own_number
from bot.registry.kvk import KVK_NOT_ON_LIST, NotKvk, Number, find_number, without_number
from bot.registry.matching import Match, NameIndex, Resolution, Result
from bot.registry.mentions import (
    LONGEST_TEXT,
    find_listed,
    find_mention,
    is_only_a_name,
    stands_out,
    without_common_words,
)
from bot.registry.normalising import dissect
from bot.registry.others import is_of_others
from bot.registry.parsing import ListedOrganisation
from bot.registry.persons import without_persons
from bot.registry.phrases import (
    answer_in,
    asks_for_number,
    is_aside,
    is_only_mentioned,
    looks_like_firm,
    name_looked_for,
    parts_between_names,
    points_back,
    public_body_in,
    stripped,
    without_hesitations,
)
from bot.registry.unlisted import introduced_firm, introduced_name, name_asked_about

NEARLY_THE_NAME = 90.0
LONGEST_NUMBER = 12
MOST_NAMES = 5

COMMERCIAL = frozenset(("bv", "nv", "vof", "cv", "bvba", "gmbh", "ltd"))
"""Legal forms of a firm; a foundation or association may be a public body."""


class How(StrEnum):
    """How a text names an organisation."""

    NAME = "name"
    NUMBER = "number"
    BOTH = "both"  # a name and a number
    LOOKED_FOR = "looked_for"  # where a name stands in a question about the list; no name that anybody knows
    ANSWER = "answer"  # a name only if the text answers the question for one
    REFERENCE = "reference"  # 'de tweede', 'die in Drenthe': means something only after what was said before


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """An organisation on the list.

    `score` runs from 0 to 100. `former_name` and `merged_on` are set when it was found through a name from before a
    merger: the date is the day on which that name ended. `shared_name` says that another entry may be
    meant by the same name.
    `now` is set for an entry that is itself a name from before a merger: who took over, and whether those are listed.
    """

    name: str
    bronhouder: bool
    kvk: str | None
    kind: str | None
    score: float
    former_name: str | None = None
    merged_on: date | None = None
    shared_name: bool = False
    now: str | None = None
    now_listed: bool = False

    @property
    def label(self) -> str:
        """What tells this entry from all others, for people and for a look-up: its name, with its number if needed."""
        return f"{self.name} (KvK {self.kvk})" if self.shared_name and self.kvk else self.name


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation that a text names in its characters `start` to `end`.

    `result` says how sure `matches` are, the entries of the list that it may be, best first; none when the list does
    not have it. `kvk` is the KvK number that the text gives, `reason` says why a number in it is none (see
    `kvk.NotKvk` and `kvk.KVK_NOT_ON_LIST`). `alone`: the text says nothing else.
    `own`: it is introduced as the writer's own organisation. `asks_number`: it asks for the number.
    """

    text: str
    start: int
    end: int
    how: How
    result: Result = Result.NONE
    matches: tuple[FoundOrganisation, ...] = ()
    kvk: str | None = None
    reason: str | None = None
    alone: bool = False
    own: bool = False
    asks_number: bool = False

    @property
    def organisation(self) -> str | None:
        """The organisation as the list has it, when that is certain."""
        return self.matches[0].label if self.result is Result.EXACT else None

    @property
    def sure(self) -> bool:
        """Whether the text names an organisation whatever was said before."""
        return self.how in {How.NAME, How.NUMBER, How.BOTH}


class Finder:
    """Finds the organisations of one list in texts; immutable, so any number of threads may use it."""

    def __init__(self, organisations: Sequence[ListedOrganisation], aliases: Sequence[Alias] = ()) -> None:
        self.index = NameIndex([row.name for row in organisations], aliases, [row.kind for row in organisations])
        self._organisations = organisations
        self._mergers = {dissect(alias.written): alias for alias in aliases if alias.merged_on}
        self._shared = {name for name, count in Counter(row.name for row in organisations).items() if count > 1}
        self._shared |= {row.name for row in organisations if self.index.has_namesakes(row.name)}
        self._by_kvk: dict[str, list[int]] = {}
        for position, row in enumerate(organisations):
            if row.kvk:
                self._by_kvk.setdefault(row.kvk, []).append(position)

    def find(self, text: str, asked: bool = False) -> list[Named]:
        """The organisations that `text` names, most telling first; exactly one when an organisation was `asked` for.

        Besides the most telling one only names that the list has literally, and those of firms and public bodies.
        """
        text = without_hesitations(text[:LONGEST_TEXT])
        text = text if asked else without_denied(without_persons(text), self._is_listed)
        number = find_number(text)
        words = without_number(text, number)
        if asked:
            return [self._asked(text, words, number)]
        found = self._by_name(text, words, number) or self._by_number_alone(text, words, number)
        while found and found.how in {How.NAME, How.BOTH} and (span := self._of_others(words)):
            text, words = _without(text, *span), _without(words, *span)
            found = self._by_name(text, words, number) or self._by_number_alone(text, words, number)
        return self._with_others(words, found) if found else []

    def _of_others(self, words: str) -> tuple[int, int] | None:
        """Where the name stands that `words` are about, when it is somebody else's."""
        span, _ = self._span(words)
        return span if span and is_of_others(words, *span) else None

    def _with_others(self, words: str, found: Named) -> list[Named]:
        """`found` and the other names in `words`, at most `MOST_NAMES`."""
        named, rest = [found], _blanked(words, found)
        while found.how in {How.NAME, How.BOTH} and len(named) < MOST_NAMES and (span := self._other_span(rest)):
            written = words[slice(*span)]
            other = Named(written, *span, How.NAME, *self._resolved(resolve(self.index, written)))
            other = replace(other, own=is_own(words, *span))
            rest = _blanked(rest, other)
            new = other.organisation is None or other.organisation not in {one.organisation for one in named}
            if new and not (is_only_mentioned(words[: span[0]]) or is_of_others(words, *span)):
                named.append(other)
        introduced = None if any(one.own for one in named) else introduced_name(rest)
        if introduced and found.how in {How.NAME, How.BOTH}:
            named.append(Named(words[slice(*introduced)], *introduced, How.LOOKED_FOR, own=True))
        alone = found.alone or (len(named) > 1 and is_aside(rest))
        named.sort(key=lambda one: (one.result is not Result.EXACT, one.start))
        return [replace(one, alone=alone) for one in named]

    def _other_span(self, rest: str) -> tuple[int, int] | None:
        """Where one more name stands in `rest`: one that the list has, else a firm or public body that it has not."""
        if mention := find_listed(self.index, rest):
            return mention.start, mention.end
        if firm := introduced_firm(rest):
            return firm
        for start, end in parts_between_names(rest):
            written = without_common_words(rest[start:end])
            if looks_like_firm(written):
                start = rest.index(written, start)
                return start, start + len(written)
        body = public_body_in(rest)
        return body if body and not rest[slice(*body)].islower() else None

    def _asked(self, text: str, words: str, number: Number | None) -> Named:
        """What the whole `text` means, which somebody gave as the name or number of an organisation."""
        named = Named(text, 0, len(text), How.NAME)
        return self._settled(named, resolve(self.index, words), number, whole=without_common_words(words) != "")

    def _by_name(self, text: str, words: str, number: Number | None) -> Named | None:
        if reference := points_back(words):
            return Named(reference, 0, len(text), How.REFERENCE, alone=True)
        span, how = self._span(words)
        if span is None:
            return None
        start, end = span
        if how is not How.NAME:
            found = self._resolved(resolve(self.index, text[start:end]))
            return Named(text[start:end], start, end, how, *found, own=is_own(text, start, end))
        by_name = resolve(self.index, words[start:end])
        aside = is_aside(words[:start]) and is_aside(words[end:])
        alone = aside and (by_name.result is not Result.NONE or self._is_name(words[start:end]))
        if number and number.kvk:
            at = text.index(number.written)
            start, end = min(start, at), max(end, at + len(number.written))
        written = text[start:end] if by_name.matches else text[slice(*span)]
        named = Named(written, start, end, how, alone=alone, asks_number=asks_for_number(text, number))
        named = replace(named, own=is_own(text, *span))
        return self._settled(named, by_name, number)

    def _span(self, words: str) -> tuple[tuple[int, int] | None, How]:
        """Where a name stands in `words`, and how sure it is that it is one."""
        bare = stripped(words)
        answer = answer_in(words)
        for alone in (bare, answer):
            if alone and self._is_one_firm(words[slice(*alone)]):
                return alone, How.NAME
        if institute := institute_in(words, self._may_be_listed):
            return institute, How.NAME
        if mention := find_mention(self.index, words):
            return (mention.start, mention.end), How.NAME
        if bare and self._is_place(words[slice(*bare)]):
            return bare, How.NAME
        return self._unknown_span(words)

    def _unknown_span(self, words: str) -> tuple[tuple[int, int] | None, How]:
        """Where a name stands in `words` that is not on the list."""
        if body := public_body_in(words):
            return body, How.NAME
        if looked_for := name_looked_for(words):
            return looked_for, How.LOOKED_FOR
        firm = introduced_firm(words)
        if firm and not self._is_enumeration(words[slice(*firm)]):
            return firm, How.NAME
        if introduced := introduced_name(words):
            return introduced, How.LOOKED_FOR
        if asked := name_asked_about(words):
            return asked, How.NAME if self._is_one_firm(words[slice(*asked)]) else How.LOOKED_FOR
        return answer_in(words), How.ANSWER

    def _may_be_listed(self, word: str) -> bool:
        """Whether one or more on the list are called so, or after the place `word`."""
        return self.index.resolve_equal(word).result is not Result.NONE

    def _is_listed(self, written: str) -> bool:
        return self.index.resolve_equal(written).result is Result.EXACT

    def _is_one_firm(self, written: str) -> bool:
        return looks_like_firm(written) and not self._is_enumeration(written)

    def _is_enumeration(self, written: str) -> bool:
        """Whether `written` is a name on the list beside another, or a firm: "X en Y", but not "X en Zonen"."""
        parts = [written[start:end].strip() for start, end in parts_between_names(written)]
        listed = [self._is_listed(part) for part in parts]
        return any(listed) and sum(here or looks_like_firm(part) for here, part in zip(listed, parts, strict=True)) > 1

    def _is_name(self, written: str) -> bool:
        """Whether `written`, which is not on the list, is a name all the same: of a firm, a public body, or known."""
        known = dissect(written)
        return bool(known.kind or self.index.equal(known)) or looks_like_firm(written)

    def _is_place(self, written: str) -> bool:
        """Whether `written`, the whole of a message, is a name that is also an ordinary word: 'en Goes?', 'Bergen'."""
        found = self.index.resolve(written) if written[:1].isupper() and " " not in written else None
        return found is not None and bool(found.matches) and found.matches[0].score >= NEARLY_THE_NAME

    def _by_number_alone(self, text: str, words: str, number: Number | None) -> Named | None:
        if number is None:
            return None
        start = text.index(number.written)
        alone = is_aside(words) and _is_serious(number, text)
        own = is_own_number(text, start)
        named = Named(number.written, start, start + len(number.written), How.NUMBER, alone=alone, own=own)
        return self._settled(named, Resolution(Result.NONE), number, whole=False)

    def _settled(self, named: Named, by_name: Resolution, number: Number | None, whole: bool = True) -> Named:
        """`named` with what its name and its `number` give together; `whole` when it holds a name at all."""
        result, matches = self._resolved(by_name)
        if number is None:
            return replace(named, result=result, matches=matches)
        if number.kvk is None:
            reason = number.reason if result is Result.NONE else None
            return replace(named, result=result, matches=matches, reason=reason)
        return self._with_number(replace(named, kvk=number.kvk), result, matches, whole)

    def _with_number(self, named: Named, result: Result, matches: tuple[FoundOrganisation, ...], whole: bool) -> Named:
        """The entry that has both goes first, then a certain name, then all entries with the number."""
        by_number = tuple(self._found(position) for position in self._by_kvk.get(str(named.kvk), ()))
        named = replace(named, how=How.BOTH if whole else How.NUMBER)
        names = {match.name for match in matches}
        both = tuple(match for match in by_number if match.name in names)
        if both or result is not Result.EXACT:
            chosen = both or by_number
            if chosen:
                return replace(named, result=Result.EXACT if len(chosen) == 1 else Result.SEVERAL, matches=chosen)
        reason = KVK_NOT_ON_LIST if result is Result.NONE and not whole else None
        return replace(named, result=result, matches=matches, reason=reason)

    def _resolved(self, resolution: Resolution) -> tuple[Result, tuple[FoundOrganisation, ...]]:
        return resolution.result, tuple(self._matched(match) for match in resolution.matches)

    def _found(self, position: int) -> FoundOrganisation:
        row = self._organisations[position]
        found = FoundOrganisation(
            row.name, row.bronhouder, row.kvk, _kind(row), 100.0, shared_name=row.name in self._shared
        )
        merger = self._mergers.get(dissect(row.name))
        if merger is None or row.name in merger.names:
            return found
        listed = all(self.index.resolve_equal(name).result is Result.EXACT for name in merger.names)
        return replace(found, merged_on=merger.merged_on, now=" of ".join(merger.names), now_listed=listed)

    def _matched(self, match: Match) -> FoundOrganisation:
        assert match.position is not None  # noqa: S101 - a resolution holds listed organisations only
        found = replace(self._found(match.position), score=round(match.score, 1))
        merger = match.alias if match.alias and match.alias.merged_on else None
        return replace(found, former_name=merger.written, merged_on=merger.merged_on) if merger else found


def _kind(row: ListedOrganisation) -> str | None:
    """The kind of organisation that the list gives or, as the public list gives none, that the name tells."""
    if row.kind:
        return row.kind
    name = dissect(row.name)
    return name.kind or ("bedrijf" if name.legal_form in COMMERCIAL and not row.bronhouder else None)


def _without(text: str, start: int, end: int) -> str:
    """`text` with spaces from `start` to `end`."""
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"


def _blanked(text: str, named: Named) -> str:
    """`text` with spaces in the place of `named`, behind a comma: what stood around it are no neighbours."""
    return f"{text[: named.start]},{' ' * (named.end - named.start - 1)}{text[named.end :]}"


def _is_serious(number: Number, text: str) -> bool:
    """Whether `number` is one that people have for an organisation, or may take for one."""
    short = number.written.isdigit() and len(number.written) <= LONGEST_NUMBER
    return number.reason is not NotKvk.UNKNOWN or short or asks_for_number(text, None)


def resolve(index: NameIndex, text: str) -> Resolution:
    """What `text`, a name or a sentence with a name in it, means. Only an exact match needs no question."""
    text = text[:LONGEST_TEXT]
    if is_only_a_name(text):
        return index.resolve(text)
    telling = without_common_words(text)
    for written in filter(None, (text, telling)):
        if (equal := index.resolve_equal(written)).result == Result.EXACT:
            return equal
    inside = _inside(index, text)
    if inside.matches and inside.matches[0].exact:
        return inside
    whole = index.resolve(text)
    if whole.result == Result.SEVERAL and whole.matches[0].score < NEARLY_THE_NAME:
        whole = Resolution(Result.NONE)  # words that surround a name look like names too
    return max((whole, *([index.resolve(telling)] if telling else []), inside), key=_certainty)


def _inside(index: NameIndex, text: str) -> Resolution:
    """What the name in the sentence `text` means; one that may be part of a longer name is never certain."""
    mention = find_mention(index, text)
    if mention is None:
        return Resolution(Result.NONE)
    found = index.resolve(mention.text)
    if found.result == Result.EXACT and not stands_out(text, mention):
        return replace(found, result=Result.PROBABLE)
    return found


def _certainty(resolution: Resolution) -> tuple[int, float]:
    order = (Result.NONE, Result.SEVERAL, Result.PROBABLE, Result.EXACT)
    return order.index(resolution.result), max((match.score for match in resolution.matches), default=0.0)
