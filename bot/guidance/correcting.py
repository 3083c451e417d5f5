"""A visitor sets right what we took them to mean: "nee, dat bedoel ik niet, ik bedoel de machtiging in het portaal".

What tells it is not the topic: somebody speaks of their own words ("ik bedoel", "dat vroeg ik niet"), or puts one
thing against another ("niet de beheerder, maar ..."). What is left without those clauses is what they mean.
"""

import re
from dataclasses import dataclass

_OWN_WORDS = r"(?:bedoel(?:de)?|vroeg|zei)"
_NOT = r"(?:niet|nie|ni)"
_QUESTION = r"(?:mijn|m'?n|de)\s+vraag"
_REJECTS = re.compile(
    rf"\b(?:{_OWN_WORDS}\s+ik|ik\s+{_OWN_WORDS}|{_QUESTION}|gaat\s+(?:het|'t|mij|me))\s+(?:\w+\s+)?{_NOT}\b|"
    rf"\b{_NOT}\s+(?:precies\s+|echt\s+)?(?:{_QUESTION}|(?:wat|waar|hetgeen)\s+ik\s+(?:\w+\s+)?{_OWN_WORDS})\b|"
    rf"\bwil(?:de)?\s+ik\s+(?:\w+\s+)?{_NOT}\s+weten\b|\bik\s+wil(?:de)?\s+{_NOT}\s+weten\b|"
    rf"\b(?:heb|had)\s+(?:ik\s+)?het\s+(?:\w+\s+)?{_NOT}\s+over\b",
    re.IGNORECASE,
)
_MISTAKEN = re.compile(
    r"\b(?:verkeerd|fout|niet|nie)\s+(?:begrepen|begrijpt|begrijp je|verstaan|gesnapt)\b", re.IGNORECASE
)
_ASKS_US = re.compile(r"\b(?:u|je|jij|jullie)\b[^,]*\bbedoel|\bbedoel(?:t|en)\b", re.IGNORECASE)
_MEANS = re.compile(
    rf"\W*(?:(?:ne+e*|neen|sorry|maar|nou|oh|o|ja|joh|hoor|man)\W+)*(?:(?:wat\s+)?ik\s+(?:\w+\s+)?{_OWN_WORDS}|{_OWN_WORDS}\s+ik|"
    r"ik\s+(?:heb|had)\s+het(?:\s+\w+)?\s+over|het\s+gaat\s+(?:mij\s+|me\s+)?(?:om|over)|mijn\s+vraag\s+(?:is|was))"
    r"(?:\s+(?:dus|eigenlijk|gewoon|juist|meer|toch|al|is|was|van|naar))*\W*",
    re.IGNORECASE,
)
_WANTS = re.compile(r"\W*ik\s+wil(?:de)?\s+(?:\w+\s+)?weten\s+", re.IGNORECASE)
_AGAINST = re.compile(
    r"\W*(?:(?:nee+|neen|sorry)\W+)*niet\s+(?!alleen\b)(?:over\s+|om\s+|naar\s+|van\s+)?(?:(?:de|het|een|mijn|onze)\s+)?(?P<thing>\w+)",
    re.IGNORECASE,
)
_BUT = re.compile(r"\W*maar\s+(?:wel\s+|juist\s+|gewoon\s+)?", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:\b(?:ik|dat|dit|het|iets|wat|heel|anders|niet|wel|gewoon|dus|ook|toch|echt|nou|de|een|al|helemaal)\b|\W)*",
    re.IGNORECASE,
)
"""What is left of a sentence that says no more than that something else is meant."""
_OPENING = re.compile(r"\W*(?:(?:nee+|neen|hoor|sorry|wacht|ho|nou|oh|o|joh|man)\b\W*)+", re.IGNORECASE)
_TO = re.compile(r"(?:naar|om|over)\s+", re.IGNORECASE)
_POINTS = re.compile(r"(?:die|dat|degene)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[.!;,:\n]+|(?<=\?)|\s(?=maar\b)|(?<=weten)\s(?=ik\b)|(?<!\bwat)\s(?=ik\s+bedoel(?:de)?\b(?!\s+niet))",
    re.IGNORECASE,
)


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
        clause = _WANTS.sub("", clause, count=1) if rejects else clause
        if _ASKS_US.search(clause):
            return None
        if _MISTAKEN.search(clause) or _REJECTS.search(clause):
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
    return Correction(None if _NOTHING.fullmatch(behind) else behind, contrasts=not rejects)
