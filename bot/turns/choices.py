"""Lets a visitor choose by typing instead of clicking."""

import re

from bot.dialogue.reply import Choice

_ORDINALS = {
    **{"eerste": 0, "1e": 0, "bovenste": 0, "tweede": 1, "2e": 1, "derde": 2, "3e": 2, "vierde": 3, "4e": 3},
    **{"laatste": -1, "onderste": -1},
}
_ORDINAL = re.compile(
    r"^(?:nummer |optie |de |het |die )*(?P<which>[1-4]e|\d|eerste|tweede|derde|vierde|laatste|bovenste|onderste)"
    r"(?: (?:optie|knop|keuze|antwoord|van (?:de|het) (?:lijst|lijstje|rijtje)|graag|bedoel ik|dan))*$"
)
_MAX_WORDS = 3
_FILLERS = frozenset(
    {
        *("de", "het", "een", "die", "dat", "deze", "ik", "bedoel", "wil", "graag", "maar", "doe", "optie", "liever"),
        *("met", "over", "van", "voor", "uit", "neem", "kies", "knop", "keuze", "sorry"),
    }
)
_TELLS_NOTHING_ALONE = frozenset({"niet", "geen", "is", "nog", "ook", "al", "op", "in", "hoe", "wat", "mijn", "lukt"})


def chosen(text: str, choices: list[Choice]) -> Choice | None:
    """The choice that `text` means: its number, its title, or a few words that only one title has; else None."""
    typed = _words(text)
    ordinal = _ORDINAL.match(" ".join(typed))
    if ordinal and choices and not _is_a_value(ordinal["which"], choices):
        return _by_number(ordinal["which"], choices)
    exact = [choice for choice in choices if _words(choice.title) == typed]
    if exact:
        return exact[0]
    telling = set(typed) - _FILLERS
    if telling <= _TELLS_NOTHING_ALONE or len(telling) > _MAX_WORDS:
        return None
    partial = [choice for choice in choices if telling <= set(_words(choice.title))]
    return partial[0] if len(partial) == 1 else None


def agreeing(yes: bool, choices: list[Choice]) -> Choice | None:
    """The one choice that says yes, or no; None when the question is another one."""
    word = "ja" if yes else "nee"
    found = [choice for choice in choices if _words(choice.title)[:1] == [word]]
    return found[0] if len(found) == 1 else None


def _is_a_value(which: str, choices: list[Choice]) -> bool:
    """Whether a bare number answers a question that is answered by yes or no: "3" is then a level, not a place."""
    return which.isdigit() and {"ja", "nee"} <= {choice.title.casefold() for choice in choices}


def _by_number(which: str, choices: list[Choice]) -> Choice | None:
    position = int(which) - 1 if which.isdigit() else _ORDINALS[which]
    return choices[position] if -1 <= position < len(choices) else None


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’+-]+", text.casefold())
