"""What the writer of a mail tells besides the questions: how far they are, that they hurry, that they asked before.

What is told is used in the answers, and not asked again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.guidance.checklist import Status
from bot.guidance.message import Parsed
from bot.guidance.situation import read_role, read_steps
from bot.registry.finder import Named

_LEVEL = re.compile(r"\b(?:niveau|eh|ehk)\s?(?P<level>[1-4](?:\+|(?![\d+])))(?![.,]?\d)", re.IGNORECASE)
_ENOUGH = {"2+", "3", "3+", "4", "4+"}
_MONTH = r"(?:jan|feb|maart|apr|mei|juni|juli|aug|sep|okt|nov|dec)\w*"
_DAY = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)"
_MOMENT = (
    rf"(?:(?:aanstaande |komende |volgende )?{_DAY}|\d{{1,2}}\s+{_MONTH}|\d{{1,2}}[-/]\d{{1,2}}|(?:over)?morgen|vandaag"
    r"|(?:het )?eind\w* (?:van )?(?:deze|volgende|de) (?:week|maand)"
    r"|(?:deze|volgende|komende) (?:week|maand)|het weekend)"
)
_DEADLINE = re.compile(
    rf"\b(?:v[oó][oó]r|uiterlijk|tot|binnen|per|op)\s+(?:uiterlijk\s+|op\s+)?{_MOMENT}"
    rf"|\bmoet(?:en)?\s+(?:\w+\s+)?{_DAY}\b"
    r"|\bbinnen \w+ (?:dag|dagen|week|weken)\b"
    r"|\b(?:deadline|haast|spoed|dringend|met spoed|urgent|zo snel mogelijk|zo spoedig mogelijk|asap)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:tweede|derde|vierde|vijfde|zoveelste|zesde)\s+(?:keer|maal|mail|bericht|klacht|poging|verzoek)\b"
    r"|\b(?:al|nu)\s+(?:twee|drie|vier|vijf|zes|tig|meerdere|[2-9])\s+(?:keer|maal|mails|berichten|weken|maanden)\b"
    r"|\bnog (?:steeds|altijd) (?:geen|niets|niet)\b.{0,30}\b(?:antwoord|reactie|gehoord|ontvangen|vernomen)\b"
    r"|\b(?:meerdere|verschillende) (?:keren|malen|mails)\b"
    r"|\b(?:eerder|vorige)\b.{0,40}\b(?:gemaild|gebeld|mails?|geschreven)\b",
    re.IGNORECASE,
)

_ANGER = re.compile(
    r"\b(?:van de zotte|belachelijk\w*|schandalig\w*|onacceptabel\w*|te gek voor woorden|teleurgesteld\w*|ontevreden|"
    r"klacht|ongehoord\w*|schande|woedend|boos|beu|spuugzat)\b",
    re.IGNORECASE,
)
_IS_BEHEERDER = re.compile(
    r"\bik ben (?:zelf )?(?:ook )?(?:de \w+(?:,| en) )?(?:de |onze )?\w*beheerder\b"
    r"|\bde beheerder\b[^.?!]{0,20}\bben ik\b|\bben zelf\b[^.?!]{0,20}beheerder\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\bzzp\W?\w*|\beenmanszaak\b|\bin m(?:ij|')n eentje\b|\bzelfstandige\b"
    r"|\b(?:ben|zit|werk|doe)\b.{0,20}\balleen met\b"
    r"|\bik (?:ben|werk) (?:hier )?(?:helemaal )?alleen\b|\bgeen (?:collega|personeel)",
    re.IGNORECASE,
)
_LOGGED_IN = re.compile(
    r"\b(?:heb|ben|keer|weer|net|vandaag|gewoon) ingelogd\b|\bna het (?:inloggen|aanmelden)\b", re.IGNORECASE
)
_SOLVED = re.compile(
    r"\b(?:kan|kunnen|kon) er (?:nu |weer |inmiddels |gewoon )*in\b"
    r"|\b(?:het|alles|dat|inloggen) (?:werkt|lukt|doet het) (?:nu|weer|inmiddels)\b"
    r"|\b(?:nu|weer|inmiddels) (?:gelukt|opgelost|in orde|geregeld)\b"
    r"|\b(?:is|zijn) (?:\w+ )?(?:opgelost|gelukt|verholpen)\b|\bben (?:nu|inmiddels|weer) (?:binnen|ingelogd)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:niet|geen|nooit|nog steeds|maar)\b", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:of|wat|hoe|wie|waar|wanneer|waarom|welke?|hoeveel)\b", re.IGNORECASE)
_MINE = re.compile(
    r"(?:\b(?:wij|we) (?:zijn|heten)|\bnamens ons,?"
    r"|\b(?:onze|mijn) (?:organisatie|werkgever|gemeente|bedrijf)(?: is| heet)?)\s+(?:van |bij )?(?:de |het )?$"
    r"|\b(?:ik (?:ben|werk)|(?:wij|we) werken|ik loop stage)\b(?:(?!\ben\b|\bmaar\b|[.;,?!]).){0,60}"
    r"\b(?:bij|voor|van)\s+(?:de |het )?$"
    r"|\b(?:ons|onze|mijn) kvk(?:-?nummer)?(?: is|:)?\s*$|(?:^|\n)\W*kvk\W*(?:nummer)?\W*$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:uit|in|te|nabij|rond|bij de rand van|richting)\s+$", re.IGNORECASE)
_LONG = 25  # words in a sentence without a full stop in between, as people type on a phone


@dataclass(frozen=True)
class Told:
    """What a mail tells.

    Attributes:
        slots: what an answer may use, as slots of domain.yml.
        deadline: the sentence that names a day or says that it is urgent.
        before: the sentence that says that the writer asked before.
        anger: the sentence that says that the writer is not content.
        many: a long sentence that may hold more than one question.
        is_beheerder: whether the writer is the beheerder.
        alone: whether the writer has no colleagues.
        logged_in: whether the writer got as far as logging in.
        solved: whether the writer says that the problem is over.
    """

    slots: dict[str, str] = field(default_factory=dict)
    deadline: str | None = None
    before: str | None = None
    anger: str | None = None
    many: str | None = None
    is_beheerder: bool = False
    alone: bool = False
    logged_in: bool = False
    solved: bool = False


def what_is_told(sentences: Iterable[str]) -> Told:
    """What `sentences` tell; a question tells nothing of how far the writer is."""
    told = list(sentences)
    slots: dict[str, str] = {}
    for sentence in told:
        slots |= {slot: status.value for slot, status in read_steps(sentence).items()}
        if role := read_role(sentence):
            slots["rol"] = role
        slots |= _level(sentence)
    return Told(
        slots,
        deadline=_first(_DEADLINE, told),
        before=_first(_BEFORE, told),
        anger=_first(_ANGER, told),
        many=next(filter(_may_ask_more, told), None),
        is_beheerder=bool(_first(_IS_BEHEERDER, told)),
        alone=bool(_first(_ALONE, told)),
        logged_in=bool(_first(_LOGGED_IN, told)),
        solved=any(map(_is_solved, told)),
    )


def own_organisation(parts: Sequence[Parsed]) -> Named | None:
    """The organisation that a text names: the writer's own before any other."""
    named = _named(parts)
    return next((one for one in named if one.own), next(iter(named), None))


def senders_organisation(parts: Sequence[Parsed]) -> Named | None:
    """The organisation that a mail says is the writer's; never a place, a client or another third party."""
    return next((one for part in parts for one in _named([part]) if _is_senders(one, part.text)), None)


def signed_organisation(parts: Sequence[Parsed]) -> Named | None:
    """The organisation in a signature; a bare name of a place is an address."""
    named = [one for one in _named(parts) if not _is_place(one)]
    return next((one for one in named if one.kvk), next(iter(named), None))


def without_places(parsed: Parsed) -> Parsed:
    """The text as read, without the places that the list has a public body for."""
    kept = [one for one in parsed.named if not _is_place(one)]
    return parsed if len(kept) == len(parsed.named) else parsed.model_copy(update={"named": kept, "organisation": None})


def _named(parts: Sequence[Parsed]) -> list[Named]:
    return [one for part in parts for one in part.named if one.sure and "[" not in one.text]  # taken out of the text


def _is_senders(named: Named, text: str) -> bool:
    before = text[: named.start]
    return not _is_place(named) and (named.own or bool(_MINE.search(before))) and not _PLACE.search(before)


def _is_place(named: Named) -> bool:
    """Whether a name is only that of a place, and the list has the public body that is called after it."""
    names = {match.name.casefold() for match in named.matches}
    return bool(names & {f"{body} {named.text.strip().casefold()}" for body in ("gemeente", "provincie")})


def _may_ask_more(sentence: str) -> bool:
    return len(sentence.split()) >= _LONG and len(_ASKING.findall(sentence)) > 1


def _level(sentence: str) -> dict[str, str]:
    levels = {found["level"] for found in _LEVEL.finditer(sentence)}
    if len(levels) != 1 or sentence.rstrip().endswith("?"):  # two levels are compared, and a question asks which
        return {}
    enough = levels <= _ENOUGH
    has_one = {"stap_eherkenning": Status.JA.value} if re.search(r"\b(?:heb|hebben|met)\b", sentence) else {}
    return {"niveau_voldoende": (Status.JA if enough else Status.NEE).value} | has_one


def _first(pattern: re.Pattern[str], sentences: Iterable[str]) -> str | None:
    return next((sentence for sentence in sentences if pattern.search(sentence)), None)


def _is_solved(sentence: str) -> bool:
    found = _SOLVED.search(sentence)
    return bool(found) and not _ASKING.search(sentence) and not _NOT.search(sentence[found.end() :] if found else "")
