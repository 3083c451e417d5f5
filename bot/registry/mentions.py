"""Finding the organisation that a sentence names.

Three ways, from sure to less sure: a run of words that equals a name or an alias; a run that looks like a name
(share of the name's trigrams in the sentence, then the best aligned stretch of words); and the place in a question
where a name belongs ('staat ... op de lijst'), also when no listed organisation looks like it. Ordinary words
(words.py) are no names unless a type word such as 'gemeente' stands before them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from bot.registry.introductions import is_introduced
from bot.registry.matching import Match, NameIndex
from bot.registry.normalising import KIND_WORDS, Name, dissect, plain
from bot.registry.phrases import without_where
from bot.registry.words import COMMON_WORDS, FAMILY_WORDS, PARTS_OF_NAMES

LONGEST_NAME = 9
LOOKED_AT = 60
LEAST_COVERAGE = 40.0
LEAST_SCORE = 90.0
LEAST_SCORE_INTRODUCED = 76.0
LEAST_LETTERS = 9
LEAST_LETTERS_INTRODUCED = 5
LEAST_SCORE_ASKED_FOR = 75.0
EQUAL = 100.0
LONGEST_TEXT = 2000

_WORD = re.compile(r"(?<!\w)['’]?\w[\w'’´`./&+-]*(?<![.'’/-])|[&+]")
_APART = re.compile(r"[,;:.!?()\n]")
_BETWEEN_SENTENCES = re.compile(r"[,;:?!\n]")
_CONNECTORS = frozenset(("en", "van", "de", "het", "der", "den", "te", "aan", "op", "bij", "voor", "in"))
_WHERE = frozenset(("in", "te", "bij"))
_ORGANISATION = (
    *("bedrijf", "bedrijfje", "bedrijven", "bureau", "bureautje", "bureaus", "stichting", "stichtingen", "firma"),
    *("onderneming", "ondernemingen", "kantoor", "vestiging"),
)
"""How words end for an organisation that is no municipality, wherever it is."""
_IN = ("in", "te", "uit", "vanuit")
_LIES = frozenset(["gevestigd", "gelegen", "kom", "komen", "komt", "woon", "wonen", "woont", "zit", "zitten"])
_NEAR_WHERE = frozenset(["al", "daar", "hier", "nu", "ook", "sinds", "zelf"])
_A_FEW_WORDS = r"(?P<name>\S+(?:\s+\S+){0,6}?)"
_FILLERS = r"(?:\s+(?:er|al|ook|dan|nu|wel|reeds|nog|niet|eigenlijk))*"
_QUESTIONS = (
    re.compile(rf"\bsta(?:at|an)\s+{_A_FEW_WORDS}{_FILLERS}\s+(?:in|op)\s+(?:de|die|uw|jullie)\s+(?:\w+\s+)?\w*lijst"),
    re.compile(
        rf"\b(?:is|zijn)\s+{_A_FEW_WORDS}{_FILLERS}\s+(?:aangemeld|geregistreerd|ingeschreven|bij\s+de\s+bro\s+bekend)"
    ),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """The part of a sentence (characters `start` to `end`) that names an organisation.

    `match` is the best match in the index, None when the sentence clearly names an organisation that the index
    does not know; `score` (0 to 100) says how sure the match is.
    """

    start: int
    end: int
    text: str
    match: Match | None
    score: float


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text; `common` when it is an ordinary word."""

    start: int
    end: int
    plain: str
    common: bool

    @property
    def kind(self) -> bool:
        return self.plain in KIND_WORDS

    @property
    def may_belong_to_name(self) -> bool:
        return not self.common or self.plain in PARTS_OF_NAMES


def find_mention(index: NameIndex, text: str) -> Mention | None:
    """The organisation that `text` names (its first 2,000 characters), or None."""
    text = text[:LONGEST_TEXT]
    words = _words(text)
    mention = _equal_run(index, text, words) or _similar_run(index, text, words)
    return _widened(index, text, words, mention) if mention else _asked_for(index, text)


def find_listed(index: NameIndex, text: str) -> Mention | None:
    """A name that stands in `text` as the list has it and as part of no longer name, or None."""
    words = _words(text)
    mention = _equal_run(index, text, words)
    return mention if mention and _widened(index, text, words, mention) == mention else None


@lru_cache(maxsize=16)
def _words(text: str) -> tuple[_Word, ...]:
    words = []
    for found in _WORD.finditer(text):
        if letters := plain(found.group()):
            words.append(_Word(*found.span(), letters, all(part in COMMON_WORDS for part in letters.split(" "))))
    return tuple(words)


def _widened(index: NameIndex, text: str, words: Sequence[_Word], mention: Mention) -> Mention:
    """`mention` with the words next to it that may belong to the name: 'Schildersbedrijf' before 'Zeist'."""
    before = [word for word in words if word.end <= mention.start]
    after = [word for word in words if word.start >= mention.end]
    start, end = mention.start, mention.end
    typed = plain(mention.text).split(" ")[0] in KIND_WORDS
    while before and not typed and _continues(text, before[-1], before[-1].end, start):
        start = before.pop().start
    while after and (not typed or text[after[0].start].isupper()) and _continues(text, after[0], end, after[0].start):
        end = after.pop(0).end
    if len(after) > 1 and not _begins_something_else(index, text, mention, after):
        end = after[1].end if _continues(text, after[1], end, after[1].start) else end
    if (start, end) == (mention.start, mention.end):
        return mention
    match = _similar(index, text[start:end])
    return Mention(start, end, text[start:end], match, match.score if match else 0.0)


def _begins_something_else(index: NameIndex, text: str, mention: Mention, after: Sequence[_Word]) -> bool:
    """Whether the words `after` a name do not carry it on, as "en Zonen" does: another name, or where it is."""
    joint, word = after[0].plain, after[1]
    if joint not in _CONNECTORS or not text[word.start].isupper():
        return True
    if mention.score < EQUAL:
        return False
    several = " " in dissect(mention.text).core and word.plain not in FAMILY_WORDS
    return joint in _WHERE or (joint == "en" and (several or bool(_equal_run(index, text, after[1:], at_start=True))))


def _continues(text: str, word: _Word, gap_start: int, gap_end: int) -> bool:
    return word.may_belong_to_name and not _APART.search(text[gap_start:gap_end])


def without_common_words(text: str) -> str:
    """`text` without the ordinary words at its start and end; empty when nothing is left."""
    words = _words(text)
    telling = [word for word in words if word.may_belong_to_name or word.kind]
    if all(word.common for word in telling):
        return ""
    return text[telling[0].start : telling[-1].end]


def stands_out(text: str, mention: Mention) -> bool:
    """Whether nothing else in `text` may be part of the name: a type word introduces it, or the rest is ordinary."""
    others = (word for word in _words(text) if word.end <= mention.start or word.start >= mention.end)
    return plain(mention.text).split(" ")[0] in KIND_WORDS or all(word.common for word in others)


def is_only_a_name(text: str) -> bool:
    """Whether `text` holds nothing else: no ordinary words, no punctuation between words."""
    return not _BETWEEN_SENTENCES.search(text) and all(
        word.may_belong_to_name or word.kind or word.plain in _CONNECTORS for word in _words(text)
    )


def _equal_run(index: NameIndex, text: str, words: Sequence[_Word], at_start: bool = False) -> Mention | None:
    """The longest run of neighbouring words that equals a name; a type word before it is part of the run."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for first in range(1 if at_start else len(words) - length + 1):
            run = words[first : first + length]
            ordinary = all(word.common for word in run) and not (length == 1 and " " in run[0].plain)
            if (ordinary and not run[0].kind and not run[-1].kind) or _kind_word(words, first) or _is_article(run):
                continue
            if not run[0].kind and _is_where(words, first):
                continue
            written = text[run[0].start : run[-1].end]
            name = dissect(written)
            matches = index.equal(name) if _could_be_name(ordinary, name, written) else []
            if matches and (", " not in written or ", " in matches[0].name):
                return Mention(run[0].start, run[-1].end, written, matches[0], EQUAL)
    return None


def _is_where(words: Sequence[_Word], first: int) -> bool:
    """Whether the word at `first` tells where the one before it is: 'Geonius in [Sittard]', 'ons bedrijf uit [Goes]'.

    "De gemeente in [Goes]" and "wie is in [Goes] bronhouder" are about the place itself.
    """
    joint = first - 1
    while joint > 0 and words[joint].plain in ("de", "het", "den"):
        joint -= 1
    if joint > 2 and words[joint].plain in ("van", "op", "aan") and words[joint - 2].plain in (*_IN, "van"):
        joint -= 2  # 'in Land van [Cuijk]'
    at = joint - 1
    while at > 0 and words[at].plain in _NEAR_WHERE:
        at -= 1
    if at < 0:
        return False
    before = words[at]
    owned = before.plain.endswith(_ORGANISATION)
    if words[joint].plain in _IN:
        return owned or not before.common or before.plain in PARTS_OF_NAMES or before.plain in _LIES
    return words[joint].plain == "van" and owned


def _is_article(run: Sequence[_Word]) -> bool:
    """Whether `run` is a type word with its name, and an article too much before it."""
    return len(run) > 1 and run[0].plain in ("de", "het") and run[1].kind


def _kind_word(words: Sequence[_Word], first: int) -> _Word | None:
    """The type word before the word at `first`: 'waterschap [Utrecht]', 'hoogheemraadschap van [Zeeland]'."""
    at = first - 1
    while at >= 0 and words[at].plain in ("van", "de", "het", "voor"):
        at -= 1
    return words[at] if at >= 0 and words[at].kind else None


def _could_be_name(ordinary: bool, name: Name, written: str) -> bool:
    """Whether a run may be taken for a name: no `ordinary` words only, abbreviations of two letters in capitals."""
    if len(name.key) < 2 or (len(name.key) == 2 and not written.isupper()):
        return False
    if name.kind:
        return name.key not in KIND_WORDS and not (name.key in COMMON_WORDS and len(name.key) < 4)
    return not ordinary


def _similar_run(index: NameIndex, text: str, words: Sequence[_Word]) -> Mention | None:
    """The run of words that is spelled most like a name of which many trigrams occur in the sentence."""
    sentence = " ".join(word.plain for word in words)
    found: list[Mention] = []
    for name, match in index.covered_by(sentence, LOOKED_AT):
        aligned = fuzz.partial_ratio_alignment(name.core, sentence, score_cutoff=LEAST_COVERAGE)
        if match.score < LEAST_COVERAGE or aligned is None or len(name.key) < LEAST_LETTERS_INTRODUCED:
            continue
        run, kind_word = _snapped(words, aligned.dest_start, aligned.dest_end)
        if mention := _judge_run(text, words, run, kind_word, name, match):
            found.append(mention)
    return max(found, key=lambda mention: mention.score, default=None)


def _snapped(words: Sequence[_Word], start: int, end: int) -> tuple[Sequence[_Word], _Word | None]:
    """The whole words at characters `start` to `end` of the joined sentence, and the type word before them."""
    first, last, position = len(words), 0, 0
    for number, word in enumerate(words):
        if start < position + len(word.plain) / 2 < end:
            first, last = min(first, number), number + 1
        position += len(word.plain) + 1
    while first < last and words[first].common:
        first += 1
    while first < last and words[last - 1].common:
        last -= 1
    return words[first:last], _kind_word(words, first)


def _judge_run(
    text: str, words: Sequence[_Word], run: Sequence[_Word], kind_word: _Word | None, name: Name, match: Match
) -> Mention | None:
    """A mention when `run` is spelled enough like `name`.

    After a type word or an introduction ('ik werk bij') it may be shorter and spelled worse.
    """
    if not run or (kind_word is None and _is_where(words, words.index(run[0]))):
        return None
    kind = KIND_WORDS[kind_word.plain] if kind_word else None
    if kind and name.kind and kind != name.kind:
        return None
    introduced = kind or is_introduced(text, run[0].start)
    letters, least = (LEAST_LETTERS_INTRODUCED, LEAST_SCORE_INTRODUCED) if introduced else (LEAST_LETTERS, LEAST_SCORE)
    written = dissect(" ".join(word.plain for word in run))
    score = fuzz.ratio(written.key, name.key)
    if score < least or len(written.key) < letters:
        return None
    start = kind_word.start if kind_word else run[0].start
    return Mention(start, run[-1].end, text[start : run[-1].end], replace(match, score=score), score)


def _asked_for(index: NameIndex, text: str) -> Mention | None:
    """The words at the place of a name in a question about the list.

    They are a name when they look like one on the list, or hold a capital or a word that often stands in names.
    """
    for found in (found for question in _QUESTIONS for found in question.finditer(text.lower())):
        start, end = found.span("name")
        named = without_where(text[start:end])
        written = without_common_words(text[start:end] if plain(named) in KIND_WORDS else named)
        if len(written) < 3:
            continue
        match = _similar(index, written)
        if match or _looks_like_name(written):
            start += text[start:end].index(written)
            return Mention(start, start + len(written), written, match, match.score if match else 0.0)
    return None


def _looks_like_name(written: str) -> bool:
    telling = PARTS_OF_NAMES | KIND_WORDS.keys()
    return any(word.plain in telling or written[word.start].isupper() for word in _words(written))


def _similar(index: NameIndex, written: str) -> Match | None:
    return next((match for match in index.search(written, 1) if match.score >= LEAST_SCORE_ASKED_FOR), None)
