"""What a question asks that says little of its own: read together with what stands before it.

The two together may also be one precise question, such as "Moeten wij ons opnieuw aanmelden?" after a merger. That
counts more than the topic that the question alone looks like.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.client import DialogueClient
from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reading import ReadText
from bot.guidance.follow_up import names_nothing
from bot.guidance.forwarding import wishes_a_text
from bot.guidance.message import Parsed, Ranked
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.suggestions.certainty import (
    CHANGED,
    INCIDENT,
    answers_another_question,
    asks,
    is_had_already,
    passing_on,
    tells_failure,
)
from bot.servicedesk.suggestions.meant import as_told
from bot.servicedesk.suggestions.questions import COMPLAINT, LIST, Asked, is_about_the_problem, is_courtesy, is_to_do
from bot.servicedesk.suggestions.told import Told, tells_change
from bot.understanding.questions import asked_parts

_POINTS_BACK = re.compile(
    r"\b(?:dat|dit|die|deze|daar\w*|hier\w*|er|het|hem|haar|hij|zij|ze|hun|zijne?|zo|dan|toch|anders)\b", re.IGNORECASE
)
POINTS_AT_WHAT_IS_TOLD = re.compile(
    r"\b(?:dat|dit|die|deze|hij|zij|hem|haar|daar\w*|hier(?:voor|bij|mee|van|op|over)\w*)\b", re.I
)
_SAME = 0.6  # share of the ranking from which the two together are about what was told before the question
_OTHER = 0.85  # and from which they may be about something that the words before do not say alone
_PRECISE = 0.5  # and from which they may be one precise question
_RIVAL = 0.7  # part of its share from which another topic may well be meant
_SEVERAL = 2
_CERTAIN = 0.95  # and a part of a sentence that points back from here on
_NOTHING = Ranked(name="", confidence=0.0)
_SHORT = 8  # words up to which a question may say nothing of its own
_SURE = 0.85  # a question of its own from this confidence on is not read otherwise
_SOME = 0.1  # share of a topic that the question alone may be about as well
_MEANT = 3  # topics that it may be about
_MOST_READ = 2  # sentences before it with which it is read
_ALIKE = 3  # texts that words find, among which the one stands that the model reads
_NOT_BY_CONTEXT = frozenset([LIST, COMPLAINT, INCIDENT])
_EXPLAIN = frozenset(["eherkenning_uitleg", "registratielijst", "wat_is_de_bro"])
_YES_OR_NO = re.compile(
    r"\W*(?:(?:en|of|maar|dus|ook|verder)\W+)*(?:moet|moeten|mag|mogen|kan|kun|kunt|kunnen|blijf\w*|blijven|werk\w*|geld\w*|"
    r"gaat|gaan|hoef\w*|is|zijn)\b",
    re.IGNORECASE,
)
_ONLY_WITH_ITS_OWN = frozenset(["kosten", "wanneer", "waar"])
"""Aspects that the whole answer of a topic does not speak of: they need an answer of their own."""


async def with_context(
    asked: Sequence[Asked], read: ReadText, told: Told, dialogue: DialogueClient, library: AnswerLibrary
) -> list[Asked]:
    """The questions, as precise as they are with what stands before them.

    Raises:
        DialogueUnavailable: when Rasa does not answer.
    """
    given = [
        _without(one, is_had_already(one, told) or _is_about_what_is_refused(one, read.sentences)) for one in asked
    ]
    found = await asyncio.gather(*(_taken_apart(one, read, dialogue, library) for one in given))
    every = passing_on([one for several in found for one in several], library)
    return as_told([_without(one, is_had_already(one, told)) for one in every], told)


def _without(one: Asked, is_wrong: bool) -> Asked:
    return replace(one, topic=None) if is_wrong else one


async def _taken_apart(one: Asked, read: ReadText, dialogue: DialogueClient, library: AnswerLibrary) -> list[Asked]:
    """A question in its context; the questions that it holds, where only they have an answer."""
    whole = await _in_context(one, read, dialogue, library)
    if whole.topic is None and all(one.text != sentence.text for sentence in read.sentences):
        part = _of_its_own(one.text, (await dialogue.read(one.text)).whole, library)
        return [await asyncio.to_thread(_with_its_own, part, part.parsed, library) if part.topic else whole]
    parts = [] if whole.topic in whole.parsed.subquestions else asked_parts(one.text)
    if len(parts) < _SEVERAL or is_to_do(one.text):
        return [whole]
    readings = [(await dialogue.read(part)).whole for part in parts]
    apart = [_of_its_own(part, alone, library) for part, alone in zip(parts, readings, strict=True)]
    found = [await _in_context(each, read, dialogue, library) for each in apart]
    if whole.topic is None:
        return found if any(each.topic for each in found) else [whole]
    precise = any(each.topic in each.parsed.subquestions for each in found)
    return found if precise and all(each.topic for each in found) else [whole]


def _of_its_own(part: str, alone: Parsed, library: AnswerLibrary) -> Asked:
    """A part of a sentence with its topic, when it says by itself what it is about."""
    first, second, *_ = [*alone.ranking[:2], _NOTHING, _NOTHING]
    clear = alone.zone == "answer" and alone.confidence >= _SAME and second.confidence < _RIVAL * first.confidence
    known = library.is_question(first.name) and kind_of(first.name) is not Kind.DUBBELZINNIG and first.name != LIST
    leans = bool(POINTS_AT_WHAT_IS_TOLD.search(part)) and alone.confidence < _CERTAIN
    other = leans or wishes_a_text(part) or answers_another_question(first.name, part)
    topic = first.name if clear and known and not other else None
    return Asked(part, alone, topic, alone.confidence if topic else 0.0)


async def _in_context(one: Asked, read: ReadText, dialogue: DialogueClient, library: AnswerLibrary) -> Asked:
    if wishes_a_text(one.text) or one.topic == LIST:
        return one
    if not asks(one.text):
        return await asyncio.to_thread(_with_its_own, one, one.parsed, library)
    known = next((sentence for sentence in read.sentences if sentence.text == one.text), None)
    alone = known or (await dialogue.read(one.text)).whole
    if one.topic and one.parsed.text == one.text and _stands_alone(one, alone, read):
        found = await asyncio.to_thread(_with_its_own, one, alone, library)
        return _without(found, _only_explains(found))
    together = [
        (before, (await dialogue.read(f"{before.text} {one.text}")).whole)
        for before in told_before(one, read.sentences)
    ]
    for before, both in together:
        both = _about_the_change(both) if tells_change(before.text) else both
        if _is_one_question(one, alone, before, both, library) and not _is_asked_already(one, both, read):
            return await asyncio.to_thread(_by_its_own_words, _as_read(one, alone, both), library)
    if one.topic is None:
        told = (_about_what_is_told(one, before, both, library) for before, both in together if not asks(before.text))
        if about := next(filter(None, told), None) or _about_what_fails(one, together):
            return about
        return await asyncio.to_thread(_as_two_readers_agree, one, alone, library)
    found = await asyncio.to_thread(_with_its_own, one, alone, library)
    return _without(found, _only_explains(found))


def _stands_alone(one: Asked, alone: Parsed, read: ReadText) -> bool:
    """Whether a question says enough of what it is about; after a change most are about that."""
    if one.topic != CHANGED and any(tells_change(sentence.text) for sentence in read.sentences):
        return False
    precise = one.topic in alone.subquestions and one.share >= _SAME
    return precise or (one.confidence >= _SURE and not POINTS_AT_WHAT_IS_TOLD.search(one.text))


def _with_its_own(one: Asked, alone: Parsed, library: AnswerLibrary) -> Asked:
    """The question with the precise one that its own words ask: as the model reads it, when its words find that too.

    Where they do not, the one counts that they find best.
    """
    precise = alone.subquestions.get(one.topic or "") if one.parsed.text == one.text else None
    if precise is None or is_about_the_problem(one.text) or names_nothing(one.text):
        return one
    found = [passage.text.name for passage in library.find(one.text)]
    own = [name.removeprefix(f"{one.topic}_") for name in found[:_ALIKE] if name.startswith(f"{one.topic}_")]
    others = {topic: name for topic, name in alone.subquestions.items() if topic != one.topic}
    meant = precise if f"{one.topic}_{precise}" in found else next(iter(own), precise)
    asked = one.parsed.model_copy(update={"subquestions": others | ({str(one.topic): meant} if meant else {})})
    return replace(one, parsed=asked)


def _only_explains(one: Asked) -> bool:
    """Whether the topic says what something is, where that is not what is asked."""
    own = one.parsed.text == one.text and one.topic not in one.parsed.subquestions
    return own and one.topic in _EXPLAIN and bool(_YES_OR_NO.match(one.text))


def _is_one_question(one: Asked, alone: Parsed, before: Parsed, both: Parsed, library: AnswerLibrary) -> bool:
    """Whether a question and what is told before it are one precise question that neither is alone."""
    best = both.ranking[0] if both.ranking and both.zone in ("answer", "ask") else None
    precise = both.subquestions.get(best.name) if best else None
    if best is None or precise is None or best.name in _NOT_BY_CONTEXT or best.confidence < _PRECISE:
        return False
    if not library.has(f"{best.name}_{precise}") or answers_another_question(best.name, one.text):
        return False
    if is_about_the_problem(one.text) and best.confidence < _OTHER:
        return False  # the whole answer to the problem says who acts
    told_so = before.ranking and before.ranking[0].name == best.name and before.subquestions.get(best.name) == precise
    may_mean = any(entry.name == best.name and entry.confidence >= _SOME for entry in alone.ranking[:_MEANT])
    points = bool(POINTS_AT_WHAT_IS_TOLD.search(one.text))
    return may_mean or points or (not told_so and (best.confidence >= _OTHER or tells_change(before.text)))


def _is_asked_already(one: Asked, both: Parsed, read: ReadText) -> bool:
    """Whether another question of the text asks that precisely: then this one asks something else."""
    topic = both.ranking[0].name
    others = [each for each in read.sentences if each.text != one.text and asks(each.text) and each.ranking]
    precise = [each.subquestions.get(topic) for each in others if each.ranking[0].name == topic]
    return both.subquestions.get(topic) in precise


def _about_the_change(both: Parsed) -> Parsed:
    """What was read of a question after a change, as one about that change where it has an answer to it."""
    precise = both.subquestions.get(CHANGED)
    share = next((entry.confidence for entry in both.ranking if entry.name == CHANGED), 0.0)
    if precise is None or share < _SOME:
        return both
    return both.model_copy(update={"ranking": [Ranked(name=CHANGED, confidence=_SAME)]})


def _about_what_is_told(one: Asked, before: Parsed, both: Parsed, library: AnswerLibrary) -> Asked | None:
    """A question without a topic that points back, about what the sentence before it makes clear."""
    leans = _POINTS_BACK.search(one.text) or is_about_the_problem(one.text)
    best = both.ranking[0] if both.ranking and both.zone in ("answer", "ask") else None
    if not leans or is_to_do(one.text) or best is None:
        return None
    if not library.is_question(best.name) or kind_of(best.name) in {Kind.DUBBELZINNIG, Kind.GESPREK}:
        return None
    told = before.ranking[0].name if before.ranking else ""
    enough = best.confidence >= (_SAME if told == best.name and both.zone == "answer" else _OTHER)
    if not enough or best.name in _NOT_BY_CONTEXT or answers_another_question(best.name, one.text):
        return None
    aspect = one.parsed.aspect if one.parsed.text == one.text else both.aspect
    if aspect in _ONLY_WITH_ITS_OWN and not library.has(f"{best.name}_{aspect}"):
        return None
    return _as_read(one, one.parsed, both.model_copy(update={"aspect": aspect}))


def _about_what_fails(one: Asked, together: Sequence[tuple[Parsed, Parsed]]) -> Asked | None:
    """A question about the problem, as one about what fails."""
    failing = next((before for before, _ in together if tells_failure(before)), None)
    if failing is None or not is_about_the_problem(one.text) or is_to_do(one.text):
        return None
    failing = failing.model_copy(update={"subquestions": {}})
    return replace(one, parsed=failing, topic=failing.ranking[0].name, confidence=failing.confidence)


def _as_two_readers_agree(one: Asked, alone: Parsed, library: AnswerLibrary) -> Asked:
    """A question without a topic, with the precise answer that its words find and the model reads as well."""
    if alone.zone != "answer":
        return one
    found = [passage.text.name for passage in library.find(one.text)[:_ALIKE]]
    for entry in alone.ranking[:_MEANT]:
        precise = alone.likely_subquestions.get(entry.name)
        alike = [name for name in found if name.startswith(entry.name)]
        best = found[:1] == alike[:1] and f"{entry.name}_{precise}" in alike
        if entry.confidence >= _SOME and best and not is_to_do(one.text):
            asked = alone.model_copy(update={"subquestions": {entry.name: precise}, "questions": []})
            return replace(one, parsed=asked, topic=entry.name, confidence=alone.confidence)
    return one


def _by_its_own_words(one: Asked, library: AnswerLibrary) -> Asked:
    """The question as the precise one that its own words find first, where what stands before it speaks for another."""
    first = next((passage.text.name for passage in library.find(one.text)), "")
    own = first.removeprefix(f"{one.topic}_")
    if own == first:
        return one
    asked = one.parsed.subquestions | {str(one.topic): own}
    return replace(one, parsed=one.parsed.model_copy(update={"subquestions": asked}))


def _as_read(one: Asked, alone: Parsed, both: Parsed) -> Asked:
    best = both.ranking[0]
    together = both.model_copy(update={"text": one.text, "questions": [], "named": alone.named})
    return replace(one, parsed=together, topic=best.name, confidence=best.confidence)


def told_before(one: Asked, sentences: Sequence[Parsed]) -> list[Parsed]:
    """What a question may be about: what was asked just before it, what is told before it, a change, and what fails."""
    if _is_about_what_is_refused(one, sentences):
        return []
    place = next((at for at, sentence in enumerate(sentences) if one.text in sentence.text), 0)
    before = [sentence for sentence in sentences[:place] if not is_courtesy(sentence.text)]
    telling = [sentence for sentence in reversed(before) if not asks(sentence.text)]
    asked = [sentence for sentence in before[-1:] if asks(sentence.text) and POINTS_AT_WHAT_IS_TOLD.search(one.text)]
    return [*asked, *telling[:1], *filter(_matters, telling[1:])][:_MOST_READ]


def _is_about_what_is_refused(one: Asked, sentences: Sequence[Parsed]) -> bool:
    """Whether a question says nothing of its own, and all that is told before it is not ours."""
    points = bool(POINTS_AT_WHAT_IS_TOLD.search(one.text)) and len(one.text.split()) <= _SHORT
    place = next((at for at, sentence in enumerate(sentences) if one.text in sentence.text), 0)
    before = [part for part in sentences[:place] if not asks(part.text) and not is_courtesy(part.text)]
    return bool(before) and all(part.zone == "refuse" for part in before) and (points or names_nothing(one.text))


def _matters(sentence: Parsed) -> bool:
    return tells_change(sentence.text) or tells_failure(sentence)
