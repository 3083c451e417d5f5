"""Which questions of a mail a letter answers, and which stand there as a reminder.

A wrong letter costs more than none. A topic counts only when it is about the question, not about a word in it; whatever
else is asked stays in sight in the writer's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reading import ReadText
from bot.guidance.checklist import Status
from bot.guidance.forwarding import FORWARD, wishes_a_text
from bot.guidance.message import Parsed, Ranked
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.done import LAST, TAKES_STEP, asks_what_next, what_is_left
from bot.servicedesk.suggestions.meant import as_meant, of_the_beheerder_named
from bot.servicedesk.suggestions.on_the_list import asks_the_list, with_name_before
from bot.servicedesk.suggestions.questions import (
    COMPLAINT,
    LIST,
    Asked,
    is_courtesy,
    is_request,
    questions_in,
    tells_trouble,
)
from bot.servicedesk.suggestions.told import Told
from bot.servicedesk.suggestions.withdrawn import withdrawn
from bot.understanding.questions import asked_parts

_SENTENCE = 0.6  # a sentence has its answer from this confidence on: the band `waarschijnlijk`
_PART = 0.85  # and a piece of a sentence, which has lost what it was about, from here on
_PROBLEM = 0.9  # and what is told and not asked from here on
_SHARE = 0.35  # share of the ranking that the topic has at least
_PROBLEM_SHARE = 0.5
_MOST = 0.8  # share of a sentence that its parts hold when it was cut where it can be
_RIVAL = 0.7  # part of the share of the best topic from which the next one may well be it
_TAIL = 4  # words up to which a piece without a verb in front belongs to the piece before it

_WHO = r"(?:ik|wij|we|u|je|jullie|hij|zij|ze|het|dat|dit|er|iemand|die|deze|mijn|onze|een|de)"
_VERB = (
    r"(?:is|zijn|ben|heb|heeft|hebben|hebt|moet|moeten|kan|kun|kunt|kunnen|kunne|mag|mogen|wil|wilt|willen|zou|zouden|"
    r"zal|zullen|doet|doen|gaat|gaan|komt|komen|krijg|krijgt|krijgen|ligt|lag|staat|staan|werkt|geldt|klopt|weet|weten|"
    r"vind|vinden|vindt|vraag|vragen|regelt|regelen|kost|kosten|duurt|betekent|heet|heten|logt|log|wordt|worden|lukt|zit|"
    r"zitten|bereik|bereiken|bel|bellen|mail|gebruik|neem|nemen|loopt|hoort|horen|geef|geven|maak|maken|zet|zetten|stuur|"
    r"sturen|doe|zie|ziet|zien)"
)
_WORD = r"(?:wat|wie|waar|waarom|hoezo|wanneer|welke?|hoe|hoeveel|hoelang|waarmee|waarvoor|waardoor)"
_LEAD = r"(?:^|[,;:.\"]\s*|\b(?:en|of|maar|want|ook|eh|dus|nou)\s+)"
_ASKS = re.compile(
    rf"{_LEAD}(?:(?:met|voor|bij|aan|van|op|tot|onder|via|naar|uit|over)\s+)?{_WORD}\b(?:\s+\w+){{0,3}}?\s+{_VERB}\b"
    rf"|^\W*(?:(?:en|maar|want|dus|eh|nou)\s+)*(?:{_VERB}|{_WORD}\s+\w+)\s+{_WHO}\b"
    rf"|(?:[,;:]\s*|\b(?:en|maar|of|want|eh)\s+)(?:moet|moeten|kan|kun|kunt|kunnen|mag|mogen|is|klopt|vraag)\s+{_WHO}\b"
    rf"|\b(?:weet|weten|wist|snap|snappen|begrijp|begrijpen|geen idee|afvragen)\b(?:\s+[\w']+){{0,4}}?\s+"
    rf"(?:of|{_WORD})\b"
    rf"|\b(?:mag|kan|moet|klopt|hoort|is)\s+(?:dat|dit|het)(?:\s+(?:wel|zo|ook|zomaar))?\W*$"
    r"|\bligt?\b.{0,40}\baan\b.{0,60}\bof\b"
    r"|\b(?:snap|begrijp|begreep|verstaa?)\b.{0,25}\bniets?\b|\bdaar snap ik niks van\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    rf"\W*(?:(?:en|of|maar|want|dus|ook|dan|verder|zo|niet|nee|ja|anders)\W+)*(?:(?:met|voor|bij|aan|van|op|in|tot)\s+)?"
    rf"(?:{_WORD}|{_VERB}|{_WHO}|graag|klopt|lukt|als|indien)\b",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(r"\W*of\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:die|deze|zo'n)\b|\bdat \w+ dan\b", re.IGNORECASE)
_BAFFLED = re.compile(r"\b(?:snap|begrijp|begreep|verstaa?)\b.{0,25}\b(?:niets?|niks)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:ik|mijn|wij|we|ons|onze|hier)\b", re.IGNORECASE)
_CANNOT = re.compile(
    r"\b(?:kan|kunnen|mag|mogen|kon|konden)\s+(?:ik|wij|we|jullie)\b(?:\s+\w+){0,3}?\s+(?:niet|geen|nooit|nergens)\b",
    re.I,
)
_TELLS = re.compile(
    r"^\W*(?:heb|ben|had|was)\s+(?:het|dat|dit|er|al)\b|\b(?:en|maar)\s+moet(?:en)?\s+een\b"
    r"|^\W*wat (?:ik|wij|we|me|mij|ons)\b[^?:]{0,40}(?::|\bis (?:dat|het)\b)",
    re.IGNORECASE,
)
_HESITATES = re.compile(r"\b(?:zou|wil) (?:ik|wij|we)\b.{0,12}\bniet\b", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:zegt|zeggen|zei|zeiden|schrijft|schreef|volgens)\b", re.IGNORECASE)
_WHOSE_FAULT = re.compile(r"\blig(?:t|gen)\b.{0,40}\baan\b", re.IGNORECASE)
_ANOTHER_QUESTION = {
    "doorlooptijd": re.compile(
        r"\b(?:maxim\w+|geldig\w*|verloopt|verlopen)\b|\b(?:hij|zij|ze|collega|medewerker)\b.*\b(?:eruit|weg|geblokkeerd|verwijderd)\b|\bwaarom\b",
        re.IGNORECASE,
    ),
    "eherkenning_kosten": re.compile(r"\b(?:waarom|verplicht)\b", re.IGNORECASE),
    "aanleverplicht": re.compile(r"\bwaarom\b", re.IGNORECASE),
    "api_token": re.compile(r"\b(?:verloopt|verlopen|geldig\w*|hoe lang)\b", re.IGNORECASE),
}
"""Words with which a question is not the one that the topic answers, however much it looks like it."""

_SCREEN_SAYS_NO = re.compile(
    r"\b(?:krijg|kreeg|melding|verschijnt|staat|zegt)\b.*[\"'‘“].*\b(?:niet|geen|onbekend|fout|error|mislukt)\b",
    re.IGNORECASE,
)
_FAILURES = frozenset(
    [
        "eerste_inlog_mislukt",
        "organisatie_niet_bekend",
        "machtiging_verlopen",
        "storing",
        "eenmalige_code",
        "beveiligingsincident",
    ]
)
CANNOT_GET_IN = frozenset(
    ["eerste_inlog_mislukt", "organisatie_niet_bekend", "machtiging_verlopen", "machtiging_regelen"]
)
"""Topics of a sentence that tells why somebody does not get in, however the model divides them."""

CHANGED = "organisatie_gewijzigd"
_FIRST = 2  # places in the ranking
_ANEW = re.compile(r"\b(?:opnieuw|nogmaals|doorgeven|door te geven|aanpassen|wijzigen|nieuwe?)\b", re.IGNORECASE)
_FIRST_LOGIN = "eerste_inlog_mislukt"
HOW_LONG = "doorlooptijd"
_COSTS = "eherkenning_kosten"
_PERSON = "mens_spreken"
_DESK = "servicedesk_contact"
_REACHES = re.compile(
    r"\b(?:hoe|waar|welke?|kan|is er)\b.*\b(?:bereik|spreek|spreken|lijn|bel|bellen|contact|telefoon|nummer)", re.I
)
_PAYS = re.compile(r"\b(?:betaal|betalen|kosten|geld|euro)", re.IGNORECASE)
THANKS = "bedankt"
_OUR_LOGIN_PAGE = re.compile(r"\bmijn\.geologischedienst\.nl(?!\.?[\w-])", re.IGNORECASE)
INCIDENT = "beveiligingsincident"


def questions_of_mail(read: ReadText, told: Told, library: AnswerLibrary) -> list[Asked]:
    """The questions of a mail in their order; those that no answer is certain for have no topic."""
    sentences = read.sentences or [read.whole]
    judged = [_judged(one, read, library) for one in map(_to_the_desk, questions_in(read, library))]
    judged = [of_the_beheerder_named(one, sentences) for one in judged if not is_courtesy(one.text)]
    gone = withdrawn(sentences)
    judged = [replace(one, topic=None) if _demands(one) or _waits_for_a_call(one, told) else one for one in judged]
    judged = [_next_step(one, told, sentences) for one in judged if not any(one.text in text for text in gone)]
    left = list(passing_on(_with_incident(judged, sentences), library))
    found: list[Asked] = []
    for sentence in (one for one in sentences if one.text not in gone):
        own = [one for one in left if one.text in sentence.text or (one.topic and sentence.text in one.text)]
        left = [one for one in left if one not in own]
        found += [_paying(sentence)] if _resents_paying(sentence, own, told) else _of_sentence(sentence, own, library)
    found += left if not found else [one for one in left if one.topic]
    asked = [one for one in found if one.topic or asks(one.text) or wishes_a_text(one.text)]
    if told.changed:
        asked = [_about_the_change(one, sentences) for one in asked]
    asked = [one for one in asked if one.topic or not _is_heard(one, told, alone=len(asked) == 1)]
    if told.solved and not any(asks(one.text) for one in asked):
        return [Asked(sentences[0].text, sentences[0], THANKS, 1.0)]
    if told.changed and any(library.has(f"fusie_{one.topic}") for one in asked):
        asked = [one for one in asked if one.topic != CHANGED or asks(one.text)]  # the answer to it says so too
    if not asked and (complaint := told.before or told.anger):
        return [Asked(complaint, sentences[0], COMPLAINT, 1.0)]
    if not asked:
        return [
            Asked(one.text, one, one.ranking[0].name, one.confidence) for one in sentences if tells_failure(one)
        ] or found
    after = [one.topic for one in asked[1:]] + [None] * bool(asked)
    kept = [one for one, then in zip(asked, after, strict=True) if asks(one.text) or one.topic != then]
    return [one for one in kept if one.text == told.anger or not _is_by_the_way(one, kept)]


def _is_by_the_way(one: Asked, asked: Sequence[Asked]) -> bool:
    """Whether something is told that nothing fails in, beside what is asked: nobody waits for an answer to it."""
    told = one.topic not in {None, INCIDENT, COMPLAINT, CHANGED} and not asks(one.text) and not wishes_a_text(one.text)
    others = [other for other in asked if asks(other.text)]
    return told and len(others) > 0 and not (tells_failure(one.parsed) or tells_trouble(one.text))


def _to_the_desk(one: Asked) -> Asked:
    """A question how to reach a person as one about reaching us."""
    best = one.parsed.ranking[0].name if one.parsed.ranking else ""
    if best != _PERSON or one.parsed.text != one.text or not _REACHES.search(one.text):
        return one
    return _precisely(one, _DESK, "telefoon")


def is_had_already(one: Asked, told: Told) -> bool:
    """Whether the answer says how long it takes to get what the writer has: they wait for something else."""
    asked = one.parsed.subquestions.get(one.topic or "")
    has = {topic for step, topic in TAKES_STEP.items() if told.slots.get(step) == Status.JA.value}
    if one.topic in has:
        return asked == "wanneer"
    if one.topic != HOW_LONG:
        return False
    has_account, has_machtiging = TAKES_STEP["stap_eherkenning"] in has, TAKES_STEP["stap_machtiging"] in has
    return (has_account and asked not in {"aanmelding", "machtiging"}) or (has_machtiging and asked != "aanmelding")


def _demands(one: Asked) -> bool:
    """Whether a complaint asks who is to blame or must act: an apology does not say so."""
    return (
        one.topic == COMPLAINT and bool(re.search(r"\b(?:wie|wanneer|waarom|hoe)\b", one.text, re.I)) and asks(one.text)
    )


def _waits_for_a_call(one: Asked, told: Told) -> bool:
    """Whether who wishes to be called would hear our number."""
    return one.topic == _DESK and told.call is not None and one.text in told.call


def _resents_paying(sentence: Parsed, own: Sequence[Asked], told: Told) -> bool:
    """Whether a sentence complains about paying, and asks nothing else."""
    asked = any(one.topic not in {None, COMPLAINT, _COSTS} or asks(one.text) for one in own)
    return not asked and sentence.text == told.anger and bool(_PAYS.search(sentence.text))


def _paying(sentence: Parsed) -> Asked:
    return _precisely(Asked(sentence.text, sentence, None, 0.0), _COSTS, "waarom_betalen")


def _precisely(one: Asked, topic: str, precise: str) -> Asked:
    """The question as one precise one about `topic`."""
    ranking = [Ranked(name=topic, confidence=1.0)]
    read = {"ranking": ranking, "subquestions": {topic: precise}, "questions": [], "zone": "answer"}
    parsed = one.parsed.model_copy(update=read)
    return Asked(one.text, parsed, topic, _PROBLEM)


def _is_heard(one: Asked, told: Told, *, alone: bool) -> bool:
    """Whether what looks like a question is a complaint, which the letter acknowledges, or a sigh before a question."""
    complains = one.text in {told.anger, told.before} and "?" not in one.text
    complains |= told.call is not None and one.text in told.call  # it stands in the place about the call
    return complains or (not alone and bool(_BAFFLED.search(one.text)) and "?" not in one.text)


def asks(text: str) -> bool:
    """Whether `text` asks something: by its mark, by the order of its words, or by saying what is not known."""
    said = text if "?" in text else _TELLS.sub("", _CANNOT.sub("", text))
    return "?" in said or bool(_ASKS.search(said)) or (is_request(said) and not _HESITATES.search(said))


def _of_sentence(sentence: Parsed, own: Sequence[Asked], library: AnswerLibrary) -> Iterator[Asked]:
    """The questions found in a sentence; the sentence as a whole where it was cut wrongly or no part is answered."""
    if not own:
        if wishes_a_text(sentence.text) or (asks(sentence.text) and not is_courtesy(sentence.text)):
            yield Asked(sentence.text, sentence, None, 0.0)
    elif asks_what_next(own[0].text) and own[0].topic and not any(one.topic for one in own[1:]):
        yield replace(own[0], text=sentence.text)
    elif len(own) > 1 and (any(_is_tail(one.text) for one in own[1:]) or not any(one.topic for one in own)):
        yield _as_one(sentence, own, library)
    elif len(own) > 1 and _covered(sentence, own) < _MOST and (whole := _as_one(sentence, own, library)).topic:
        yield whole
    else:
        yield from _with_the_rest(sentence, own)


def _as_one(sentence: Parsed, own: Sequence[Asked], library: AnswerLibrary) -> Asked:
    """A sentence as one question, with its topic when that is clear and the topic of all that was found in it."""
    best = sentence.ranking[0].name if sentence.ranking else ""
    clear = sentence.confidence >= _PART or (sentence.confidence >= _SENTENCE and _leads(sentence))
    sure = sentence.zone == "answer" and clear and library.is_question(best)
    one_topic = sure and {one.topic for one in own} <= {best, None} and kind_of(best) is not Kind.DUBBELZINNIG
    return Asked(sentence.text, sentence, best if one_topic else None, sentence.confidence if one_topic else 0.0)


def _covered(sentence: Parsed, own: Sequence[Asked]) -> float:
    """The share of a sentence that its questions hold, all but the words between them."""
    return sum(len(one.text) for one in own) / len(sentence.text)


def _with_the_rest(sentence: Parsed, own: Sequence[Asked]) -> list[Asked]:
    """The questions found in a sentence, with the clauses of it that ask something else."""
    clauses = [
        Asked(part, sentence.model_copy(update={"text": part, "questions": []}), None, 0.0)
        for part in asked_parts(sentence.text)
        if not any(part in one.text or one.text in part for one in own) and not is_courtesy(part)
    ]
    return sorted([*own, *clauses], key=lambda one: sentence.text.find(one.text))


def _leads(sentence: Parsed) -> bool:
    return bool(sentence.ranking) and sentence.ranking[0].confidence >= _PART


def _is_tail(text: str) -> bool:
    """Whether a piece goes on with the piece before it: nothing that a question begins with stands in front."""
    alternative = bool(_ALTERNATIVE.match(text)) and not _ASKS.search(text)
    return alternative or not _BEGINS.match(text) or (len(text.split()) <= _TAIL and not _ASKS.search(text))


def _judged(one: Asked, read: ReadText, library: AnswerLibrary) -> Asked:
    """The question with its topic when that is certain, and else without."""
    one = with_name_before(one, read.sentences)
    if asks_the_list(one):
        return replace(one, topic=LIST, confidence=_PROBLEM)
    meant = as_meant(one, read.whole, library)
    one_meaning = bool(meant.topic) and kind_of(str(meant.topic)) is not Kind.DUBBELZINNIG
    return meant if one_meaning and _is_sure(one, read.sentences or [read.whole], library) else replace(one, topic=None)


def _next_step(one: Asked, told: Told, sentences: Sequence[Parsed]) -> Asked:
    """A question after the next step, as one about what is left to do by what is told, or about what fails."""
    left = what_is_left(one.topic, told.slots, one.text)
    if left == one.topic:
        return one
    failing = next((part for part in sentences if tells_failure(part)), None)
    if failing:
        return Asked(one.text, failing, failing.ranking[0].name, failing.confidence)
    aspect = "wie" if one.parsed.aspect == "wie" and left != LAST else None  # that one does not say what to do
    parsed = one.parsed.model_copy(update={"text": one.text, "aspect": aspect})
    return Asked(one.text, parsed, left, _PROBLEM)


def tells_failure(part: Parsed) -> bool:
    """Whether a sentence tells of something that fails."""
    best = part.ranking[0].name if part.ranking and part.zone == "answer" else ""
    fails = best in _FAILURES or (bool(best) and bool(_SCREEN_SAYS_NO.search(part.text)))
    return fails and part.confidence >= _SENTENCE and tells_trouble(part.text) and not asks(part.text)


def _about_the_change(one: Asked, sentences: Sequence[Parsed]) -> Asked:
    """What an organisation that changed must do anew, as a question about that change."""
    ranked = [entry.name for entry in one.parsed.ranking[:_FIRST]]
    of_one = any(one.text in sentence.text for sentence in sentences)
    anew = of_one and one.topic is None and asks(one.text) and bool(_ANEW.search(one.text)) and CHANGED in ranked
    return replace(one, topic=CHANGED, confidence=_SENTENCE) if anew else one


def passing_on(found: Sequence[Asked], library: AnswerLibrary) -> Iterator[Asked]:
    """The questions, with what each wish for a text to pass on is about: its own topic, or what was asked before it.

    Where there is no such text the wish has no topic: somebody must write it.
    """
    before = None
    for one in found:
        if not wishes_a_text(one.text):
            before = one.topic or before
            yield one
            continue
        about = one.topic or before or _likeliest_text(one, library)
        ready = library.has(f"{about}_{FORWARD}")
        yield replace(one, topic=about, confidence=one.confidence or _PROBLEM) if ready else replace(one, topic=None)


def _likeliest_text(one: Asked, library: AnswerLibrary) -> str | None:
    """The likeliest topic of a wish for a text, when that leads and there is such a text."""
    first = next(iter(one.parsed.ranking), None)
    leads = first is not None and first.confidence >= _SHARE and one.parsed.zone == "answer"
    return first.name if first is not None and leads and library.has(f"{first.name}_{FORWARD}") else None


def _with_incident(asked: Sequence[Asked], sentences: Sequence[Parsed]) -> list[Asked]:
    """The questions, with a report of possible misuse before them when nothing answers it yet."""
    telling = [one for one in sentences if one.zone == "answer" and one.ranking and one.ranking[0].name == INCIDENT]
    surest = max(telling, key=lambda one: one.confidence, default=None)
    if surest is None or any(one.topic == INCIDENT for one in asked):
        return list(asked)
    reported = surest.confidence >= _SENTENCE and surest.ranking[0].confidence >= _PROBLEM_SHARE
    if reported and _OUR_LOGIN_PAGE.search(surest.text):
        return [_precisely(Asked(surest.text, surest, None, 0.0), "wat_is_de_bro", "site_echt"), *asked]
    surest = surest.model_copy(update={"subquestions": {}})  # all that there is to do
    return [Asked(surest.text, surest, INCIDENT, surest.confidence), *asked] if reported else list(asked)


def answers_another_question(topic: str, text: str) -> bool:
    """Whether a word of `text` tells that it is not what `topic` answers, however much it looks like it."""
    other = _ANOTHER_QUESTION.get(topic)
    return bool(other and other.search(text))


def _is_something_else(one: Asked, topic: str) -> bool:
    """Whether the words of a question tell that it is not about `topic`."""
    if answers_another_question(topic, one.text) and topic not in one.parsed.subquestions:
        return True
    if topic == _FIRST_LOGIN and not (tells_trouble(one.parsed.text) or asks(one.text)):
        return True  # a log-in that went well
    if topic == LIST and not one.parsed.named and not _FIRST_PERSON.search(one.text):
        return True  # about somebody else, whose name was not found in it
    return one.parsed.text == one.text and bool(_WHOSE_FAULT.search(one.text))


def _has_rival(one: Asked) -> bool:
    """Whether another topic is nearly as likely."""
    entries = one.parsed.ranking[:2]
    if len(entries) < _FIRST or any(kind_of(entry.name) is Kind.DUBBELZINNIG for entry in entries):
        return False  # both meanings of a word are near, and the rest of its words says which (`meant.py`)
    return entries[1].confidence >= _RIVAL * entries[0].confidence


def _is_sure(one: Asked, sentences: Sequence[Parsed], library: AnswerLibrary) -> bool:
    if one.topic == COMPLAINT or (one.topic and kind_of(one.topic) is Kind.GESPREK):
        return True
    if not one.topic or not library.is_question(one.topic):
        return False
    if _is_something_else(one, one.topic) or (one.topic == INCIDENT and one.share < _PROBLEM_SHARE):
        return False
    is_part = all(one.text != sentence.text for sentence in sentences)
    if not asks(one.text):
        own = not _REPORTED.search(one.text)
        return own and one.confidence >= _PROBLEM and one.share >= _PROBLEM_SHARE
    if is_part:
        return one.confidence >= _PART
    if one.confidence < _PART and _has_rival(one):
        return False
    if _POINTS_BACK.search(one.text) and one.parsed.text == one.text:
        return one.confidence >= _PART and one.share >= _PROBLEM_SHARE
    return one.confidence >= _SENTENCE and one.share >= _SHARE
