"""The names that a writer denies: "wij zijn niet de gemeente Heerenveen", "Fugro, niet Vitens".

What is denied is not meant, so nobody may look it up. The words tell it; in small letters beside a name ("nee niet
meppel") they only do so of a name that the caller knows.
"""

import re
from collections.abc import Callable

from bot.registry.normalising import KIND_WORDS, plain
from bot.registry.phrases import may_be_named, without_hesitations
from bot.registry.words import COMMON_WORDS

IsName = Callable[[str], bool]

_SAYS_WHO = (
    r"(?:(?:\b(?:ik|wij|we|dat|dit|het|zij|ze)\s+|^\W*(?:nee+\W+)?)"
    r"(?:ben|zijn|bent|is|was|waren|heet|heten|bedoel|bedoelde|bedoelen|bedoelden)|\b(?:het|dit)\s+(?:gaat|betreft))"
    r"(?:\s+(?:dus|echt|helemaal|hier|zelf|ook|toch|namelijk|natuurlijk|er|om))*"
)
_SAYS_WHERE = (
    r"(?:\b(?:ik|wij|we)\s+|^\W*(?:nee+\W+)?)(?:werk|werken|zit|zitten|hoor|horen|ben|zijn)"
    r"(?:\s+(?:dus|echt|helemaal|hier|zelf|ook|toch|namelijk|natuurlijk|er))*"
)
_SMALL = r"(?:(?:meer|om|de|het|die|een|van)\s+)*"
_DENIAL = re.compile(
    rf"(?:{_SAYS_WHO}\s+(?P<who>(?:niet|geen|nooit)\s+{_SMALL})"
    rf"|{_SAYS_WHERE}\s+(?P<where>(?:niet|nooit)\s+(?:meer\s+)?(?:werkzaam\s+|in\s+dienst\s+)?(?:bij|voor|van|namens)\s+{_SMALL})"
    rf"|(?:^|[,;:.!?\n(]|\b(?:nee+|maar|dus|en)\b)[^\S\n]*(?P<beside>(?:niet|geen)\s+(?:(?:bij|voor|namens)\s+)?{_SMALL})"
    rf"|(?P<behind>(?:niet|geen)\s+{_SMALL}))",
    re.IGNORECASE,
)
"""What stands before a name that is denied. "Ik kan niet voor gemeente Zwolle aanleveren" denies no name.

Beside a name ("Zwolle, niet Meppel") it takes a capital or a type word, or a name that the caller knows: "verlopen,
niet vernieuwd" denies none. Right behind a name ("wij zijn Zwolle niet Meppel") that name has to look like one too.
"""

_STATED = re.compile(
    r"(?:(?!\b(?:maar|want|dus|en|ik|wij|we)\b)[^,;.!?\n]){0,40}"
    r"(?:\?|\b(?:aangemeld|geregistreerd|ingeschreven|bekend|gemachtigd|vermeld)\b)",
    re.IGNORECASE,
)
"""What follows a name of which something else is denied, or that is asked about: "wij zijn niet bij X bekend"."""

_WORD = re.compile(r"['’]?\w[\w'’./&+-]*(?<![.'’/-])|[&+]")
_JOINTS = frozenset(("aan", "bij", "de", "den", "der", "en", "het", "in", "op", "over", "te", "van"))
_TOLD = {"who", "where"}
"""How a denial says by itself that a name comes."""

_LONGEST = 4  # words of a name before a denial
_INSTEAD = re.compile(r"\W*\b(?:maar|wel|doch)\b(?:\s+wel\b)?", re.IGNORECASE)


def _nothing(_words: str) -> bool:
    return False


def denied_in(text: str, known: IsName = _nothing) -> list[str]:
    """The names in `text` that the writer denies, as typed; a type word alone is one: "ik ben niet van de gemeente".

    `known` tells of words in small letters whether they are a name.
    """
    text = without_hesitations(text)
    return [text[start:end] for _, start, end in _denials(text, known)]


def without_denied(text: str, known: IsName = _nothing) -> str:
    """`text` with blanks for what is denied, so that "niet X maar Y" and "Y, niet X" are about Y; places stay."""
    for begin, start, end in _denials(text, known):
        if plain(text[start:end]) in KIND_WORDS:
            continue
        instead = _INSTEAD.match(text, end)
        end = instead.end() if instead else end
        text = f"{text[:begin]}{' ' * (end - begin)}{text[end:]}"
    return text


def _denials(text: str, known: IsName) -> list[tuple[int, int, int]]:
    """Where each denial begins, and where the name in it begins and ends."""
    found = []
    for denial in _DENIAL.finditer(text):
        end = _end_of_name(text, denial.end())
        if end is None or _STATED.match(text, end):
            continue
        name, how = text[denial.end() : end], denial.lastgroup or ""
        told = how in _TOLD or name[0].isupper() or plain(name).split(" ")[0] in KIND_WORDS or known(name)
        if told and (how != "behind" or _ends_in_name(text[: denial.start()], known)):
            found.append((denial.start(how), denial.end(), end))
    return found


def _ends_in_name(before: str, known: IsName) -> bool:
    """Whether `before` ends in what may be a name: with a capital, behind a type word, or one that is `known`."""
    words = _WORD.findall(before)[-_LONGEST:]
    if not words or before.rstrip()[-1:] in ",;:.!?":
        return False
    if len(words) > 1 and words[-1][0].isupper():
        return True
    runs = [" ".join(words[first:]) for first in range(len(words))]
    return any(known(run) for run in runs) or any(word in KIND_WORDS for word in map(plain, words[:-1]))


def _end_of_name(text: str, start: int) -> int | None:
    """Where the name that begins at `start` ends; None when no name begins there.

    It begins with a type word, a capital or a word that is not ordinary, and small words carry it on to another such.
    """
    end, at = None, start
    for word in _WORD.finditer(text, start):
        if text[at : word.start()].strip():
            break
        letters = plain(word.group())
        if end is None or letters not in _JOINTS:
            if not _may_name(word.group(), letters, after_kind=plain(text[start : end or start]) in KIND_WORDS):
                break
            if letters in KIND_WORDS and end is not None:
                break
            end = word.end()
        at = word.end()
    return end


def _may_name(written: str, letters: str, after_kind: bool) -> bool:
    if letters in KIND_WORDS or written[0].isupper() or letters not in COMMON_WORDS:
        return True
    return after_kind and may_be_named(written)
