"""Reads from a visitor's own words which of the three steps are done.

Only statements count ("eherkenning heb ik al", "nog geen machtiging"); a question ("heb ik een machtiging nodig?")
says nothing about the visitor. When in doubt nothing is read: asking is cheaper than a wrong conclusion.
"""

import re

from bot.guidance.checklist import Status

SUBJECTS = {
    "stap_eherkenning": r"(?:e[- ]?h[ea]r+k[ea]n+\w*|ehk|eh ?[234]\+?|(?:inlog)?middel|(?:inlog)?account(?:je)?)",
    "stap_machtiging": r"(?:m[ea]?a?ch?ti?g\w*|gema[cg]h?tigd)",
    "stap_aanmelding": r"(?:aangemeld|aanmelding|geregistreerd|registratie|op de lijst)",
}
"""How people call what each step is about, by its slot."""

_ON_THE_LIST = "stap_aanmelding"
"""The step that we can look up: who does not know it is not to find it out themselves."""

_SAYS_NOTHING = re.compile(
    r"\b(project|keten|aanlever|controle)machtiging|\b(collega|collega's|aangevraagd|opgezegd|geblokkeerd|verlopen|"
    r"afgewezen|kwijt|inloggen|inlog|lukt|werkt|weet|zin|delen|nodig|afgelopen|ingetrokken|idee|begrijp|snap|ken)\b"
)
_PERSON = r"(?:ik|wij|we)"
_HAVE = r"(?:heb|hebben)"
_NOT_DONE = (
    r"\b(?:geen|nooit|zonder|mis|missen)\s+(?:\w+\s+){{0,2}}{0}\b",
    r"\b{0}\b.*\b(?:niet|ontbreekt|moet(?:en)? nog)\b",
    r"\b(?:niet|moet(?:en)? nog)\b(?:(?!\b(?:wat|hoe|wie|waar\w*|welke?|of|dat)\b).)*\b{0}\b",
)
_DONE = (
    rf"\b{_PERSON}\s+{_HAVE}\b.*\b{{0}}\b",
    rf"\b{_HAVE}\s+{_PERSON}\b.*\b{{0}}\b",
    rf"\b{{0}}\b.*\b{_HAVE}\s+{_PERSON}\b",
    r"^\W*(?:heb|hebben)\s+(?:al|wel)\b.*\b{0}\b",
    r"\b(?:wij|we|ik)\b.*\b(?:zijn|ben|staan|sta)\b.*\b{0}\b",
    r"\b{0}\b.*\b(?:zijn|staan)\s+(?:wij|we)\b",
    r"\b{0}\b.*\b(?:is|zijn)\b.*\b(?:er|geregeld|binnen|rond|klaar|gelukt|gedaan|goed|gegeven)\b",
)
STRESSED = str.maketrans("éèáóúí", "eeaoui")
"""Accents with which people stress a word ("ik héb een account"), to be taken off."""
_DOES_NOT_KNOW = (
    r"\b{0}\b\W+(?:\w+\W+){{0,2}}?(?:weet|weten)\s+(?:ik|wij|we)\b.*\bniet\b",
    r"\b(?:weet|weten)\b.*\bniet\b.*\bof\b.*\b{0}\b",
    r"\bgeen\s+(?:flauw\s+)?(?:idee|benul)\s+of\b.*\b{0}\b",
)
"""Somebody says outright that they do not know whether a step is done; "weet niet wat dat is" asks."""
_VERB = re.compile(r"\b(heb|hebben|hebt|heeft|ben|zijn|is|staan|staat|moet|moeten|kan|kunnen|wil|ontbreekt|krijg)\b")
_QUESTION = re.compile(
    r"\?|^\W*(heb (ik|wij|we)|hebben (wij|we)|moet|moeten|kan|kunnen|mag|hoe|wat|waar|wie|wanneer|waarom|welke?|is|"
    r"zijn|staan?|staat|klopt)\b"
)
_ONLY_SUPPOSES = re.compile(
    r"^\W*(?:(?:en|of|ok|oke|dus|dan|stel)\s+)*(?:als|wanneer|indien|mits|tenzij|stel|zodra|hoe|wat|waar\w*|wie|welke?)\b|"
    r"\bof\s+(?:wij|we|ik|er|mijn|onze)\b|\b(?:als|indien|tenzij)\s+(?:wij|we|ik|je|er|die|dat)\b"
)
"""A clause that puts a case, or asks inside a sentence: it states nothing."""
_CLAUSE = re.compile(r"[.!;,\n]|\bmaar\b|\ben\b|\balleen\b|\bechter\b")
_THEM = re.compile(r"\b(?:zij|ze|hen|hun|klant|opdrachtgever)\b")
_ASKS_OF_US = re.compile(r"\b(?:staan?|zijn|ben|of|dat)\s+(?:wij|we|ik)\b")
_OWN = re.compile(r"\b(wij|we|ons|onze|mijn|ik|m'n|us|organisatie|bedrijf|werkgever)\b")


def read_steps(text: str) -> dict[str, Status]:
    """Slots of `STEPS` that `text` states something about, with what it states.

    A clause without a verb takes over what the one before it states: "we hebben eHerkenning en ook een machtiging".
    """
    found: dict[str, Status] = {}
    for sentence in re.split(r"(?<=[.!?])\s+", text.casefold().translate(STRESSED)):
        if _QUESTION.search(sentence):
            continue
        before: Status | None = None
        for clause in _CLAUSE.split(sentence):
            stated = _stated(clause, before)
            found |= stated
            before = next(iter(stated.values()), before)
    return found


def speaks_of_own_organisation(text: str) -> bool:
    """Whether a question is about the visitor's own organisation ("staan wij op de lijst?")."""
    return bool(_OWN.search(text.casefold()))


def asks_of_own_organisation(text: str) -> bool:
    """Whether a question about the list is whether the visitor's own organisation is on it, whoever else it names."""
    return bool(_ASKS_OF_US.search(text.casefold()))


def speaks_of_others(text: str) -> bool:
    """Whether a question is about another organisation than the visitor's own: "staan zij erop?", "en onze klant?"."""
    return bool(_THEM.search(text.casefold())) and not asks_of_own_organisation(text)


def _stated(clause: str, before: Status | None) -> dict[str, Status]:
    """What one clause states; `before` is what the clause before it stated."""
    own = {slot: subject for slot, subject in SUBJECTS.items() if slot != _ON_THE_LIST}
    unknown = {slot: Status.ONBEKEND for slot, subject in own.items() if _says(_DOES_NOT_KNOW, subject, clause)}
    if unknown:
        return unknown
    if _SAYS_NOTHING.search(clause) or _ONLY_SUPPOSES.search(clause):
        return {}
    stated = {}
    for slot, subject in SUBJECTS.items():
        if not re.search(rf"\b{subject}\b", clause):
            continue
        status = _status(clause, subject) or (None if _VERB.search(clause) else before)
        if status is not None:
            stated[slot] = status
    return stated


def _status(clause: str, subject: str) -> Status | None:
    if _says(_NOT_DONE, subject, clause):
        return Status.NEE
    return Status.JA if _says(_DONE, subject, clause) else None


def _says(patterns: tuple[str, ...], subject: str, clause: str) -> bool:
    return any(re.search(pattern.format(subject), clause) for pattern in patterns)
