"""Which questions of a mail a letter answers, and which stand there as a reminder.

A wrong letter costs more than none. A topic counts only when it is about the question, not about a word in it; whatever
else is asked stays in sight in the writer's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.questions import COMPLAINT, Asked, is_courtesy, is_request, questions_in
from bot.servicedesk.suggestions.told import Told

_SENTENCE = 0.6  # a sentence has its answer from this confidence on: the band `waarschijnlijk`
_PART = 0.85  # and a piece of a sentence, which has lost what it was about, from here on
_PROBLEM = 0.9  # and what is told and not asked from here on
_SHARE = 0.35  # share of the ranking that the topic has at least
_PROBLEM_SHARE = 0.5
_TAIL = 4  # words up to which a piece without a verb in front belongs to the piece before it

_WHO = r"(?:ik|wij|we|u|je|jullie|hij|zij|ze|het|dat|dit|er|iemand|die|deze|mijn|onze|een|de)"
_VERB = (
    r"(?:is|zijn|ben|heb|heeft|hebben|hebt|moet|moeten|kan|kun|kunt|kunnen|kunne|mag|mogen|wil|wilt|willen|zou|zouden|"
    r"zal|zullen|doet|doen|gaat|gaan|komt|komen|krijg|krijgt|krijgen|ligt|lag|staat|staan|werkt|geldt|klopt|weet|weten|"
    r"vind|vinden|vindt|vraag|vragen|regelt|regelen|kost|kosten|duurt|betekent|heet|logt|wordt|worden|lukt)"
)
_WORD = r"(?:wat|wie|waar|waarom|hoezo|wanneer|welke?|hoe|hoeveel|hoelang|waarmee|waarvoor|waardoor)"
_LEAD = r"(?:^|[,;:.\"]\s*|\b(?:en|of|maar|want|ook|eh|dus|nou)\s+)"
_ASKS = re.compile(
    rf"{_LEAD}(?:(?:met|voor|bij|aan|van|op|tot)\s+)?{_WORD}\b(?:\s+\w+){{0,3}}?\s+{_VERB}\b"
    rf"|^\W*(?:(?:en|maar|want|dus|eh|nou)\s+)*{_VERB}\s+{_WHO}\b"
    rf"|(?:[,;:]\s*|\b(?:en|maar|of|want|eh)\s+)(?:moet|moeten|kan|kun|kunt|kunnen|mag|mogen|is|klopt|vraag)\s+{_WHO}\b"
    rf"|\b(?:weet|weten|wist|snap|snappen|begrijp|begrijpen|geen idee|afvragen)\b(?:\s+[\w']+){{0,4}}?\s+"
    rf"(?:of|{_WORD})\b"
    r"|\bligt?\b.{0,40}\baan\b.{0,60}\bof\b"
    r"|\b(?:snap|begrijp|begreep|verstaa?)\b.{0,25}\bniets?\b|\bdaar snap ik niks van\b",
    re.IGNORECASE,
)
_HESITATES = re.compile(r"\b(?:zou|wil) (?:ik|wij|we)\b.{0,12}\bniet\b", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:zegt|zeggen|zei|zeiden|schrijft|schreef|volgens)\b", re.IGNORECASE)
_WHOSE_FAULT = re.compile(r"\blig(?:t|gen)\b.{0,40}\baan\b", re.IGNORECASE)
_ANOTHER_QUESTION = {
    "doorlooptijd": re.compile(
        r"\b(?:hij|zij|ze|collega|medewerker)\b.*\b(?:eruit|weg|geblokkeerd|verwijderd)\b|\bwaarom\b", re.IGNORECASE
    ),
    "eherkenning_kosten": re.compile(r"\b(?:waarom|verplicht)\b", re.IGNORECASE),
    "aanleverplicht": re.compile(r"\bwaarom\b", re.IGNORECASE),
}
"""Words with which a question is not the one that the topic answers, however much it looks like it."""

THANKS = "bedankt"
_BEHEERDER = {"eherkenningsbeheerder", "dubbelzinnig_beheerder"}
_OURS = re.compile(
    r"\bbro\b|bron\s?houder|basisregistratie ondergrond|\be[- ]?h[ea]r+k[ea]n+|\behk\b|\beh\s?[234]\b"
    r"|m[ea]ch?t[ie]g|gemachtigd|demo-?omgeving|aanlever|aangemelde organisaties|\bapi\b|\btoken",
    re.IGNORECASE,
)
_PERHAPS_OURS = re.compile(
    r"porta+l|\blijst\b|aan(?:ge)?meld|\binlog|ingelogd|\baccount|wachtwoord|beheerder", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"\b(?:archis|klic\w*|omgevingsloket|dso|digid|mijnoverheid|berichtenbox|bodemloket|dinoloket|kadaster|belastingdienst|"
    r"uwv|duo|rdw|svb)\b",
    re.IGNORECASE,
)
_GROUND = re.compile(
    r"\b(?:woning|huis|perceel|tuin|fundering|stevig\w*|draagkracht|verzakk\w*|huizen|koop(?:t|je)?|kopen|makelaar)\b",
    re.I,
)


def is_elsewhere(read: ReadText, text: str, library: AnswerLibrary) -> bool:
    """Whether a mail as a whole is surely or likely not for this desk.

    That is one in which another counter is named and nothing of ours; one about ground or a house, of which the
    pipeline refuses more than one sentence; and one without a word of the desk's own where nothing is surely ours.
    """
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


def _is_ours(part: Parsed, library: AnswerLibrary) -> bool:
    best = part.ranking[0] if part.zone == "answer" and part.ranking else None
    known = best is not None and (library.is_question(best.name) or kind_of(best.name) is Kind.GESPREK)
    return known and part.confidence >= _PROBLEM and best is not None and best.confidence >= _PROBLEM_SHARE


def questions_of_mail(read: ReadText, told: Told, library: AnswerLibrary) -> list[Asked]:
    """The questions of a mail in their order; those that no answer is certain for have no topic."""
    sentences = read.sentences or [read.whole]
    left = [_judged(one, sentences, told, library) for one in questions_in(read, library)]
    found: list[Asked] = []
    for sentence in sentences:
        own = [one for one in left if one.text in sentence.text or (one.topic and sentence.text in one.text)]
        left = [one for one in left if one not in own]
        found += _of_sentence(sentence, own)
    found += left if not found else [one for one in left if one.topic]
    asked = [one for one in found if one.topic or asks(one.text)]
    if told.solved and not any(asks(one.text) for one in asked):
        return [Asked(sentences[0].text, sentences[0], THANKS, 1.0)]
    return asked or found


def asks(text: str) -> bool:
    """Whether `text` asks something: by its mark, by the order of its words, or by saying what is not known."""
    return "?" in text or bool(_ASKS.search(text)) or (is_request(text) and not _HESITATES.search(text))


def _of_sentence(sentence: Parsed, own: Sequence[Asked]) -> Iterator[Asked]:
    """The questions found in a sentence; the sentence itself where it asks and no part of it is answered."""
    if not own:
        if asks(sentence.text) and not is_courtesy(sentence.text):
            yield Asked(sentence.text, sentence, None, 0.0)
    elif len(own) > 1 and (any(_is_tail(one.text) for one in own[1:]) or not any(one.topic for one in own)):
        yield Asked(sentence.text, sentence, None, 0.0)
    else:
        yield from own


def _is_tail(text: str) -> bool:
    return len(text.split()) <= _TAIL and not _ASKS.search(text)


def _judged(one: Asked, sentences: Sequence[Parsed], told: Told, library: AnswerLibrary) -> Asked:
    """The question with its topic when that is certain, and else without."""
    return one if _is_sure(one, sentences, library) and not _is_told(one, told) else replace(one, topic=None)


def _is_sure(one: Asked, sentences: Sequence[Parsed], library: AnswerLibrary) -> bool:
    if one.topic == COMPLAINT or (one.topic and kind_of(one.topic) is Kind.GESPREK):
        return True
    if not one.topic or kind_of(one.topic) is Kind.DUBBELZINNIG or not library.is_question(one.topic):
        return False
    other = _ANOTHER_QUESTION.get(one.topic)
    if _WHOSE_FAULT.search(one.text) or (other and other.search(one.text)):
        return False
    is_part = all(one.text != sentence.text for sentence in sentences)
    if not asks(one.text):
        own = not _REPORTED.search(one.text)
        return own and one.confidence >= _PROBLEM and one.share >= _PROBLEM_SHARE
    if is_part:
        return one.confidence >= _PART
    return one.confidence >= _SENTENCE and one.share >= _SHARE


def _is_told(one: Asked, told: Told) -> bool:
    """Whether the answer would tell the writer to look for somebody that they are themselves."""
    return one.topic in _BEHEERDER and (told.is_beheerder or told.alone)
