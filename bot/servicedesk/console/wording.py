"""The words of the console for what the services name with a code, and dates and durations as a Dutch reader says them.

All texts that do not stand in a template stand here.
"""

from datetime import date, datetime

from bot.dialogue.reply import STEP_MARKS, STEP_WORDS
from bot.guidance.dutch_date import dutch_date
from bot.platform.clock import DUTCH_TIME, dutch_day, now

REASONS = {
    "gevraagd": "Vraagt om een medewerker",
    "niet_begrepen": "De assistent begreep de vraag niet",
    "boosheid": "De bezoeker is ontevreden",
    "onderwerp": "Dit onderwerp is voor een medewerker",
}
STATES = {
    "aangeboden": "Wacht op antwoord van de bezoeker",
    "wachtend": "Wacht op een medewerker",
    "in_gesprek": "In gesprek",
    "gesloten": "Afgesloten",
    "per_mail": "Per e-mail beantwoorden",
    "ingetrokken": "Ingetrokken door de bezoeker",
}
URGENCIES = {"bijna": "Wacht al even", "te_laat": "Wacht te lang"}
OUTCOMES = {
    "beantwoord": "Beantwoord",
    "verduidelijking": "Keuze voorgelegd",
    "buiten_bereik": "Niet voor de BRO",
    "niet_begrepen": "Niet begrepen",
    "doorverwezen": "Doorverwezen",
    "overgedragen": "Overgedragen aan een medewerker",
    "gesloten": "Afgesloten",
    "fout": "Storing",
    "geweigerd": "Geweigerd",
}
CHANNELS = {"website": "Website", "teams": "Teams", "terminal": "Terminal"}
AUTHORS = {"bezoeker": "Bezoeker", "assistent": "Assistent", "medewerker": "Medewerker"}
BANDS = {"waarschijnlijk": "Waarschijnlijk goed", "mogelijk": "Mogelijk goed"}
THUMB_REASONS = {"onjuist": "Onjuist", "onvolledig": "Onvolledig", "verouderd": "Verouderd", "taal": "Taal of toon"}
ROLES = {"medewerker": "Medewerker", "redacteur": "Redacteur", "beheerder": "Beheerder"}
SCOPES = {
    "suggestions:read": "Voorstellen vragen",
    "suggestions:write": "Melden wat met een voorstel gebeurde",
    "handovers:read": "De wachtrij en gesprekken lezen",
    "handovers:write": "Gesprekken overnemen, beantwoorden en afsluiten",
    "statistics:read": "Cijfers lezen",
    "webhooks:manage": "Webhooks aanmelden",
    "texts:manage": "Teksten van iedereen wijzigen",
}
LIST_OUTCOMES = {
    "imported": "De nieuwe lijst is ingelezen en antwoordt nu.",
    "unchanged": "De lijst is opgehaald en is niet veranderd.",
    "refused": "De nieuwe lijst is geweigerd. De vorige blijft gelden.",
    "failed": "De lijst is niet opgehaald. De vorige blijft gelden.",
    "busy": "De lijst wordt al vernieuwd. Kijk zo opnieuw.",
}
LIST_STATES = {
    "ok": "De lijst is in orde.",
    "stale": "De lijst is verouderd. Antwoorden uit de lijst zeggen dat erbij.",
    "refused": "De nieuwste lijst is geweigerd. De lijst van daarvoor geldt nog.",
    "missing": "Er is geen lijst. De assistent kan geen organisaties opzoeken.",
}
ACTIONS = {
    "ingelogd": "Aangemeld",
    "mislukt": "Aanmelden mislukt",
    "bekeken": "Gesprek bekeken",
    "ingezien": "Zonder toestemming ingezien, met reden",
    "overgenomen": "Gesprek overgenomen",
    "verstuurd": "Bericht verstuurd",
    "teruggegeven": "Gesprek teruggegeven",
    "overgedragen": "Gesprek overgedragen aan een collega of team",
    "afgesloten": "Gesprek afgesloten",
    "heropend": "Gesprek heropend",
    "genoteerd": "Notitie geschreven",
    "gelabeld": "Labels gewijzigd",
    "uitgesteld": "Gesprek uitgesteld",
    "herinnerd": "Bezoeker gevraagd of die er nog is",
    "gemist": "Wachten voorbij: er kwam niemand",
    "geexporteerd": "Gegevens geëxporteerd",
    "gewist": "Gegevens gewist",
    "gezocht": "Gezocht in gesprekken",
    "tekst": "Standaardtekst of antwoord gewijzigd",
    "beheer": "Beheer",
}
LEARNING_KINDS = {
    "buiten_bereik": "Niet voor de BRO, vond de assistent",
    "niet_begrepen": "Niet begrepen",
    "duim_neer": "De bezoeker gaf een duim omlaag",
    "geen_voorstel": "Geen voorstel",
    "anders_verstuurd": "De medewerker verstuurde iets anders",
    "voorstel_afgekeurd": "De medewerker keurde het voorstel af",
}
ORDERS = {
    "uit": "Uitgeschakeld",
    "aan": "Ingeschakeld",
    "melding": "Melding geplaatst",
    "melding_weg": "Melding weggehaald",
}
UNDELIVERED = {
    "gesloten": (
        "De bezoeker heeft de chat weggehaald of geblokkeerd. Schrijft die weer, dan komt uw bericht alsnog aan. "
        "Anders kunt u het gesprek afsluiten."
    ),
    "status_429": "Het kanaal van de bezoeker is te druk. Wij proberen het vanzelf opnieuw; u hoeft niets te doen.",
}
_UNDELIVERED = "Het kanaal van de bezoeker neemt het nu niet aan. Wij proberen het een dag lang vanzelf opnieuw."


def undelivered(code: str) -> str:
    """Why what a member of staff wrote did not arrive, and what to do."""
    return UNDELIVERED.get(code, _UNDELIVERED)


FILTERS = {
    "order": ORDERS,
    "learning_kind": LEARNING_KINDS,
    "state": STATES,
    "urgency": URGENCIES,
    "outcome": OUTCOMES,
    "channel": CHANNELS,
    "author": AUTHORS,
    "band": BANDS,
    "step_state": STEP_WORDS,
    "step_mark": STEP_MARKS,
    "role": ROLES,
    "action": ACTIONS,
}
"""The words that templates use, by the name of the filter."""


def waiting(since: datetime, at: datetime | None = None) -> str:
    """How long `since` is before `at`, else before now: `minder dan een minuut`, `4 minuten`, `2 uur`."""
    minutes = int(((at or now()) - since).total_seconds() // 60)
    if minutes < 1:
        return "minder dan een minuut"
    if minutes < 60:
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    hours = minutes // 60
    if hours < 48:
        return f"{hours} uur"
    return f"{hours // 24} dagen"


def duration(seconds: float | None) -> str:
    """A duration in words for a table: `42 s`, `3 min`, `1 uur 20 min`; a dash when there is none."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} uur {minutes % 60} min"


def clock(moment: datetime) -> str:
    """The Dutch time of day: `14:05`."""
    return f"{moment.astimezone(DUTCH_TIME):%H:%M}"


def moment(moment: datetime) -> str:
    """Dutch date and time: `23 november 2026, 14:05`."""
    return f"{day(dutch_day(moment))}, {clock(moment)}"


def day(value: date) -> str:
    """A date in words: `23 november 2026`."""
    return dutch_date(value)


def percent(share: float | None) -> str:
    """A share between 0 and 1 as `84 %`; a dash when there is none."""
    return "–" if share is None else f"{share * 100:.0f} %"


def count(number: int, one: str, many: str) -> str:
    """A number with its noun: `1 gesprek`, `3 gesprekken`."""
    return f"{number} {one if number == 1 else many}"
