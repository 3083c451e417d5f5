"""What the writer of a mail tells besides the questions: how far they are, that they hurry, that they asked before.

What is told is used in the answers, and not asked again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.guidance.checklist import Status
from bot.guidance.message import Parsed
from bot.guidance.situation import read_steps
from bot.guidance.who_speaks import Speaker, read_role, read_speaker
from bot.registry.finder import Named
from bot.servicedesk.suggestions.done import steps_done

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
    rf"\b(?:v[oó][oó]r|uiterlijk|tot|tegen|binnen)\s+(?:uiterlijk\s+|op\s+)?{_MOMENT}"
    rf"|\bmoet(?:en)?\s+(?:\w+\s+){{0,3}}{_MOMENT}\b"
    r"|\bbinnen \w+ (?:dag|dagen|week|weken)\b"
    r"|\b(?:deadline|haast|spoed|dringend|met spoed|urgent|zo snel mogelijk|zo spoedig mogelijk|asap)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:tweede|derde|vierde|vijfde|zoveelste|zesde)\s+(?:keer|maal|mail|bericht|klacht|poging|verzoek)\b"
    r"|\b(?:al|nu)\s+(?:twee|drie|vier|vijf|zes|tig|meerdere|[2-9])\s+(?:keer|maal|mails|berichten|weken|maanden)\b"
    r"|\bnog (?:steeds|altijd) (?:geen|niets|niet)\b.{0,30}\b(?:antwoord|reactie|gehoord|ontvangen|vernomen)\b"
    r"|\b(?:meerdere|verschillende) (?:keren|malen|mails)\b"
    r"|\b(?:ge)?(?:bel|mail|vraag|schreef|beld|maild)\w*\s+(?:u |jullie |nu |al )*(?:twee|drie|vier|vijf|zes|tig|\d) "
    r"(?:keer|maal)\b"
    r"|\bwacht(?:en)?\b.{0,20}\b(?:dagen|weken|maanden|tijden|lang|jaar)\b"
    r"|\b(?:geen|nooit) (?:enkel[e]? )?(?:antwoord|reactie)\b.{0,30}\b(?:gekregen|ontvangen|gehad|terug)\b"
    r"|\b(?:eerder|vorige)\b.{0,40}\b(?:gemaild|gebeld|mails?|geschreven)\b",
    re.IGNORECASE,
)

_ANGER = re.compile(
    r"\b(?:van de zotte|belachelijk\w*|schandalig\w*|onacceptabel\w*|te gek voor woorden|teleurgesteld\w*|ontevreden|"
    r"klacht|ongenoegen|onvrede|beklag\w*|ongehoord\w*|schande|woedend|boos|beu|spuugzat)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\bbel(?:t|len)?\s+(?:u |je |jullie )?(?:mij|me|ons)\b"
    r"|\b(?:mij|me|ons)\b(?:\s+\w+){0,4}\s+(?:te |op|terug)?bellen\b"
    r"|\b(?:terug ?bel\w*|terug te bellen|(?:word|worden)\b.{0,20}\bgebeld|gebeld (?:te )?worden)\b"
    r"|\btelefonisch\b.{0,20}\bcontact\b",
    re.IGNORECASE,
)
_SHOUTED = 0.8  # share of capitals among the letters from which a sentence is shouted
_LONG_ENOUGH = 20  # letters below which capitals are an abbreviation or a heading
_IS_BEHEERDER = re.compile(
    r"\bik ben (?:zelf )?(?:ook )?(?:de \w+(?:,| en) )?(?:de |onze )?\w*beheerder\b"
    r"|\bik\b(?! (?:wil|zou|word))[^.?!,]{0,20}\bals (?:\w*beheerder|beheerder (?:van|voor) \w+)\b"
    r"|^\W*als (?:\w*beheerder|beheerder (?:van|voor) \w+)\b[^.?!,]{0,30}\b(?:heb|kan|ben|moet|log) ik\b"
    r"|\bde beheerder\b[^.?!]{0,20}\bben ik\b|\bben zelf\b[^.?!]{0,20}beheerder\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\bzzp\W?\w*|\beenmanszaak\b|\bin m(?:ij|')n eentje\b|\bzelfstandige\b"
    r"|\b(?:ben|zit|werk|doe)\b.{0,20}\balleen met\b"
    r"|\bik (?:ben|werk) (?:hier )?(?:helemaal )?alleen\b|\bgeen (?:collega|personeel)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:vof|maatschap|allebei|compagnon|met z'?n (?:twee|drie|vier)\w*|mijn (?:collega|vrouw|man|zoon)\w*)\b", re.I
)
_NO_BEHEERDER = re.compile(
    r"\bgeen (?:eherkennings?-?)?beheerder\b|\ber is (?:hier |verder |nu )?niemand (?:anders|meer)\b"
    r"|\bbeheerder\b.{0,40}\b(?:pensioen|weg|vertrokken|uit dienst|gestopt|overleden|langdurig ziek)\b",
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
_CHANGED = re.compile(
    r"\b(?:fusies?|fuseer\w*|gefuseerd|samengegaan|samengevoegd|herindeling|heringedeeld|naamswijziging|opgegaan in)\b"
    r"|\b(?:nieuwe?|ander|gewijzigde?) (?:\w+ )?(?:kvk\W?(?:nummer)?|bedrijfsnaam|statutaire naam|rechtsvorm)\b"
    r"|\b(?:wij|we|bedrijf|bureau|organisatie)\b[^.?!]{0,30}\bovergenomen (?:door|per)\b"
    r"|\b(?:heten|heet)\b[^.?!]{0,30}\b(?:sinds|voortaan|anders)\b|\bvan naam (?:veranderd|gewijzigd)\b",
    re.IGNORECASE,
)
_ON_SCREEN = re.compile(r"[\"'‘“]|\b(?:melding|scherm|staat er|komt er|verschijnt|krijg|zegt)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:niet|geen|nooit|nog steeds|maar)\b", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:of|wat|hoe|wie|waar|wanneer|waarom|welke?|hoeveel)\b", re.IGNORECASE)
_MINE = re.compile(
    r"(?:\b(?:wij|we) (?:zijn|heten)|\bnamens(?: ons,?)?"
    r"|\b(?:onze|mijn) (?:organisatie|werkgever|gemeente|bedrijf)(?: is| heet)?)\s+(?:van |bij )?(?:de |het )?$"
    r"|\b(?:ik (?:ben|werk)|(?:wij|we) werken|ik loop stage)\b(?:(?!\ben\b|\bmaar\b|[.;,?!]).){0,60}"
    r"\b(?:bij|voor|van)\s+(?:de |het )?$"
    r"|\b(?:ons|onze|mijn) kvk(?:-?nummer)?(?: is|:)?\s*$|(?:^|\n)\W*kvk\W*(?:nummer)?\W*$",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:namens|ons|onze|mijn|(?:wij|we) (?:zijn|heten))\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:uit|in|te|nabij|rond|bij de rand van|richting)\s+$", re.IGNORECASE)
_LIST = "aanmelding_controleren"
_BARE_NAME = re.compile(
    r"^\W*(?:(?:het gaat|gaat) om |onder |wij heten )?"
    r"(?P<name>[A-ZÀ-Þ][\w'’-]+(?:\s+(?:[BN]\.V\.|[A-ZÀ-Þ][\w'’-]*|&|en|van|de[nr]?|het|in)){1,7})\s*(?:[,.;:(]|$)"
)
_NAMED_BY_WRITER = re.compile(
    r"\b(?:(?:wij|we) heten|(?:(?:ons|het|mijn) )?bedrijf(?:snaam)? (?:is|heet)|onze organisatie (?:is|heet)|"
    r"(?:wij|we) zijn (?:de )?firma)\s+(?P<name>[^.,;:()?!\n]{3,60}?)\s*(?=[.,;:()?!\n]|$| en (?:werk|wij|we|dat)\w*)",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(r"^(?P<name>[^,|@\d]{2,60}?\s(?:B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?))\s*$", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"^(?:een|niet|nu|voortaan|sinds|eigenlijk|ook|op|in|van|al|nog|gewoon|ge\w+)\b", re.IGNORECASE
)
_RUNS_ON = re.compile(r"\s(?:waar\w*|die|dat|of|als|wij|we|ik|u|jullie)$", re.IGNORECASE)
"""The end of what is no name: "de gemeente waarvoor (wij werken)"."""

_LONG = 25  # words in a sentence without a full stop in between, as people type on a phone


@dataclass(frozen=True)
class Told:
    """What a mail tells.

    Attributes:
        slots: what an answer may use, as slots of domain.yml.
        deadline: the sentence that names a day or says that it is urgent.
        before: the sentence that says that the writer asked before.
        anger: the sentence that says that the writer is not content.
        call: the sentence that asks to be called.
        many: a long sentence that may hold more than one question.
        is_beheerder: whether the writer is the beheerder.
        no_beheerder: whether the organisation has no beheerder, or has one no longer.
        alone: whether the writer has no colleagues.
        logged_in: whether the writer got as far as logging in.
        solved: whether the writer says that the problem is over.
        changed: whether the organisation merged, or has another name or number.
        citizen: whether the writer has something to do with ground of their own, and with no organisation.
    """

    slots: dict[str, str] = field(default_factory=dict)
    deadline: str | None = None
    before: str | None = None
    anger: str | None = None
    call: str | None = None
    many: str | None = None
    is_beheerder: bool = False
    no_beheerder: bool = False
    alone: bool = False
    logged_in: bool = False
    solved: bool = False
    changed: bool = False
    citizen: bool = False

    @property
    def waits(self) -> bool:
        """Whether the writer asked before and wishes to be called: a mail to this desk, whatever it is about."""
        return bool(self.before and self.call)


def what_is_told(sentences: Iterable[str]) -> Told:
    """What `sentences` tell; a question tells nothing of how far the writer is."""
    told = list(sentences)
    slots: dict[str, str] = {}
    for sentence in told:
        slots |= _steps(sentence, slots)
        if role := read_role(sentence):
            slots["rol"] = role
        slots |= _level(sentence)
    return Told(
        slots,
        deadline=_first(_DEADLINE, told),
        before=_first(_BEFORE, told),
        anger=_first(_ANGER, told) or next(filter(_is_shouted, told), None),
        call=next(filter(wishes_a_call, told), None),
        many=next(filter(_may_ask_more, told), None),
        is_beheerder=bool(_first(_IS_BEHEERDER, told)),
        no_beheerder=bool(_first(_NO_BEHEERDER, told)),
        alone=bool(_first(_ALONE, told)) and not _first(_TOGETHER, told),
        logged_in=bool(_first(_LOGGED_IN, told)),
        solved=any(map(_is_solved, told)),
        changed=bool(_first(_CHANGED, told)),
        citizen="rol" not in slots and any(read_speaker(sentence) is Speaker.BURGER for sentence in told),
    )


def wishes_a_call(text: str) -> bool:
    """Whether `text` asks to be called."""
    return bool(_CALL.search(text))


def tells_change(text: str) -> bool:
    """Whether `text` tells that an organisation merged, or has another name or number."""
    return bool(_CHANGED.search(text))


def own_organisation(parts: Sequence[Parsed]) -> Named | None:
    """The organisation that a text names: the writer's own before any other."""
    named = _named(parts)
    return next((one for one in named if one.own), next(iter(named), None))


def senders_organisation(parts: Sequence[Parsed]) -> Named | None:
    """The organisation that a mail says is the writer's; never a place, a client or another third party."""
    return next((one for part in parts for one in _named([part]) if _is_senders(one, part.text)), None)


def others_named(parsed: Parsed) -> list[Named]:
    """The organisations that a question is about, when none of them is the writer's own."""
    named = _named([parsed])
    own = any(one.own or _is_senders(one, parsed.text) for one in named)
    return [] if own else named


def signed_organisation(found: Sequence[Named]) -> Named | None:
    """The organisation among what was `found` in a signature; a bare name of a place is an address."""
    named = [one for one in found if one.sure and "[" not in one.text and not _is_place(one)]
    return next((one for one in named if one.kvk), next(iter(named), None))


def asked_to_look_up(sentences: Sequence[Parsed]) -> str | None:
    """The name that follows a question about the list: "Staan wij op de lijst? Jansen Loonwerk en Putboringen"."""
    for asked, after in pairwise(sentences):
        if asked.ranking and asked.ranking[0].name == _LIST and (found := _BARE_NAME.match(after.text)):
            return found["name"]
    return None


def named_by_its_writer(parts: Sequence[Parsed], signature: str | None) -> str | None:
    """The name that a mail says is its writer's, or that stands under it with a legal form; on the list or not."""
    told = (found["name"] for part in parts for found in _NAMED_BY_WRITER.finditer(part.text))
    lines = (piece.strip() for line in (signature or "").splitlines() for piece in line.split(","))
    signed = (found["name"] for piece in lines if (found := _LEGAL_FORM.match(piece)))
    return next((name for name in (*told, *signed) if not _NOT_A_NAME.match(name) and "[" not in name), None)


def without_places(parsed: Parsed) -> Parsed:
    """The text as read, without the places that the list has a public body for."""
    kept = [one for one in parsed.named if not _is_place(one)]
    return parsed if len(kept) == len(parsed.named) else parsed.model_copy(update={"named": kept, "organisation": None})


def _named(parts: Sequence[Parsed]) -> list[Named]:
    found = (one for part in parts for one in part.named if one.sure and "[" not in one.text)  # taken out of the text
    return [one for one in found if not _RUNS_ON.search(one.text)]


def _is_senders(named: Named, text: str) -> bool:
    before = text[: named.start]
    own = named.own or bool(_MINE.search(before)) or (bool(named.kvk) and bool(_OURS.search(before)))
    return own and not _is_place(named) and not _PLACE.search(before)


def _is_place(named: Named) -> bool:
    """Whether a name is only that of a place, and the list has the public body that is called after it."""
    names = {match.name.casefold() for match in named.matches}
    return bool(names & {f"{body} {named.text.strip().casefold()}" for body in ("gemeente", "provincie")})


def _may_ask_more(sentence: str) -> bool:
    return len(sentence.split()) >= _LONG and len(_ASKING.findall(sentence)) > 1


def _steps(sentence: str, known: Mapping[str, str]) -> dict[str, str]:
    """The steps that a sentence tells of; what a screen says does not undo what the writer told as done."""
    stated = {slot: status.value for slot, status in read_steps(sentence).items()}
    if _ON_SCREEN.search(sentence):
        stated = {slot: status for slot, status in stated.items() if known.get(slot) != Status.JA.value}
    return stated | steps_done([sentence])


def _level(sentence: str) -> dict[str, str]:
    levels = {found["level"] for found in _LEVEL.finditer(sentence)}
    if len(levels) != 1 or sentence.rstrip().endswith("?"):  # two levels are compared, and a question asks which
        return {}
    enough = levels <= _ENOUGH
    has_one = {"stap_eherkenning": Status.JA.value} if re.search(r"\b(?:heb|hebben|met)\b", sentence) else {}
    return {"niveau_voldoende": (Status.JA if enough else Status.NEE).value} | has_one


def _is_shouted(sentence: str) -> bool:
    letters = [letter for letter in sentence if letter.isalpha()]
    return len(letters) >= _LONG_ENOUGH and sum(map(str.isupper, letters)) >= _SHOUTED * len(letters)


def _first(pattern: re.Pattern[str], sentences: Iterable[str]) -> str | None:
    return next((sentence for sentence in sentences if pattern.search(sentence)), None)


def _is_solved(sentence: str) -> bool:
    found = _SOLVED.search(sentence)
    return bool(found) and not _ASKING.search(sentence) and not _NOT.search(sentence[found.end() :] if found else "")
