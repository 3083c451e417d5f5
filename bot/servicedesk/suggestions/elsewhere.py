"""Which mails are not for this desk."""

import re

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary

_SURELY = 0.9  # a part is ours from this confidence on
_LEADS = 0.5  # and when its topic has this share of the ranking
_OURS = re.compile(
    r"\bbro\b|bron\s?houder|basisregistratie ondergrond|\be[- ]?h[ea]r+k[ea]n+|\behk\b|\beh\s?[234]\b"
    r"|m[ea]ch?t[ie]g|gemachtigd|demo-?omgeving|aanlever|aangemelde organisaties|\bapi\b|\btoken",
    re.IGNORECASE,
)
_PERHAPS_OURS = re.compile(
    r"porta+l|\blijst\b|aan(?:ge)?meld|\binlog|ingelogd|\baccount|wachtwoord|beheerder|contactpersoon|aanspreekpunt|co[oö]rdinator",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:archis|klic\w*|omgevingsloket|dso|digid|mijnoverheid|berichtenbox|bodemloket|dinoloket|kadaster|belastingdienst|"
    r"uwv|duo|rdw|svb)\b",
    re.IGNORECASE,
)
_ANOTHER_COUNTER = r"(?:mijn ?)?(?:rvo|uwv|belastingdienst|kvk|kamer van koophandel|duo|rdw|svb|kadaster|tenderned)"
_LOGS_IN_ELSEWHERE = re.compile(
    rf"\b(?:bij|op|van)\s+(?:de |het )?{_ANOTHER_COUNTER}\b[^.?!]{{0,40}}\b(?:in ?te loggen|inloggen|inlog|log)\b"
    rf"|\b(?:in ?te loggen|inloggen|inlog|log)\b[^.?!]{{0,40}}\b(?:bij|op|van)\s+(?:de |het )?{_ANOTHER_COUNTER}\b",
    re.IGNORECASE,
)
_OUR_WORK = re.compile(
    r"\bbro\b|bron\s?houder|basisregistratie|ondergrond|\bboring|\bsonde|grondwater|peilbui|porta+l"
    r"|\b(?:jullie|uw) \w*site|\bbij (?:jullie|u)\b|\b(?:lukt|werkt|kan|kom)\b[^.?!]{0,25}\bwel\b",
    re.IGNORECASE,
)
_GROUND = re.compile(
    r"\b(?:woning|huis|perceel|tuin|fundering|stevig\w*|draagkracht|verzakk\w*|huizen|koop(?:t|je)?|kopen|makelaar)\b",
    re.I,
)


def is_elsewhere(read: ReadText, text: str, library: AnswerLibrary) -> bool:
    """Whether a mail as a whole is surely or likely not for this desk.

    That is one about logging in at another counter; one in which such a counter is named and nothing of ours; one about
    ground or a house, of which the pipeline refuses more than one sentence; and one without a word of the desk's own
    where nothing is surely ours.
    """
    if logs_in_elsewhere(text):
        return True
    parts = [read.whole, *read.sentences]
    refused = sum(part.zone == "refuse" for part in parts)
    if _GROUND.search(text) and refused > 1:
        return True
    if _OURS.search(text):
        return False
    if _ELSEWHERE.search(text):
        return True
    if any(_is_ours(part, library) for part in parts):
        return False
    return refused > 0 or not _PERHAPS_OURS.search(text)


def logs_in_elsewhere(text: str) -> bool:
    """Whether a mail is about logging in to another agency's counter, and says nothing of the BRO."""
    return bool(_LOGS_IN_ELSEWHERE.search(text)) and not _OUR_WORK.search(text)


def _is_ours(part: Parsed, library: AnswerLibrary) -> bool:
    best = part.ranking[0] if part.zone == "answer" and part.ranking else None
    known = best is not None and (library.is_question(best.name) or kind_of(best.name) is Kind.GESPREK)
    return known and part.confidence >= _SURELY and best is not None and best.confidence >= _LEADS
