"""For whom an answer is: one that speaks to a zzp'er, a citizen or a bronhouder says nothing to anybody else."""

import re

from bot.servicedesk.suggestions.told import Told

_SPEAKS_TO = re.compile(
    r"(?:^|[.!?]\s+)[^.!?\n]*?\bals (?P<who>zzp'er|particulier|leverancier|bronhouder|eherkenningsbeheerder)\b",
    re.IGNORECASE,
)
_NAMED_BY_THE_WRITER = {
    "zzp'er": re.compile(r"\bzzp|\beenmanszaak|\bzelfstandig|\bfreelance", re.IGNORECASE),
    "particulier": re.compile(r"\bparticulier|\bburger|\bbewoner", re.IGNORECASE),
    "eherkenningsbeheerder": re.compile(r"\bbeheerder", re.IGNORECASE),
}
_FOR_A_LEVERANCIER = re.compile(r"\b[Uu]w opdrachtgever\b|^Een leverancier\b(?!.*\b[Bb]ij een bronhouder\b)", re.DOTALL)
_OTHER_ROLE = {"leverancier": "bronhouder", "bronhouder": "leverancier"}


def is_for_another(answer: str, asked: str, told: Told) -> bool:
    """Whether `answer` speaks to somebody whom the writer is not, by what is `told` and by the words `asked`.

    An answer to a role is for who has that one or tells of none; one to a person only for who tells to be that.
    """
    if told.slots.get("rol") == "bronhouder" and _FOR_A_LEVERANCIER.search(answer):
        return True
    return any(_is_another(found["who"].casefold(), asked, told) for found in _SPEAKS_TO.finditer(answer))


def _is_another(who: str, asked: str, told: Told) -> bool:
    if who in _OTHER_ROLE:
        return told.slots.get("rol") == _OTHER_ROLE[who]
    is_so = {"zzp'er": told.alone, "particulier": told.citizen, "eherkenningsbeheerder": told.is_beheerder}[who]
    return not is_so and not _NAMED_BY_THE_WRITER[who].search(asked)
