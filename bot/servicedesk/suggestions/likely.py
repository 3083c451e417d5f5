"""The likeliest precise answer to a question that no answer is certain for: drafted, for the agent to check.

A place to fill in costs an agent the search that the assistant can do. Two readers look: the model, in the words of the
question and in those with what is told around them; and the words themselves, in the library. What they find together
counts, and is never shown as certain.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.client import DialogueClient
from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reading import ReadText
from bot.guidance.checklist import Status
from bot.guidance.forwarding import FORWARD, wishes_a_text
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import (
    CANNOT_GET_IN,
    HOW_LONG,
    INCIDENT,
    answers_another_question,
    asks,
    is_had_already,
)
from bot.servicedesk.suggestions.done import TAKES_STEP
from bot.servicedesk.suggestions.in_context import POINTS_AT_WHAT_IS_TOLD, told_before
from bot.servicedesk.suggestions.meant import is_of_the_other_machtiging
from bot.servicedesk.suggestions.questions import COMPLAINT, LIST, Asked, is_about_the_problem, is_to_do, tells_trouble
from bot.servicedesk.suggestions.told import Told
from bot.understanding.questions import asked_parts

_ENOUGH = 0.52  # of what the readers give together, from which an answer is worth checking
_ENOUGH_ALONE = 0.37  # and where the letter would say nothing else
_SHORT = 8  # words up to which a question may say nothing of its own
_TO_DO = 0.9  # and where the desk is asked to do something
_SOMETHING = 0.15  # confidence below which a question is about nothing of ours
_CLEAR = 0.8  # and from which its own words say what it is about
_ONE_READER = 0.15  # what a precise answer gets besides when the model reads it, or the words find it
_TWO_READERS = 0.45  # and when both do
_BY_WORDS = 5  # places among what the words find
_LEAST = 0.1  # share of the ranking below which a topic is not looked at
_TOPICS = 3
_LONG = 25  # words from which a sentence is read by the part of it that asks as well
_POSSIBLE = 0.59  # just below the band `waarschijnlijk`
_LETS_IN = frozenset((*TAKES_STEP.values(), "toegang_stappen", "account_persoonsgebonden"))
"""Topics that tell how somebody gets in: no answer to who reports that somebody did."""

_NEVER = frozenset([LIST, COMPLAINT, INCIDENT, "privacy", "bent_u_een_mens", "mens_spreken", "servicedesk_contact"])
"""Topics that are looked up, told by a person, or too grave to guess."""


@dataclass(frozen=True)
class _Reading:
    """What the model reads in `text`."""

    text: str
    parsed: Parsed


async def with_likely(
    asked: Sequence[Asked], read: ReadText, told: Told, dialogue: DialogueClient, library: AnswerLibrary
) -> list[Asked]:
    """The questions, each without a topic with its likeliest precise answer, if there is one worth checking.

    Where possible misuse is reported nothing is guessed, nor said how somebody gets in.

    Raises:
        DialogueUnavailable: when Rasa does not answer.
    """
    if any(one.topic == INCIDENT for one in asked):
        return await asyncio.to_thread(_of_an_incident, asked, read, library)
    reader = _Reader(read, told, dialogue, library, _ENOUGH if any(one.topic for one in asked) else _ENOUGH_ALONE)
    found = await asyncio.gather(*(reader.likeliest(one) for one in asked))
    every = [one for several in found for one in several]
    whole = [_leaning(one, before, every, read, library) for one, before in zip(every, [None, *every], strict=False)]
    return [one for one in whole if (one.certain and one.topic) or not any(_holds(other, one) for other in whole)]


def _holds(other: Asked, one: Asked) -> bool:
    """Whether another question that has an answer holds the words of this one."""
    return other.topic is not None and other.text != one.text and one.text in other.text


def _of_an_incident(asked: Sequence[Asked], read: ReadText, library: AnswerLibrary) -> list[Asked]:
    """The questions of who reports possible misuse: what all of the mail reports, and never how somebody gets in."""
    told = " ".join(sentence.text for sentence in read.sentences)
    named = (passage.text.name for passage in library.find(told) if passage.topic == INCIDENT)
    by_words = next(named, "").removeprefix(f"{INCIDENT}_")
    by_model = [sentence.likely_subquestions.get(INCIDENT) for sentence in read.sentences]
    precise = {INCIDENT: by_words} if by_words in by_model else {}
    report: dict[str, Any] = {"subquestions": precise, "aspect": None, "questions": []}
    whole = [
        replace(one, parsed=one.parsed.model_copy(update=report))
        if one.topic == INCIDENT
        else _of_its_own(one, library)
        for one in asked
    ]
    return [replace(one, topic=None) if one.topic in _LETS_IN else one for one in whole]


def _of_its_own(one: Asked, library: AnswerLibrary) -> Asked:
    """A question without a topic, as a precise one about possible misuse where both readers find that."""
    precise = one.parsed.likely_subquestions.get(INCIDENT)
    found = [passage.text.name for passage in library.find(one.text)[:_BY_WORDS]]
    if one.topic or f"{INCIDENT}_{precise}" not in found:
        return one
    asked = one.parsed.model_copy(update={"text": one.text, "subquestions": {INCIDENT: precise}, "questions": []})
    return replace(one, parsed=asked, topic=INCIDENT, confidence=_POSSIBLE, certain=False)


@dataclass(frozen=True)
class _Reader:
    """Looks for the likeliest answer to each question of one mail; `enough` is what the readers must give together."""

    read: ReadText
    told: Told
    dialogue: DialogueClient
    library: AnswerLibrary
    enough: float

    async def likeliest(self, one: Asked) -> list[Asked]:
        """The question with its likeliest answer; its parts, where they have one and the whole has none."""
        if one.topic or wishes_a_text(one.text) or not asks(one.text):
            return [one]
        if is_about_the_problem(one.text) and (failing := self._failing(one)):
            return [failing]
        parts = asked_parts(one.text)
        if len(parts) > 1:
            apart = [await self._with_answer(replace(one, text=part)) for part in parts]
            if any(part.topic for part in apart):
                return apart
        return [await self._with_answer(one)]

    def _failing(self, one: Asked) -> Asked | None:
        """A question about the problem, as one about what the sentences before it tell that fails."""
        for before in told_before(one, self.read.sentences):
            fails = [entry for entry in before.ranking[:_TOPICS] if entry.name in CANNOT_GET_IN]
            if (
                before.zone == "answer"
                and tells_trouble(before.text)
                and sum(one.confidence for one in fails) >= _ENOUGH
            ):
                parsed = before.model_copy(update={"subquestions": {}, "aspect": None})
                return replace(one, parsed=parsed, topic=fails[0].name, confidence=_POSSIBLE, certain=False)
        return None

    async def _with_answer(self, one: Asked) -> Asked:
        texts = list(dict.fromkeys(_readable(one, self.read)))
        parsed = await asyncio.gather(*(self.dialogue.read(text) for text in texts))
        readings = [_Reading(text, found.whole) for text, found in zip(texts, parsed, strict=True)]
        alone = readings[0].parsed
        if alone.zone == "refuse" or alone.confidence < _SOMETHING:
            return one
        readings = readings[:1] if alone.confidence >= _CLEAR else readings
        scores = await asyncio.to_thread(_scores, readings, self.library)
        fitting = ((score, name) for name, score in scores.items() if self._fits(one, texts[-1], *name))
        score, (topic, precise) = max(fitting, default=(0.0, ("", "")))
        if score < (_TO_DO if is_to_do(one.text) else self.enough):
            return one
        asked = {topic: precise} if precise else {}
        meant = one.parsed.model_copy(update={"text": one.text, "questions": [], "subquestions": asked, "aspect": None})
        return replace(one, parsed=meant, topic=topic, confidence=min(score, _POSSIBLE), certain=False)

    def _fits(self, one: Asked, together: str, topic: str, precise: str) -> bool:
        if answers_another_question(topic, one.text) or is_of_the_other_machtiging(topic, together):
            return False
        waits = topic == HOW_LONG and Status.JA.value in self.told.slots.values()  # for what comes after what is done
        found = replace(one, topic=topic, parsed=one.parsed.model_copy(update={"subquestions": {topic: precise}}))
        return not waits and not is_had_already(found, self.told)


def _readable(one: Asked, read: ReadText) -> Iterator[str]:
    """The question in its own words, by the part that asks when it is long, and with what is told before it."""
    yield one.text
    parts = asked_parts(one.text) if len(one.text.split()) >= _LONG else []
    yield from parts[-1:]
    for before in told_before(one, read.sentences)[:1]:
        yield f"{before.text} {parts[-1] if parts else one.text}"


def _scores(readings: Sequence[_Reading], library: AnswerLibrary) -> dict[tuple[str, str], float]:
    """What the readers give to each answer, by topic and the name of its precise question; the best reading counts.

    The whole answer of a topic has no such name.
    """
    scores: dict[tuple[str, str], float] = defaultdict(float)
    for reading in readings:
        found = [passage.text.name for passage in library.find(reading.text)[:_BY_WORDS]]
        for entry in reading.parsed.ranking[:_TOPICS]:
            if entry.confidence < _LEAST or not _may_answer(entry.name, library):
                continue
            by_model = f"{entry.name}_{reading.parsed.likely_subquestions.get(entry.name)}"
            precise = {name for name in found if name.startswith(f"{entry.name}_")} | {by_model} - {
                f"{entry.name}_{FORWARD}"
            }
            for name in (entry.name, *filter(library.has, precise)):
                readers = (name == by_model) + (name in found) if name != entry.name else 0
                score = entry.confidence + (0.0, _ONE_READER, _TWO_READERS)[readers]
                key = entry.name, name.removeprefix(entry.name).removeprefix("_")
                scores[key] = max(scores[key], score)
    return scores


def _may_answer(topic: str, library: AnswerLibrary) -> bool:
    return topic not in _NEVER and library.is_question(topic) and kind_of(topic) is not Kind.DUBBELZINNIG


def _leaning(one: Asked, before: Asked | None, asked: Sequence[Asked], read: ReadText, library: AnswerLibrary) -> Asked:
    """A wish or a short question that says nothing of its own, about what the mail is about."""
    if one.topic is not None:
        return one
    if wishes_a_text(one.text):
        return _text_to_pass_on(one, asked, read, library)
    points = bool(POINTS_AT_WHAT_IS_TOLD.search(one.text)) and len(one.text.split()) <= _SHORT
    if not points or before is None or before.topic is None or asks(before.text) or is_to_do(one.text):
        return one
    return replace(one, parsed=before.parsed, topic=before.topic, confidence=_POSSIBLE, certain=False)


def _text_to_pass_on(one: Asked, asked: Sequence[Asked], read: ReadText, library: AnswerLibrary) -> Asked:
    """The wish with the text about what the mail is about most, where there is one."""
    others = [other.topic for other in asked if other.topic]
    told = [entry.name for entry in (*one.parsed.ranking[:1], *read.whole.ranking[:1])]
    topic = next((name for name in (*others, *told) if name and library.has(f"{name}_{FORWARD}")), None)
    return replace(one, topic=topic, confidence=_POSSIBLE, certain=False) if topic else one
