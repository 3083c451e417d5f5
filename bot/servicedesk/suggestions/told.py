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
_ASKING = re.compile(r"\b(?:of|wat|hoe|wie|waar|wanneer|waarom|welke?|hoeveel)\b", re.IGNORECASE)
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
    """

    slots: dict[str, str] = field(default_factory=dict)
    deadline: str | None = None
    before: str | None = None
    anger: str | None = None
    many: str | None = None


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
    )


def own_organisation(parts: Sequence[Parsed]) -> Named | None:
    """The organisation that a text names: the writer's own before any other."""
    named = [one for part in parts for one in part.named if one.sure and "[" not in one.text]  # taken out of the text
    return next((one for one in named if one.own), next(iter(named), None))


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
