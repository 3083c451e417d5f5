"""The wish for a text that somebody else should read: "iets dat ik kan doorsturen", "een mailtje voor mijn baas".

A wish speaks of a text and of its reader, or of passing it on. What was received, what goes to us and what is delivered
to the BRO are no texts to pass on.
"""

import re
from collections.abc import Mapping

from bot.guidance.follow_up import CLOSED, words_of
from bot.guidance.message import Parsed

FORWARD = "doorsturen"
"""The aspect of a text that somebody else should read: a request to the beheerder, the steps for a colleague."""

NEAREST = ("toegang_stappen", "machtiging_regelen", "eherkenning_aanvragen", "organisatie_aanmelden")
"""Topics with such a text, to choose from where the one in hand has none."""

_FOR_OTHERS = ("projectmachtiging", "gebruikersbeheerder")
"""Topics with a text for who reads none of those."""

_SENTENCE = re.compile(r"(?<=[.!?])\s")
_TEXT = (
    r"(?:tekst|e-?mail|mail|bericht|brief|memo|notitie|stuk|samenvatting|overzicht|lijst|uitleg|app|"
    r"checklist|voorbeeld(?:tekst|mail|bericht|brief)?|(?:standaard|concept)(?:tekst|mail|bericht|brief))(?:je|tje|ke|ske)?"
)
_ANY = rf"(?:{_TEXT}|iets|wat|dit|dat|het|die|antwoord|informatie|info)"
_RELAY = (
    r"(?:door\s?(?:te\s)?(?:sturen|stuur|mailen|mail|geven)|forward\w*|mee\s?(?:te\s)?(?:nemen|neem|geven|geef)|"
    r"(?:te\s)?(?:kopi[eë]+ren|kopieer|copy\w*|plakken|plak|printen|print|laten (?:zien|lezen))|uit\s?(?:te\s)?printen|"
    r"voor\s?(?:te\s)?leggen)"
)
_READER = (
    r"(?:baas|chef|leidinggevende\w*|teamleider|manager|directeur|directie|wethouder|bestuur|bestuurder|collega\w*|"
)
_READER += r"\w*beheer\w*|ict|it|inkoop|secretariaat|afdeling\w*|opdrachtgever|klant|bronhouder|"
_READER += (
    r"leverancier|baan|werkgever|team|tekenbevoegde|boekhouder|man|vrouw|zoon|zaak|hoofd|afdelingshoofd|\w+leider)"
)
_FOR_READER = (
    rf"(?:voor|aan|naar|richting|tegen)\s+(?:(?:mijn|m'?n|onze?|de|den|het|een|die|'n)\s+(?:\w+\s+)?{_READER}|"
    r"hem|haar|hun|hen|ict|inkoop|collega'?s)\b"
)
_SPACE = r"(?:\s+\S+){0,5}\s+"
_WISHES = (
    re.compile(rf"\b{_ANY}\b{_SPACE}(?:om|voor){_SPACE}?\s*{_RELAY}\b"),  # een tekst om te kopiëren
    re.compile(
        rf"\b{_ANY}\b{_SPACE}(?:kan|mag|(?:we|wij)\s+kunnen|kunnen\s+(?:we|wij)){_SPACE}?\s*{_RELAY}\b"
    ),  # iets wat ik kan doorsturen
    re.compile(rf"\b{_ANY}\b{_SPACE}{_RELAY}\s+(?:kan|kunnen|mag|kon)\b"),
    re.compile(rf"\b(?:kan|mag)\s+ik\s+{_ANY}(?:\s+\S+){{0,4}}\s+{_RELAY}\b"),  # kan ik dit doorsturen
    re.compile(rf"\bom\s+(?:\S+\s+){{0,4}}{_RELAY}\b.*\?*$"),
    re.compile(
        rf"\b{_TEXT}\b(?:\s+\S+){{0,3}}(?:\s+over(?:\s+\S+){{1,6}})?\s+{_FOR_READER}"
    ),  # een mailtje voor mijn baas
    re.compile(rf"\b{_FOR_READER}\s+(?:\S+\s+){{0,3}}{_TEXT}\b"),  # voor mijn baas een mailtje
    re.compile(
        rf"\b(?:iets|dit|dat|het|wat)\b(?:\s+\S+){{0,6}}\s+{_FOR_READER}\s+(?:\w+\s+)?(?:kan|kunnen|mag)\s+(?:geven|sturen|mailen)"
    ),
    re.compile(rf"\b(?:kan|kunnen|mag)\s+(?:geven|sturen|mailen)\s+{_FOR_READER}"),
    re.compile(
        rf"\b(?:mijn|m'?n|onze?|de)\s+{_READER}\s+(?:wil|willen|vraagt)\b.*\b(?:a4|papier|(?:een|één|'n) rijtje)\b"
    ),
    re.compile(
        rf"\b(?:het|dat|dit|die)\s+(?:ook\s+)?{_FOR_READER}\s+(?:\w+\s+)?(?:kan|kunnen|mag)\s+laten\s+(?:zien|lezen)"
    ),
    re.compile(
        rf"\b(?:schrijf|schrijven|opschrijven|formuleer\w*|opstellen|maak|maken|zet|zetten)\b(?:\s+\S+){{0,2}}\s+"
        rf"(?:dit|dat|het|er|iets|wat|op)\b(?:\s+\S+){{0,4}}\s+{_FOR_READER}"
    ),
    re.compile(
        rf"\b(?:dit|dat|het|iets|wat)\b(?:\s+\S+){{0,2}}\s+(?:opschrijven|formuleren|opstellen)\b{_SPACE}?\s*{_FOR_READER}"
    ),
)
_NO_WISH = re.compile(
    r"\b(?:kreeg|krijg|krijgen|kregen|gekregen|ontving|ontvang|ontvangen|gestuurd|stuurde|gemaild|mailde|schreef|stond|"
    r"zegt|zei|vraagt|gezet|kwam|binnen\w*|volgens)\b|\bhoe\s+(?:maak|zet|geef|kan|kunnen|moet|moeten)\b|"
    r"\b(?:naar|aan|bij)\s+(?:wie|welk\w*|jullie|u|de\s+bro|bro|de\s+(?:service|help)desk|het\s+portaal|waar)\b|"
    r"\b(?:waar|hoe)\b.{0,30}\bheen\b|waarheen|waarnaar|"
    r"\b(?:boring\w*|sondering\w*|boorgegevens|gegevens|data\w*|bestand\w*|meting\w*|xml\w*|resultaten|rapport\w*|"
    r"peilbuis\w*|machtiging(?:en)?\s+door)\b(?=.*\bdoor)"
)
_MAY_I_HAVE = re.compile(r"\b(?:kan|mag|kunnen|mogen)\s+(?:ik|wij|we)\b(?:\s+\w+){0,4}?\s+(?:krijgen|ontvangen)\b")
_ABOUT_THE_TEXT = re.compile(
    rf"{_TEXT}|{_READER}|{_RELAY}|door|sturen|stuur|mailen|geven|nemen|neem|schrijf\w*|schrijven|opschrijven|"
    r"formule\w+|opstellen|zet|zetten|maken|maak|lezen|laten|papier|rij|handig|kort\w*|klaar|kant|nette?|simpele?|"
    r"duidelijke?|graag|alstublieft|alsjeblieft|bedankt|dank|dankjewel|jullie|printen|kopie\w*|lijstje|woorden|begrijpt|snapt|"
    r"zodat|gebruiken|gebruik|voorbeeld|punten|hierover|overleg|vergadering|mee|zien|eens|den|a4"
)


def _for(reader: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:voor|aan|naar|richting|tegen)\s+(?:\w+\s+){{0,2}}(?:{reader})\b")


_READERS = {
    "eHerkenningsbeheerder": _for(r"(?!gebruikers)\w*beheer\w+"),
    "gebruikersbeheerder": _for(r"gebruikersbeheer\w+"),
    "opdrachtgever": _for(r"opdrachtgever|klant|bronhouder|gemeente|provincie|waterschap"),
    "collega": _for(r"collega\w*|team|baas|chef|leidinggevende\w*|teamleider|manager|directeur|directie|wethouder"),
}
"""By the word for a reader in the heading of a text: how visitors speak of that reader."""


def for_its_reader(text: str, topic: str | None, headings: Mapping[str, str]) -> str | None:
    """The topic with the text to pass on for the reader whom `text` names; `topic` when that one fits, or none does.

    `headings` are the first lines of the texts, by topic, which say for whom each is.
    """
    said = " ".join(text.casefold().split())
    reader = next((name for name, spoken in _READERS.items() if spoken.search(said)), None)
    if reader is None or topic is None:
        return topic
    fitting = (name for name in (topic, *NEAREST, *_FOR_OTHERS) if name and reader in headings.get(name, ""))
    return next(fitting, topic)


def asks_for_a_text(message: Parsed) -> bool:
    """Whether a message asks for something to pass on, as the model reads it or by its words."""
    return message.aspect == FORWARD or wishes_a_text(message.text)


def wishes_a_text(text: str) -> bool:
    """Whether the words of `text` ask for something to pass on to somebody else."""
    return any(_is_a_wish(sentence) for sentence in _SENTENCE.split(" ".join(text.casefold().split())))


def _is_a_wish(sentence: str) -> bool:
    return any(wish.search(sentence) for wish in _WISHES) and not _NO_WISH.search(_MAY_I_HAVE.sub("", sentence))


def names_only_the_text(text: str) -> bool:
    """Whether a wish says nothing of what the text should be about: "kunt u een mailtje maken voor mijn baas"."""
    _, _, about = re.sub(_FOR_READER, "", text.casefold()).partition(" over ")
    return all(word in CLOSED or _ABOUT_THE_TEXT.fullmatch(word) for word in words_of(text)) and all(
        word in CLOSED for word in words_of(about)
    )
