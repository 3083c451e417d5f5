"""A visitor sets right what we took them to mean: "nee, dat bedoel ik niet, ik bedoel de machtiging in het portaal".

What tells it is not the topic: somebody speaks of their own words ("ik bedoel", "dat vroeg ik niet"), or puts one
thing against another ("niet de beheerder, maar ..."). What is left without those clauses is what they mean.
"""

import re
from dataclasses import dataclass

from bot.guidance.follow_up import names_nothing

_OWN_WORDS = r"(?:bedoel(?:de)?|vroeg|zei)"
_OF_THEIR_WORDS = re.compile(
    rf"\bik\s+(?:\w+\s+){{0,2}}?{_OWN_WORDS}\b|\b{_OWN_WORDS}\s+(?:ik|'k)\b|\b(?:mijn|m'n|de)\s+vraag\b|"
    r"\bgaat\s+(?:het|mij|me|'t)\b|\bgaa?t?\s+mijn\s+vraag\b|\b(?:heb|had)\s+(?:ik\s+)?het\s+(?:\w+\s+)?over\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:niet|nie|ni|geen|helemaal niks)\b", re.IGNORECASE)
_MISTAKEN = re.compile(
    r"\b(?:verkeerd|fout|niet|nie)\s+(?:begrepen|begrijpt|begrijp je|verstaan|gesnapt)\b", re.IGNORECASE
)
_ASKS_US = re.compile(r"\b(?:u|je|jij|jullie)\b[^,]*\bbedoel|\bbedoel(?:t|en)\b", re.IGNORECASE)
_MEANS = re.compile(
    rf"\W*(?:(?:ne+e*|neen|sorry|maar|nou|oh|o|ja|joh|hoor|man)\W+)*(?:(?:wat\s+)?ik\s+(?:\w+\s+)?{_OWN_WORDS}|{_OWN_WORDS}\s+ik|"
    r"ik\s+(?:heb|had)\s+het(?:\s+\w+)?\s+over|het\s+gaat\s+(?:mij\s+|me\s+)?(?:om|over)|mijn\s+vraag\s+(?:is|was))"
    r"(?:\s+(?:dus|eigenlijk|gewoon|juist|meer|is|was|van|naar))*\W*",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\W*(?:(?:nee+|neen|sorry)\W+)*niet\s+(?!alleen\b)(?:over\s+|om\s+|naar\s+|van\s+)?(?:(?:de|het|een|mijn|onze)\s+)?(?P<thing>\w+)",
    re.IGNORECASE,
)
_BUT = re.compile(r"\W*maar\s+(?:wel\s+|juist\s+|gewoon\s+)?", re.IGNORECASE)
_ASKS = re.compile(r"(?:hoe\w*|wat|waar\w*|wie|wanneer|welke?)\b", re.IGNORECASE)
_OPENING = re.compile(r"\W*(?:(?:nee+|neen|hoor|sorry|wacht|ho|nou|oh|o|joh|man)\b\W*)+", re.IGNORECASE)
_TO = re.compile(r"(?:naar|om|over)\s+", re.IGNORECASE)
_POINTS = re.compile(r"(?:die|dat|degene)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.!;,:\n]+|(?<=\?)|\s(?=maar\b)|\s(?=ik\s+bedoel(?:de)?\b(?!\s+niet))", re.IGNORECASE)


@dataclass(frozen=True)
class Correction:
    """What somebody says against our reading of their words.

    Attributes:
        behind: what they mean instead, in their words; None when they do not say.
        contrasts: whether only one thing is put against another, as an answer to a question may do as well.
    """

    behind: str | None
    contrasts: bool = False


def correction_in(text: str) -> Correction | None:
    """The correction that `text` is; None when it says nothing of our reading."""
    kept: list[str] = []
    rejects, against, thing = False, False, ""
    for clause in filter(None, (clause.strip() for clause in _CLAUSE.split(text))):
        if _ASKS_US.search(clause):
            return None
        if _MISTAKEN.search(clause) or (_OF_THEIR_WORDS.search(clause) and _NOT.search(clause)):
            rejects = True
        elif means := _MEANS.match(clause):
            rejects = True
            kept.append(clause[means.end() :])
        elif found := _AGAINST.match(clause):
            thing = found["thing"]
        else:
            against = against or bool(thing and _BUT.match(clause))
            kept.append(_TO.sub("", _BUT.sub("", _OPENING.sub("", clause, count=1), count=1), count=1))
    if not (rejects or against):
        return None
    behind = ", ".join(filter(None, kept)).strip()
    behind = _POINTS.sub(thing, behind, count=1) if thing and _POINTS.match(behind) else behind
    says = bool(behind) and (bool(_ASKS.match(behind)) or not names_nothing(behind))
    return Correction(behind if says else None, contrasts=not rejects)
