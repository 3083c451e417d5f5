"""Reads who speaks: the role of their organisation, and what they are in it themselves.

People say so in passing, also in a question: "wij boren voor gemeentes, moeten wij ook ...?". What they ask about
themselves ("zijn wij een bronhouder?") says nothing.
"""

import re
from enum import StrEnum

from bot.guidance.situation import STRESSED


class Speaker(StrEnum):
    """What somebody is in their own organisation; `utter_<topic>_<speaker>` is what an editor writes for them."""

    BEHEERDER = "beheerder"
    """The one who keeps the accounts for eHerkenning."""
    TEKENBEVOEGDE = "tekenbevoegde"
    """Who may sign for the organisation."""
    LEIDINGGEVENDE = "leidinggevende"
    """Who only decides who does what."""
    ALLEEN = "alleen"
    """Who has no colleagues."""
    BURGER = "burger"
    """Who belongs to no organisation."""


_BODY = r"(?:bronhouder|gemeente|provincie|waterschap|hoogheemraadschap|wetterskip|rijkswaterstaat|ministerie)"
_SUPPLIER = (
    r"(?:\w*leverancier|\w*advies\w*|ingenieurs\w*|boorbedrijf|boorfirma|bodemonderzoek\w*|zzp\w*|\w*bureau|"
    r"lab|laboratorium|aannemer|opdrachtnemer|veldwerkbureau|sondeerbedrijf)"
)
_BELONGS = (
    r"\b(?:(?:wij|we) (?:zijn|werken (?:bij|voor))|(?:ik )?ben(?: werkzaam)?(?: bij| voor)?|ik werk(?: bij| voor)?)"
    r"(?: (?:ook|maar|gewoon|van|bij|een|de|het|klein|kleine|groot|grote)){0,3} "
)
_OFFICE = (
    r"(?:(?:\w*ambtenaar|\w*medewerker|beleids\w+|adviseur|hydroloog|geoloog|informatie\w+|gis\S*|data\w+|beheerder)"
    r" (?:bij|van|voor) (?:een |de |het )?)?"
)
_AS = (
    r"(?:^|\b(?:wij|we|ik|ons|mij|ook|dan)\s+(?:\w+\s+){0,2}|[,.]\s*)als\s+(?:een\s+|kleine?\s+|zelfstandige?\s+){0,2}"
)
_PUBLIC_BODY = re.compile(rf"{_BELONGS}{_OFFICE}{_BODY}\b|{_BELONGS}ambtenaar\b|{_AS}{_BODY}\b")
_FIELDWORK = r"(?:boren|sonderen|boringen|sonderingen|grondonderzoek|bodemonderzoek|veldwerk|peilbuizen|metingen)"
_CLIENT = (
    r"(?:opdrachtgevers?|klanten|gemeentes?|gemeenten|provincies?|waterschap(?:pen)?|overheden|overheid|bronhouders?|"
    r"rijkswaterstaat|anderen)"
)
_WORKS_FOR = (
    rf"\b(?:(?:wij|we|ik) (?:\w+ ){{0,3}}{_FIELDWORK}|(?:wij|we) (?:plaatsen|doen|leveren|meten)|ik (?:boor|sondeer))"
    rf" (?:\w+ ){{0,4}}(?:voor|namens|in opdracht van) (?:\w+ ){{0,2}}{_CLIENT}\b"
)
_SUPPLYING = re.compile(
    rf"{_BELONGS}{_OFFICE}{_SUPPLIER}\b|\bons (?:advies|ingenieurs)?bureau\b|"
    rf"\b(?:wij|we|ik)\b[^.?]*\bgeen bronhouder\b|{_AS}{_SUPPLIER}\b|{_WORKS_FOR}"
)
_EITHER = re.compile(
    r"\b(?:bronhouder|gemeente)\s+of\s+(?:een\s+)?\w*leverancier\b|\bleverancier\s+of\s+(?:een\s+)?bronhouder\b"
)

_I_AM = (
    r"\b(?:ik ben|ben|ben ik|als)\s+(?:(?:zelf|ook|hier|wel|de|onze|een|nu|nieuwe|namelijk|maar|gewoon|gewone)\s+){0,4}"
)
_SPEAKERS = {
    Speaker.BEHEERDER: re.compile(
        rf"{_I_AM}(?:\w*herkenn?ings?|ehk|machtigingen|bedrijfs)-?\s?beheerd\w*r\b|"
        r"\bik ben\W+(?:zelf\W+|ook\W+|hier\W+)*(?:de|onze)\W+beheerd\w*r\b|\bbeheerd\w*r\W+ben\W+ik\b|"
        r"\bik beheer\s+(?:zelf\s+|hier\s+)?(?:de\s+|onze\s+|alle\s+)?e-?herkenning"
    ),
    Speaker.TEKENBEVOEGDE: re.compile(
        rf"{_I_AM}(?:teken(?:ings)?bevoegd\w*|bevoegd vertegenwoordiger|wettelijk vertegenwoordiger)\b|"
        r"\bik mag (?:zelf )?(?:\w+ ){0,3}tekenen\b"
    ),
    Speaker.ALLEEN: re.compile(
        rf"{_I_AM}(?:zzp\w*|zelfstandige|eenmanszaak|eenpitter)\b|"
        r"\bik werk (?:helemaal )?alleen\b(?!\s+(?:met|aan|in|op|voor|nog|maar))|"
        r"\b(?:(?:heb|hebben|er zijn) geen|zonder) (?:personeel|collega'?s|medewerkers)\b|\b(?:mijn|een) eenmanszaak\b|"
        r"\bik (?:doe|run) (?:alles|het|dit) (?:helemaal )?alleen\b"
    ),
    Speaker.LEIDINGGEVENDE: re.compile(
        rf"{_I_AM}(?:directeur|\w*manager|teamleider|afdelingshoofd|leidinggevende|diensthoofd|wethouder)\b|"
        r"\bik (?:stuur|geef leiding aan)\s+(?:een|het|dit|de)\s+(?:team|afdeling)"
    ),
    Speaker.BURGER: re.compile(
        rf"{_I_AM}(?:burger|particulier|inwoner|bewoner|student|scholier|huiseigenaar|buurtbewoner)\b|"
        r"\b(?:mijn|m'n|eigen)\s+(?:eigen\s+)?(?:achtertuin|tuin|moestuin|woning|kelder|waterput|grondwaterput|put)\b|"
        r"\bachter (?:het|ons|mijn) huis\b"
    ),
}


def read_role(text: str) -> str | None:
    """`bronhouder` or `leverancier` when the visitor says which they are, else None."""
    lowered = _plain(text)
    if _EITHER.search(lowered):
        return None
    if _SUPPLYING.search(lowered):
        return "leverancier"
    return "bronhouder" if _PUBLIC_BODY.search(lowered) else None


def read_speaker(text: str) -> Speaker | None:
    """What the visitor says to be in their organisation; None when they do not."""
    lowered = _plain(text)
    return next((speaker for speaker, says in _SPEAKERS.items() if says.search(lowered)), None)


def _plain(text: str) -> str:
    """`text` in lower case without the accents of stress: "ik bén de beheerder"."""
    return text.casefold().translate(STRESSED)
