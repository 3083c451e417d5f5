"""Which mails are not for this desk, and whose they are."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.questions import Asked

_CLEARLY = 0.6  # a part is ours from this confidence on
_REUSE = "eherkenning_hergebruik"  # to use here what somebody has for another agency
_LEADS = 0.5  # and when its topic has this share of the ranking
_AGENCIES = {
    "de Belastingdienst": r"belastingdienst|btw|omzetbelasting|loonheffing\w*|loonaangifte|belastingaangifte|toeslagen",
    "RVO": r"rvo|mest\w*administratie|gecombineerde opgave",
    "het UWV": r"uwv|verzuimmelder",
    "de KVK": r"mijn ?kvk|(?:inloggen|in te loggen|log) (?:bij|op) (?:de )?(?:kvk|kamer van koophandel)",
    "DUO": r"(?:bij|van|mijn) ?duo",
    "de RDW": r"rdw",
    "de SVB": r"svb",
    "het Kadaster": r"kadaster|klic\w*|bag",
    "DigiD": r"digid|mijnoverheid|berichtenbox",
    "de beheerder van Archis": r"archis",
    "het Omgevingsloket": r"omgevingsloket|dso",
    "TenderNed": r"tenderned",
    "Bodem+": r"bodem\s?(?:\+|plus\b)|brl\s?\w*\d{4}|bodemloket",
}
"""Who helps, by the words that name them or their work."""
_NAMES_AGENCY = {name: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for name, words in _AGENCIES.items()}
_OTHER_PORTAL = re.compile(r"\bporta+l\w*\s+(?:van|bij)\s+(?:de |het )?(?!bro\b|bron)\w+", re.IGNORECASE)
_OUR_WORK = re.compile(
    r"\bbro\b|bron\s?houder|basisregistratie|\bondergrond\b|\bboring|\bboor|\bsonde|grondwater|peilbui|porta+l|aanlever"
    r"|aangemelde organisaties|organisatie\s+(?:is\s+)?(?:niet\s+bekend|onbekend)",
    re.IGNORECASE,
)
_SPEAKS_TO_US = re.compile(
    r"\b(?:jullie|uw) \w*(?:site|lijst)|\bop de lijst\b|\bbij (?:jullie|u)\b"
    r"|\b(?:lukt|werkt|kan|kom)\b[^.?!]{0,25}\bwel\b"
    r"|\bhier\b[^.?!]{0,20}\b(?:ook|weer|opnieuw)\b|\b(?:ook|weer|opnieuw) hier\b",
    re.IGNORECASE,
)
"""How one writes to the desk that is meant, whoever else is named."""

_FOR_THAT = re.compile(r"[^.?!\n]*\bdaar(?:voor|bij|mee|in)?\b[^.?!\n]*\bbij (?:jullie|u)\b[^.?!\n]*", re.IGNORECASE)
"""A question whether what another agency asks is to be had here: it is about that agency."""

_A_TRADE = re.compile(r"\b\w*boor\w*(?:bedrij\w+|ders?|meesters?)\b|\b\w+boorders?\b", re.IGNORECASE)
"""What a firm is: it says nothing of what is asked."""

_LOGS_IN_WITH = re.compile(
    r"e[- ]?h[ea]r+k[ea]n+|\behk\b|inlog|in ?te loggen|ingelogd|gemachtigd|machtiging", re.IGNORECASE
)
_OURS = re.compile(
    r"\bbro\b|bron\s?houder|basisregistratie ondergrond|\be[- ]?h[ea]r+k[ea]n+|\behk\b|\beh\s?[234]\b"
    r"|m[ea]ch?t[ie]g|gemachtigd|demo-?omgeving|aanlever|aangemelde organisaties|\bapi\b|\btoken"
    r"|porta+l|\blijst\b|aan(?:ge)?meld|inlog|ingelogd|\baccount|wachtwoord|beheerder|contactpersoon|aanspreekpunt"
    r"|co[oö]rdinator",
    re.IGNORECASE,
)
_ASKS_ACCESS = re.compile(r"\btoegang\b|\bgemachtigd|\brechten\b", re.IGNORECASE)
_GROUND = re.compile(
    r"\b(?:woning|huis|perceel|tuin|fundering|stevig\w*|draagkracht|verzakk\w*|huizen|koop(?:t|je)?|kopen|makelaar)\b",
    re.I,
)


def is_elsewhere(read: ReadText, text: str, library: AnswerLibrary) -> bool:
    """Whether a mail as a whole is surely or likely not for this desk.

    That is one that names another agency or its work and nothing of ours; one about ground or a house, of which the
    pipeline refuses more than one sentence; and one without a word of the desk's own where nothing is surely ours.
    """
    parts = [read.whole, *read.sentences]
    if agency_for(text):
        return not any(_is_ours(part, library) and part.ranking[0].name == _REUSE for part in parts)
    refused = sum(part.zone == "refuse" for part in parts)
    if _GROUND.search(text) and refused > 1:
        return True
    named = _OURS.search(text) or any(word.search(text) for word in (_OUR_WORK, _SPEAKS_TO_US, _ASKS_ACCESS))
    return not named and not any(_is_ours(part, library) for part in parts)


def only_what_is_surely_ours(asked: Sequence[Asked], text: str) -> list[Asked]:
    """The questions of a mail that may be for another desk: only what is certain and ours keeps its topic.

    Single words of such a mail ("machtiging", "token", "hoe lang") look like our questions, and an answer to them is
    about something else. Beside an agency only the use of its eHerkenning here is ours.
    """
    names_ours = _OUR_WORK if _named_agency(text) else _OURS
    return [one if _is_surely_ours(one, names_ours) else replace(one, topic=None) for one in asked]


def may_be_elsewhere(text: str) -> bool:
    """Whether a mail names nothing of our work: another agency, or nothing at all by which one knows this desk."""
    if _names_our_work(text):
        return False
    return _named_agency(text) is not None or not (_LOGS_IN_WITH.search(text) or _SPEAKS_TO_US.search(text))


def _is_surely_ours(one: Asked, names_ours: re.Pattern[str]) -> bool:
    named = one.topic == _REUSE or bool(names_ours.search(one.text))
    return one.certain and one.confidence >= _CLEARLY and named


def agency_for(text: str) -> str | None:
    """Who helps with a mail that names them and says nothing of the BRO; None for any other."""
    speaks_to_us = _SPEAKS_TO_US.search(_FOR_THAT.sub("", text))
    return None if _names_our_work(text) or speaks_to_us else _named_agency(text)


def _names_our_work(text: str) -> bool:
    return bool(_OUR_WORK.search(_A_TRADE.sub("", _OTHER_PORTAL.sub("", text))))


def _named_agency(text: str) -> str | None:
    found = [name for name, words in _NAMES_AGENCY.items() if words.search(text)]
    own = (name for name in found if name.split()[-1].casefold() in text.casefold())  # before who does such work
    return next(own, next(iter(found), None))


def is_about_logging_in(text: str) -> bool:
    """Whether a mail is about logging in, with which the supplier of eHerkenning may help as well."""
    return bool(_LOGS_IN_WITH.search(text))


def _is_ours(part: Parsed, library: AnswerLibrary) -> bool:
    best = part.ranking[0] if part.zone == "answer" and part.ranking else None
    known = best is not None and (library.is_question(best.name) or kind_of(best.name) is Kind.GESPREK)
    return known and part.confidence >= _CLEARLY and best is not None and best.confidence >= _LEADS
