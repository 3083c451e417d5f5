"""The likeliest precise answer to a question that no answer is certain for: drafted, for the agent to check.

A place to fill in costs an agent the search that the assistant can do. Two readers look: the model, in the words of the
question and in those with what is told around them; and the words themselves, in the library. What they find together
counts, and is never shown as certain.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.dialogue.client import DialogueClient
from bot.dialogue.reading import ReadText
from bot.guidance.checklist import Status
from bot.guidance.follow_up import names_nothing
from bot.guidance.forwarding import FORWARD, wishes_a_text
from bot.guidance.message import Parsed
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import (
    CANNOT_GET_IN,
    CHANGED,
    HOW_LONG,
    INCIDENT,
    answers_another_question,
    asks,
    is_had_already,
)
from bot.servicedesk.suggestions.contradictions import CITIZEN, says_enough
from bot.servicedesk.suggestions.done import asks_what_next
from bot.servicedesk.suggestions.in_context import POINTS_AT_WHAT_IS_TOLD, told_before
from bot.servicedesk.suggestions.incident import of_an_incident, with_report
from bot.servicedesk.suggestions.meant import is_of_an_untold_change, is_of_the_other_machtiging
from bot.servicedesk.suggestions.questions import Asked, is_about_the_problem, is_to_do, tells_trouble
from bot.servicedesk.suggestions.readers import Reading, Scores, may_answer, precise_name, readable, scores_of
from bot.servicedesk.suggestions.told import Told
from bot.understanding.questions import asked_parts

_ENOUGH = 0.55  # of what the readers give together, from which an answer is worth checking
_ENOUGH_ALONE = 0.37  # and where the letter would say nothing else
_TO_DO = 0.9  # and where the desk is asked to do something
_OF_THE_MAIL = 0.1  # what a topic gets besides when another question of the mail is about it
_OF_A_CITIZEN = 0.45  # and the answer for a citizen, to who is one
_SOMETHING = 0.15  # confidence below which a question is about nothing of ours
_LEADS = 0.6  # unless one topic has this share
_CLEAR = 0.8  # and from which its own words say what it is about
_FEW = 4  # words up to which a question that points back has none of its own
_SHORT = 8  # words up to which a question may say nothing of its own
_PROBLEM = 3  # topics of a sentence that tells what fails
_POSSIBLE = 0.59  # just below the band `waarschijnlijk`


async def with_likely(
    asked: Sequence[Asked],
    read: ReadText,
    told: Told,
    dialogue: DialogueClient,
    library: AnswerLibrary,
    *,
    guesses: bool = True,
) -> list[Asked]:
    """The questions, each without a topic with its likeliest precise answer, if there is one worth checking.

    Where possible misuse is reported nothing is guessed, nor said how somebody gets in; without `guesses`
    nothing is guessed at all.

    Raises:
        DialogueUnavailable: when Rasa does not answer.
    """
    asked = await asyncio.to_thread(with_report, asked, read, library)
    if any(one.topic == INCIDENT for one in asked):
        return await asyncio.to_thread(of_an_incident, asked, read, library)
    if not guesses:
        return list(asked)
    topics = frozenset(one.topic for one in asked if one.topic)
    reader = _Reader(read, told, dialogue, library, _ENOUGH if topics else _ENOUGH_ALONE, topics)
    found = await asyncio.gather(*(reader.likeliest(one) for one in asked))
    every = [one for several in found for one in several]
    whole = [_leaning(one, before, every, read, library) for one, before in zip(every, [None, *every], strict=False)]
    return [one for one in whole if (one.certain and one.topic) or not any(_holds(other, one) for other in whole)]


def _holds(other: Asked, one: Asked) -> bool:
    """Whether another question that has an answer holds the words of this one."""
    return other.topic is not None and other.text != one.text and one.text in other.text


@dataclass(frozen=True)
class _Reader:
    """Looks for the likeliest answer to each question of one mail.

    Attributes:
        enough: what the readers must give together.
        topics: what the mail is about: topics that its other questions ask.
    """

    read: ReadText
    told: Told
    dialogue: DialogueClient
    library: AnswerLibrary
    enough: float
    topics: frozenset[str | None]

    async def likeliest(self, one: Asked) -> list[Asked]:
        """The question with its likeliest answer; its parts, where they have one and the whole has none."""
        if one.topic:
            return [await asyncio.to_thread(self._narrowed, one)]
        if wishes_a_text(one.text) or (self.topics and not asks(one.text)):
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
            fails = [entry for entry in before.ranking[:_PROBLEM] if entry.name in CANNOT_GET_IN]
            share = sum(entry.confidence for entry in fails)
            if before.zone != "refuse" and tells_trouble(before.text) and share >= _ENOUGH_ALONE:
                parsed = before.model_copy(update={"subquestions": {}, "aspect": None})
                return replace(one, parsed=parsed, topic=fails[0].name, confidence=_POSSIBLE, certain=False)
        return None

    async def _with_answer(self, one: Asked) -> Asked:
        texts = list(dict.fromkeys(readable(one, self.read)))
        parsed = await asyncio.gather(*(self.dialogue.read(text) for text in texts))
        readings = [Reading(text, found.whole) for text, found in zip(texts, parsed, strict=True)]
        if not _is_ours(readings[0].parsed) or self._is_about_what_is_refused(one):
            return one
        readings = readings[:1] if readings[0].parsed.confidence >= _CLEAR else readings
        scores = self._for_this_writer(await asyncio.to_thread(scores_of, readings, self.library))
        fitting = ((score, name) for name, score in scores.items() if self._fits(one, texts[-1], *name))
        score, (topic, precise) = max(fitting, default=(0.0, ("", "")))
        if topic not in self.topics and _says_nothing_of_its_own(one.text):
            return one
        if score < (_TO_DO if is_to_do(one.text) else self.enough):
            if not self.told.changed or is_to_do(one.text):
                return one
            score, topic, precise = _ENOUGH, CHANGED, ""  # what a change asks anew, its whole answer says
        asked = {topic: precise} if precise else {}
        meant = one.parsed.model_copy(update={"text": one.text, "questions": [], "subquestions": asked, "aspect": None})
        return replace(one, parsed=meant, topic=topic, confidence=min(score, _POSSIBLE), certain=False)

    def _is_about_what_is_refused(self, one: Asked) -> bool:
        """Whether a question says nothing of its own, and what stands before it is not ours."""
        sentences = self.read.sentences
        place = next((at for at, sentence in enumerate(sentences) if one.text in sentence.text), 0)
        points = bool(POINTS_AT_WHAT_IS_TOLD.search(one.text)) and len(one.text.split()) <= _SHORT
        return place > 0 and sentences[place - 1].zone == "refuse" and (points or names_nothing(one.text))

    def _for_this_writer(self, scores: Scores) -> Scores:
        """The scores, with what the rest of the mail adds."""
        of_the_mail = {name: score + _OF_THE_MAIL * (name[0] in self.topics) for name, score in scores.items()}
        citizen = {(topic, CITIZEN): score + _OF_A_CITIZEN for (topic, name), score in of_the_mail.items() if not name}
        has = {name: score for name, score in citizen.items() if self.library.has("_".join(name))}
        return of_the_mail | (has if self.told.citizen else {})

    def _narrowed(self, one: Asked) -> Asked:
        """A question with a topic, as the precise one that it asks, where that is clear."""
        topic = str(one.topic)
        own = one.text in one.parsed.text and asks(one.text) and not wishes_a_text(one.text)
        given = topic in one.parsed.subquestions or is_about_the_problem(one.text)
        if not own or given or not may_answer(topic, self.library):
            return one
        of_citizens = self.told.citizen and self.library.has(f"{topic}_{CITIZEN}")
        precise = CITIZEN if of_citizens else precise_name(one, list(readable(one, self.read))[-1], self.library)
        if precise is None:
            return one
        found = one.parsed.model_copy(update={"subquestions": one.parsed.subquestions | {topic: precise}})
        return replace(one, parsed=found) if says_enough(found, topic, self.told, self.library) else one

    def _fits(self, one: Asked, together: str, topic: str, precise: str) -> bool:
        if precise and asks_what_next(one.text):
            return False  # the first step of all is no detail of one
        if is_of_an_untold_change(topic, one.text, self.told):
            return False
        if answers_another_question(topic, one.text) or is_of_the_other_machtiging(topic, together):
            return False
        waits = topic == HOW_LONG and Status.JA.value in self.told.slots.values()  # for what comes after what is done
        found = replace(one, topic=topic, parsed=one.parsed.model_copy(update={"subquestions": {topic: precise}}))
        if waits or is_had_already(found, self.told):
            return False
        return not precise or says_enough(found.parsed, topic, self.told, self.library)


def _says_nothing_of_its_own(text: str) -> bool:
    """Whether a short question only points at what stands before it: what it is about is not in its words."""
    return names_nothing(text) or (bool(POINTS_AT_WHAT_IS_TOLD.search(text)) and len(text.split()) <= _FEW)


def _is_ours(alone: Parsed) -> bool:
    """Whether a question may be ours by its own words."""
    share = alone.ranking[0].confidence if alone.ranking else 0.0
    return alone.zone != "refuse" and (alone.confidence >= _SOMETHING or share >= _LEADS)


def _leaning(one: Asked, before: Asked | None, asked: Sequence[Asked], read: ReadText, library: AnswerLibrary) -> Asked:
    """A wish or a short question that says nothing of its own, about what the mail is about."""
    if one.topic is not None:
        return one
    if wishes_a_text(one.text):
        return _text_to_pass_on(one, asked, read, library)
    points = bool(POINTS_AT_WHAT_IS_TOLD.search(one.text)) and len(one.text.split()) <= _SHORT
    said = before is not None and (not asks(before.text) or wishes_a_text(before.text))
    if before is None or before.topic is None or not said or is_to_do(one.text):
        return one
    if not points and not (wishes_a_text(before.text) and names_nothing(one.text)):
        return one
    return replace(one, parsed=before.parsed, topic=before.topic, confidence=_POSSIBLE, certain=False)


def _text_to_pass_on(one: Asked, asked: Sequence[Asked], read: ReadText, library: AnswerLibrary) -> Asked:
    """The wish with the text about what the mail is about most, where there is one."""
    others = [other.topic for other in asked if other.topic]
    told = [entry.name for entry in (*one.parsed.ranking[:1], *read.whole.ranking[:1])]
    topic = next((name for name in (*others, *told) if name and library.has(f"{name}_{FORWARD}")), None)
    return replace(one, topic=topic, confidence=_POSSIBLE, certain=False) if topic else one
