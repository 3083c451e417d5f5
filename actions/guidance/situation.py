"""Reads from a visitor's own words which of the three steps are done, and in which role they come.

Only statements count ("eherkenning heb ik al", "nog geen machtiging"); a question ("heb ik een machtiging nodig?")
says nothing about the visitor. When in doubt nothing is read: asking is cheaper than a wrong conclusion.
"""

import re

from actions.guidance.checklist import Status

_SUBJECTS = {
    "stap_eherkenning": re.compile(
        r"\be[- ]?h[ea]r+k[ea]n+[a-z]*|\behk\b|\beh ?[234]\+?\b|\b(inlog)?middel\b|\b(inlog)?account\b|\baccountje\b"
    ),
    "stap_machtiging": re.compile(r"\bm[ea]?a?ch?tig[a-z]*|\bgema[cg]h?tigd\b|\bgemachtigde\b"),
    "stap_aanmelding": re.compile(r"\baangemeld\b|\baanmelding\b|\bgeregistreerd\b|\bregistratie\b|\bop de lijst\b"),
}
_PORTAL_MACHTIGING = re.compile(r"\b(project|keten|aanlever|controle)machtiging")
_NOT_DONE = re.compile(
    r"\b(geen|niet|nooit|ontbreekt|ontbreken|mis|missen|moet(en)? nog|zonder|wacht(en)? (nog )?op|bezig met|"
    r"aan het aanvragen)\b"
)
_DONE = re.compile(
    r"\b(heb|hebben|hebt|heeft|al|ben|zijn|is|staan|staat|gekregen|geregeld|klaar|rond|gelukt|gelukkig|binnen|wel|ja)\b"
)
_QUESTION = re.compile(
    r"\?|^\W*(heb|hebben|moet|moeten|kan|kunnen|mag|hoe|wat|waar|wie|wanneer|waarom|welke?|is|zijn|staan?|staat|klopt)\b"
)
_CLAUSE = re.compile(r"[.!;,\n]|\bmaar\b|\ben\b|\balleen\b|\bechter\b")
_PUBLIC_BODY = re.compile(
    r"\b(wij|we|ik|ons|onze)\b[^.?!]*\b(zijn|ben|werk|werken|van|bij|vanuit|namens)\b[^.?!]*"
    r"\b(bronhouder|gemeente|provincie|waterschap|hoogheemraadschap|wetterskip|rijkswaterstaat|ministerie)\b"
)
_SUPPLIER = re.compile(
    r"\b(wij|we|ik|ons|onze)\b[^.?!]*\b(zijn|ben|werk|werken|van|bij|vanuit|namens|heb|hebben)\b[^.?!]*"
    r"\b((data|gegevens)?leverancier|advies\w*|ingenieurs\w*|boorbedrijf|boorfirma|bodemonderzoek\w*|zzp\w*|bureau|lab|laboratorium)\b"
)
_NO_BRONHOUDER = re.compile(r"\bgeen bronhouder\b")

_NAMED_BODY = re.compile(
    r"\b(?i:gemeente|provincie|waterschap|hoogheemraadschap|wetterskip)\s+(?i:(van|de|den|het|'s)[- ]){0,2}"
    r"(?P<first>[\w'’-]{3,})(?:(?:\s(?:aan|bij|de|den|der|en|het|in|op|over|van))*\s[A-Z][\w'’-]+)*"
)
_NOT_A_NAME = {
    *("aan", "aangemeld", "aanmelden", "aanmelding", "al", "als", "bekend", "bij", "bro", "dan", "dat", "die", "dus"),
    *("een", "geen", "geregistreerd", "had", "hebben", "heeft", "hem", "hier", "hij", "maar", "met", "mijn", "moet"),
    *("niet", "nog", "nou", "ons", "onze", "ook", "portaal", "staat", "toch", "van", "voor", "waar", "wel", "werken"),
    *("wil", "wordt", "zegt", "zelf", "zijn", "zit", "bronhouder", "gemeente", "provincie", "waterschap", "is", "met"),
}
_OWN = re.compile(r"\b(wij|we|ons|onze|mijn|ik|m'n|us|organisatie|bedrijf|werkgever)\b")


def read_steps(text: str) -> dict[str, Status]:
    """Slots of `STEPS` that `text` states something about, with what it states."""
    found: dict[str, Status] = {}
    last: str | None = None
    for sentence in re.split(r"(?<=[.!?])\s+", text.casefold()):
        if _QUESTION.search(sentence):
            continue
        for clause in _CLAUSE.split(sentence):
            subjects = _subjects(clause) or (
                [last] if last and _NOT_DONE.search(clause) and _refers_back(clause) else []
            )
            status = _status(clause)
            for subject in subjects:
                last = subject
                if status is not None:
                    found[subject] = status
    return found


def read_role(text: str) -> str | None:
    """`bronhouder` or `leverancier` when the visitor says which they are, else None."""
    lowered = text.casefold()
    if _QUESTION.search(lowered) and "?" in lowered:
        return None
    if _NO_BRONHOUDER.search(lowered) or _SUPPLIER.search(lowered):
        return "leverancier"
    return "bronhouder" if _PUBLIC_BODY.search(lowered) else None


def read_public_body(text: str) -> str | None:
    """The name of a public body that `text` spells out, such as "gemeente Meppel", on the list or not.

    A capital carries the name on over small words ("Gemeente Alphen aan den Rijn"); in lower case it is one word.
    """
    found = _NAMED_BODY.search(text)
    return found.group().strip() if found and found["first"].casefold() not in _NOT_A_NAME else None


def speaks_of_own_organisation(text: str) -> bool:
    """Whether a question is about the visitor's own organisation ("staan wij op de lijst?")."""
    return bool(_OWN.search(text.casefold()))


def _subjects(clause: str) -> list[str]:
    if _PORTAL_MACHTIGING.search(clause):
        return []
    return [slot for slot, pattern in _SUBJECTS.items() if pattern.search(clause)]


def _refers_back(clause: str) -> bool:
    return bool(re.search(r"\b(die|dat|hem|het|deze)\b", clause))


def _status(clause: str) -> Status | None:
    if _NOT_DONE.search(clause):
        return Status.NEE
    return Status.JA if _DONE.search(clause) else None
