"""What a letter says to who reports possible misuse: all that there is to do, and never how somebody gets in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue.reading import ReadText
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import INCIDENT, asks
from bot.servicedesk.suggestions.done import TAKES_STEP
from bot.servicedesk.suggestions.questions import Asked

_LETS_IN = frozenset((*TAKES_STEP.values(), "toegang_stappen", "account_persoonsgebonden"))
"""Topics that tell how somebody gets in: no answer to who reports that somebody did."""

_BY_WORDS = 5  # places among what the words find
_ABOUT_IT = 3  # places in the ranking
_REPORTED = 0.5  # confidence from which a sentence reports misuse
_POSSIBLE = 0.59  # just below the band `waarschijnlijk`


def with_report(asked: Sequence[Asked], read: ReadText, library: AnswerLibrary) -> list[Asked]:
    """The questions, with what is told of possible misuse before them, where no question is about that."""
    if any(one.topic == INCIDENT for one in asked):
        return list(asked)
    telling = (part for part in read.sentences if not asks(part.text) and _reports(part, library))
    return [
        *(Asked(part.text, part, INCIDENT, min(part.confidence, _POSSIBLE), certain=False) for part in telling),
        *asked,
    ]


def _reports(part: Parsed, library: AnswerLibrary) -> bool:
    """Whether a sentence is about misuse most, and both readers find which kind."""
    first = part.ranking[0].name if part.ranking and part.zone == "answer" else ""
    return first == INCIDENT and part.confidence >= _REPORTED and any(_precisely(part, library))


def of_an_incident(asked: Sequence[Asked], read: ReadText, library: AnswerLibrary) -> list[Asked]:
    """The questions of a report: the precise answer where all of the mail reports one thing, else the whole one."""
    reported = {name for part in read.sentences or [read.whole] for name in _precisely(part, library)}
    precise = {INCIDENT: reported.pop()} if len(reported) == 1 else {}
    report: dict[str, Any] = {"subquestions": precise, "aspect": None, "questions": []}
    safe = (replace(one, topic=None) if one.topic in _LETS_IN else one for one in asked)
    return [
        replace(one, parsed=one.parsed.model_copy(update=report)) if one.topic == INCIDENT else _asked_so(one, library)
        for one in safe
    ]


def _precisely(part: Parsed, library: AnswerLibrary) -> Iterator[str]:
    """Which kind of misuse a part of the mail tells of, when the model and the words of the library both find it."""
    precise = part.likely_subquestions.get(INCIDENT)
    about_it = any(entry.name == INCIDENT for entry in part.ranking[:_ABOUT_IT])
    found = [passage.text.name for passage in library.find(part.text)[:_BY_WORDS]]
    if precise and about_it and f"{INCIDENT}_{precise}" in found:
        yield precise


def _asked_so(one: Asked, library: AnswerLibrary) -> Asked:
    """A question without a topic, as a precise one about misuse where both readers find that."""
    precise = None if one.topic else next(_precisely(one.parsed, library), None)
    if precise is None:
        return one
    asked = one.parsed.model_copy(update={"text": one.text, "subquestions": {INCIDENT: precise}, "questions": []})
    return replace(one, parsed=asked, topic=INCIDENT, confidence=_POSSIBLE, certain=False)
