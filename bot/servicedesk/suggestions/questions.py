"""Which questions a text asks, in its order, and which of them the assistant can answer.

A text is walked through sentence by sentence. A question that no topic fits well enough stays a question, in the
writer's own words: whoever answers the text must see it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reading import ReadText
from bot.guidance.checklist import Status
from bot.guidance.follow_up import asks_on
from bot.guidance.message import AskedPart, Parsed, Ranked
from bot.guidance.situation import read_steps
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.done import TAKES_STEP
from bot.servicedesk.suggestions.told import wishes_a_call

WEAK = 0.2
"""Below this confidence a suggestion is worse than none: it is then mostly not for us (docs/suggestions.md)."""

MOST = 3
"""More suggestions than this are not read."""

COMPLAINT = "klacht"
_DESK = "servicedesk_contact"
LIST = "aanmelding_controleren"
OUTSIDE = "buiten_bereik"
_NO_CHANCE = 0.02  # share of the ranking below which a further topic is never right (docs/suggestions.md)
_SURE = 0.45  # a question among others has an answer from here on; below it stands there to be answered
_LEADS = 0.35  # and when its topic has this share of the ranking
_CERTAIN = 0.9  # what the desk is asked to do, or how to reach it, is for a person unless the topic is this sure
_CLEAR = 0.6  # a request without a question mark is one from here on (as `bot.understanding.interpreter`)
_POSSIBLE = 0.59  # just below the band `waarschijnlijk`
_PROBLEM = 0.9  # a statement tells of a problem of its own from here on
_THE_PROBLEM = 0.7  # and from here on when the whole text is about the same

_REQUEST = re.compile(
    r"\b(?:kunt|kun|kunnen|mag|mogen)\s+(?:u|je|jullie|ik|wij|we|iemand)\b"
    r"|\b(?:wilt|wil|zou|zouden)\s+(?:u|je|jullie|iemand)\b"
    r"|\b(?:wil|willen|zou|zouden)\s+(?:ik|wij|we)\b.*\b(?:weten|horen|vernemen|vragen|verzoeken|aanvragen|hulp|uitleg)\b"
    r"|\b(?:ik|wij|we)\s+(?:wil|willen|zou|zouden)\b.*\b(?:weten|horen|vernemen)\b"
    r"|\b(?:graag|gaarne)\b.*\b(?:weten|horen|hoor|vernemen|verneem|uitleg|ontvang|ontvangen|laten weten|hulp|advies)\b"
    r"|\b(?:weten|hoor|horen|verneem|vernemen|ontvang)\b.*\b(?:graag|gaarne)\b"
    r"|\b(?:vraag|vragen) (?:mij|me|ons) af\b"
    r"|\b(?:mijn|onze|een) (?:eerste |tweede |laatste |andere )?vraag (?:is|luidt)\b"
    r"|\b(?:svp|graag|aub|alstublieft|even)\b.{0,25}\b\w*(?:kijken|zien|checken|zoeken|zeggen|controleren)"
    r" (?:of|wat|wie)\b"
    r"|\blaat\b.*\bweten\b|\b(?:niet duidelijk|onduidelijk|weten niet|weet niet|geen idee)\b.*"
    r"\b(?:of|hoe|wat|wie|waar|welke?|wanneer|waarom)\b",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"\b(?:kunt|kun|kunnen|wilt|wil|willen)\s+(?:u|je|jullie)\b.*\b(?:\w*bellen|zien|nagaan|nakijken|controleren|\w*wijzigen|"
    r"aanpassen|regelen|\w*sturen|bevestigen|uitzoeken|doorgeven|mailen|verwijderen|toevoegen|vernieuwen|deblokkeren)\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\b(?:ik|wij|we)\s+(?:hoor|horen|zie|zien|verneem|vernemen|wacht|wachten|ontvang|ontvangen)\b(?![^?]*\?)"
    r"(?!.*\b(?:of|hoe|wat|wie|waar|welke?|wanneer|waarom|hoeveel|kosten)\b)"
    r"|\bgraag\s+(?:hoor|horen|ontvang|ontvangen|verneem|zie)\b(?!.*\b(?:of|hoe|wie|waar|welke?|wanneer|waarom)\b)"
    r"|\bgraag\b.{0,30}\b(?:reactie|antwoord)\b|\b(?:uw|jullie|een)\s+(?:spoedige\s+)?(?:reactie|antwoord)\b.*\bgraag\b"
    r"|\b(?:volgende|onderstaande|enkele|een paar|twee|drie|vier|wat|een) vra(?:ag|gen)\b(?: voor (?:u|jullie))?\W*$"
    r"|\bhet volgende (?:vragen|weten|voorleggen)\b"
    r"|\b(?:vragen|verzoeken) om (?:uw|jullie|wat|enige) (?:hulp|advies|medewerking|uitleg)\W*$"
    r"|\blaat\b.{0,25}\bweten (?:als|zodra)\b"
    r"|\b(?:mag|kan|graag|liefst)\b.{0,30}\b(?:antwoord|uitleg)\b.{0,20}\bkort\w*\b|\bkort (?:antwoord|en bondig)\b"
    r"|\b(?:graag|liever|alleen)\b(?!.*\b(?:dat|of|hoe|wie|waar|van)\b).{0,40}\bbevestiging\b"
    r"|\b(?:geen|niet) (?:\w+ ){0,2}standaard\w*\b"
    r"|\bhopelijk\b.*\b(?:helpen|antwoord)\b|\bmij(?:n)? bereiken\b|\bter info\b",
    re.IGNORECASE,
)
_REACH_ME = re.compile(
    r"\[(?:telefoonnummer|e-mailadres)\](?!.*\?)|\b(?:kunt|kan|kun) (?:u )?(?:mij|me|ons) bereiken\b", re.IGNORECASE
)
_TROUBLE = re.compile(
    r"\b(?:niet|niets|niks|geen|nooit|niemand|zonder|nog|fout\w*|\w*melding|verschijnt|proble\w+|storing|\w*lukt|"
    r"moe(?:t|st)\w*|kwijt|eruit|er\b.{0,25}\buit|pensioen|ziek|vergeten|verlopen|verloopt|verloren|weg|vertrokken|"
    r"vertrekt|uit dienst|\w*blokke\w+|\w*weiger\w*|gestolen|gehackt|gelekt|kapot|stuk|vast|leeg|error|onbekend|"
    r"ongeldig|verkeerd\w*|gewijzigd|veranderd?|gefuseerd|fusie|overgenomen|overstap\w*|opgeheven|nieuwe?|"
    r"verdacht\w*|phishing|wit(?:te)? scherm)\b",
    re.IGNORECASE,
)
"""Something fails, lacks, changes or is still to be done; without such a word a statement only tells how things are."""

_ABOUT_THAT = re.compile(
    r"\bwat\s+(?:moet|moeten|kan|kunnen|doe|doen)\s+(?:ik|wij|we)\b[^,]{0,20}$|\bhoe nu verder\b|\bwat nu\b"
    r"|\b(?:gaat|ging|doen|doe) (?:er|hier|wij|we|ik) (?:dan )?(?:mis|fout|verkeerd)\b"
    r"|\bhoe los(?:sen)? (?:ik|wij|we)\b|\bhoe kom(?:en)? (?:ik|wij|we) (?:daar|er) ?achter\b"
    r"|\b(?:kunt|kun|kunnen|kan|wilt|wil)\s+(?:u|je|jullie|iemand)\b.{0,25}"
    r"\b(?:helpen|kijken|meekijken|nakijken|oplossen)\b"
    r"|\b(?:waar|hoe)\s+(?:ligt|komt|kan)\s+(?:dit|dat)\b|\bwat is (?:er|hier) aan de hand\b|\bweet u hoe dat\b"
    r"|\b(?:wat|hoe)\b.{0,25}\b(?:oplossing|oorzaak)\b|\bhoe (?:kan|komt) (?:dat|dit|het)\b"
    r"|\blig(?:t|gen)\b.{0,40}\baan\b|\bwie z'?n (?:fout|schuld)\b"
    r"|\bwie\s+(?:moet|moeten|kan|gaat|zou|hoort)\b.{0,25}\b(?:oplossen|aanpakken|in actie|iets|aan zet)\b"
    r"|\b(?:moet|moeten)\s+(?:ik|wij|we|u|jullie|(?:de|onze|mijn) [\w-]+)\s+(?:\w+\s+){0,2}(?:iets|wat)\s+doen\b"
    r"|\bwie\s+\w+\s+(?:dit|dat|die|deze)\b(?!\W+(?:nu |dan )?(?:vergoed|betaal|betal))"
    r"|\bwat is het n[ou]u\b|\bwat (?:is|gaat) er (?:dan )?(?:mis|fout)\b",
    re.IGNORECASE,
)
"""A question about the problem that was told before it: what causes it, whose fault it is, who must act."""


@dataclass(frozen=True)
class Asked:
    """A question: the writer's words, how the pipeline reads them, and the topic, or None when no answer is known.

    `confidence` is the probability, from 0 to 1, that `topic` is right. Not `certain` is the likeliest answer, which
    somebody must check.
    """

    text: str
    parsed: Parsed
    topic: str | None
    confidence: float
    certain: bool = True

    @property
    def share(self) -> float:
        """The topic's share of the ranking, from 0 to 1; 1 for a topic that was not ranked."""
        return next((entry.confidence for entry in self.parsed.ranking if entry.name == self.topic), 1.0)


def questions_in(read: ReadText, library: AnswerLibrary) -> list[Asked]:
    """The questions in their order; those without an answer have no topic.

    Statements and small talk in a longer text are no questions, so a text of one question gives one.
    """
    found = list(_walked(read, library)) if read.sentences else []
    if not any(one.topic for one in found):
        return _as_a_whole(read, found)
    if len(found) == 1:
        return [_clearest(found[0], read.whole, library)]
    alone = sum(bool(one.topic) for one in found) == 1
    return [_at_most_possible(one, read.whole) for one in found] if alone else found


def is_request(text: str) -> bool:
    """Whether `text` asks something in the form of a request."""
    return bool(_REQUEST.search(text))


def is_courtesy(text: str) -> bool:
    """Whether `text` only says that an answer or a call is welcome, where it may go, or that questions follow."""
    polite = not _has_mark(text) and bool(_COURTESY.search(text) or _REACH_ME.search(text))
    return polite or wishes_a_call(text)


def is_about_the_problem(text: str) -> bool:
    """Whether `text` asks about the problem that was told before it: its cause, whose fault it is, who must act."""
    return bool(_ABOUT_THAT.search(text))


def tells_trouble(text: str) -> bool:
    """Whether `text` says that something fails, lacks, changes or is still to be done."""
    return bool(_TROUBLE.search(text))


def is_to_do(text: str) -> bool:
    """Whether `text` asks the desk to do something, which only a person can."""
    return bool(_TO_DO.search(text))


def likely_topics(asked: Asked) -> list[tuple[str, float]]:
    """The topic of an answerable question, and the next ones that still have a chance, each with a confidence."""
    ranking = [entry for entry in asked.parsed.ranking if entry.name not in (OUTSIDE, asked.topic)]
    others = [entry for entry in ranking if entry.confidence >= _NO_CHANCE][: MOST - 1]
    return [
        (str(asked.topic), asked.confidence),
        *((entry.name, min(entry.confidence, asked.confidence)) for entry in others),
    ]


def _as_a_whole(read: ReadText, found: list[Asked]) -> list[Asked]:
    """What the pipeline finds in the text as a whole, where none of its sentences says enough; `found` is asked there.

    The answer belongs to the first question that may be ours.
    """
    whole = read.whole
    if whole.questions:
        answered = [_of_part(whole, part) for part in whole.questions]
        texts = [one.text for one in answered]
        return answered + [one for one in found if not any(one.text in text or text in one.text for text in texts)]
    if whole.zone in (None, "refuse") or whole.confidence < WEAK or not whole.ranking:
        return found or ([_open(whole)] if _has_mark(whole.text) else [])
    topic = whole.ranking[0].name
    ours = next((one for one in found if one.parsed.zone != "refuse"), None)
    if ours is None:
        return [Asked(whole.text, whole, topic, whole.confidence), *found]
    return [Asked(one.text, whole, topic, whole.confidence) if one is ours else one for one in found]


def _clearest(found: Asked, whole: Parsed, library: AnswerLibrary) -> Asked:
    """The one question as its sentence reads, or as the text around it makes clear.

    A sentence that reads clearly in a text that as a whole does not is never more than possible.
    """
    best = whole.ranking[0].name if whole.ranking and whole.zone == "answer" and not whole.questions else ""
    if library.is_question(best) and whole.confidence > found.confidence:
        return Asked(found.text, whole, best, whole.confidence)
    return _at_most_possible(found, whole)


def _at_most_possible(found: Asked, whole: Parsed) -> Asked:
    """The question, no surer than possible when the text around it is unclear."""
    unclear = whole.zone == "refuse" or whole.confidence < WEAK
    return replace(found, confidence=min(found.confidence, _POSSIBLE)) if unclear else found


def _walked(read: ReadText, library: AnswerLibrary) -> Iterator[Asked]:
    """Each question in its place; a problem that is told is asked when nobody asks about it otherwise."""
    sentences, parts = read.sentences, read.whole.questions
    asking = [_is_asked(sentence, library) for sentence in sentences]
    found = [list(_asked(one, parts, library)) if asks else [] for one, asks in zip(sentences, asking, strict=True)]
    topics = {one.topic for questions in found for one in questions}
    problem: Parsed | None = None
    from_question = False  # whether that problem is what was asked before
    untold: Parsed | None = None  # the same, as long as no question was about it
    for sentence, questions in zip(sentences, found, strict=True):
        if not questions:
            if from_question and tells_trouble(sentence.text):
                problem = None  # what is asked next is about this, and no longer about what was asked before
            problem = _missing_step(sentence) or problem
            if _tells_problem(sentence, read.whole, library):
                problem, from_question = sentence, False
            from_question = from_question and problem is not None
            if problem is sentence and sentence.ranking[0].name not in topics:
                yield from _told(untold, but=sentence)
                untold = sentence
        elif problem and len(questions) == 1 and _leans(sentence, library):
            untold = None
            yield from _told(_asked_so(problem, sentence), sentence.text)
        else:
            yield from _told(untold)
            untold = None
            yield from (_with_problem(one, problem) for one in questions)
            if questions[-1].topic and _answerable(sentence, library):
                problem, from_question = sentence, True
    yield from _told(untold)


def _told(problem: Parsed | None, text: str | None = None, but: Parsed | None = None) -> Iterator[Asked]:
    """The problem as a question, in the words `text` when given; not when `but` tells of the same one."""
    if problem and not (but and but.ranking[0].name == problem.ranking[0].name):
        yield Asked(text or problem.text, problem, problem.ranking[0].name, problem.confidence)


def _missing_step(sentence: Parsed) -> Parsed | None:
    """The sentence as one about the step towards access that it says is not done."""
    missing = next((step for step, status in read_steps(sentence.text).items() if status is Status.NEE), "")
    topic = TAKES_STEP.get(missing)
    steps = {"ranking": [Ranked(name=topic, confidence=1.0)], "confidence": 1.0, "zone": "answer"} if topic else None
    return sentence.model_copy(update=steps) if steps else None


def _leans(sentence: Parsed, library: AnswerLibrary) -> bool:
    """Whether a question says nothing of its own subject: it is about what stands before it."""
    own = _answerable(sentence, library) and sentence.confidence >= _CERTAIN
    return asks_on(sentence) or (not own and bool(_ABOUT_THAT.search(sentence.text)))


def _with_problem(one: Asked, problem: Parsed | None) -> Asked:
    """A piece of a sentence that says nothing of its own subject, about the problem before it."""
    if one.topic and one.confidence >= _SURE:
        return one
    leans = problem is not None and bool(_ABOUT_THAT.search(one.text))
    return next(_told(problem, one.text), one) if leans else one


def _asked_so(problem: Parsed, question: Parsed) -> Parsed:
    """The problem with the aspect that `question` asks about; its whole answer when that says more than an aspect."""
    explains = problem.aspect == "wat"
    aspect = question.aspect if asks_on(question) else None if explains else problem.aspect
    return problem.model_copy(update={"aspect": aspect})


def _is_asked(sentence: Parsed, library: AnswerLibrary) -> bool:
    """Whether a sentence is a question: by its mark, as a request, or because a topic fits its form well."""
    text = sentence.text
    if _REACH_ME.search(text) or wishes_a_call(text):
        return False
    if _has_mark(text):
        return True
    leans = bool(_ABOUT_THAT.search(text))
    if _COURTESY.search(text) or (_small_talk(sentence) and not leans):
        return False
    clear = leans or (_answerable(sentence, library) and _clear(sentence))
    return bool(_REQUEST.search(text)) or bool(sentence.asks and clear)


def _asked(sentence: Parsed, parts: Sequence[AskedPart], library: AnswerLibrary) -> Iterator[Asked]:
    """The questions of a sentence that asks; what the whole text makes of the same words counts when it is surer."""
    own = {part.text: part for part in reversed(sentence.questions)}
    if len(own) > 1:
        yield from (_of_part(sentence, part) for part in sentence.questions if own[part.text] is part)
        return
    topic = sentence.ranking[0].name if _answerable(sentence, library) else None
    one = Asked(sentence.text, sentence, topic, sentence.confidence if topic else 0.0)
    for part in (*sentence.questions, *parts):
        if part.text == sentence.text and part.confidence > one.confidence and library.is_question(part.intent):
            one = replace(one, topic=part.intent, confidence=part.confidence)
    yield one if _answers(one) else _open(sentence)


def _answers(one: Asked) -> bool:
    """Whether the topic of a question is sure enough to answer it among others."""
    for_a_person = one.topic == _DESK or bool(_TO_DO.search(one.text))
    return bool(one.topic) and one.confidence >= (_CERTAIN if for_a_person else _SURE) and one.share >= _LEADS


def _tells_problem(sentence: Parsed, whole: Parsed, library: AnswerLibrary) -> bool:
    """Whether a statement is about something that people ask, and not about who writes."""
    the_same = bool(whole.ranking and sentence.ranking) and whole.ranking[0].name == sentence.ranking[0].name
    enough = _THE_PROBLEM if the_same and whole.zone == "answer" else _PROBLEM
    clear = sentence.confidence >= enough and _answerable(sentence, library) and not _REACH_ME.search(sentence.text)
    trouble = bool(_TROUBLE.search(sentence.text)) and len(sentence.text.split()) > 2
    return clear and trouble and sentence.ranking[0].name != LIST and not _small_talk(sentence)


def _small_talk(sentence: Parsed) -> bool:
    """Whether a sentence says thanks, or tells how far the writer is, and asks nothing."""
    return _clear(sentence) and bool(sentence.ranking) and kind_of(sentence.ranking[0].name) is Kind.GESPREK


def _answerable(sentence: Parsed, library: AnswerLibrary) -> bool:
    ours = sentence.zone in ("answer", "ask") and bool(sentence.ranking)
    return ours and library.is_question(sentence.ranking[0].name) and sentence.ranking[0].name != OUTSIDE


def _clear(sentence: Parsed) -> bool:
    return sentence.zone == "answer" and sentence.confidence >= _CLEAR


def _has_mark(text: str) -> bool:
    return text.rstrip("\"”' )").endswith("?")


def _open(sentence: Parsed) -> Asked:
    return Asked(sentence.text, sentence, None, 0.0)


def _of_part(whole: Parsed, part: AskedPart) -> Asked:
    """A question that the pipeline found in a longer text, with what that text names."""
    asked = {part.intent: part.subquestion} if part.subquestion else {}
    narrowed = whole.model_copy(update={"text": part.text, "questions": [], "subquestions": asked})
    return Asked(part.text, narrowed, part.intent, part.confidence)
