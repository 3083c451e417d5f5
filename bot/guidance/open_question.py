"""Reads a message as the answer to what is on screen: one reading for every question that we can ask.

Three things tell what a message means there. A value in words ("niveau drie") by a grammar. Yes, no, don't know, why,
or something else by the shares that the classifier gave to those topics: with a question open they are far likelier
than between other messages, so they weigh more. And which choice that is, by what stands behind the choices.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.guidance.either_or import chosen_of_two
from bot.guidance.message import Parsed
from bot.guidance.values import value_in
from bot.guidance.yes_or_no import yes_or_no

YES, NO, UNKNOWN, WHY, OTHER = "bevestigen", "ontkennen", "weet_ik_niet", "uitleg_vraag", "correctie"
"""The topics of messages that answer a question or ask back what it is for."""

_ANSWERS = (YES, NO, UNKNOWN, WHY, OTHER)
_ANOTHER = (OTHER, "andere_organisatie")
_PERSON = "mens_spreken"
_LIKELIER = 12.0
"""So many times likelier is a message one of these when a question is open, than it is among all messages."""
_FEW_WORDS = 7
"""A message of more words asks or tells something of its own, unless it is surely an answer."""
_SURE = 0.5
_WHAT_IS_IT = re.compile(r"\bwat(?: is| zijn| betekent| houdt|tis)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w'’+-]+")


@dataclass(frozen=True)
class ShownChoice:
    """A choice on screen: what its button says, and what stands behind it (`/topic{...}`)."""

    title: str
    payload: str

    @property
    def topic(self) -> str:
        """The topic behind the choice."""
        return self.payload.lstrip("/").partition("{")[0]


@dataclass(frozen=True)
class OpenQuestion:
    """What the assistant asked last.

    Attributes:
        slot: what a form asks for; None when no form runs.
        choices: what is on screen to choose from.
        asks: whether the last reply was a question, and not an answer with choices under it.
        offers_person: whether it asked or offered to bring the visitor to a person.
        explained_by: the topic that explains what the question is about.
        either_or: the text of the question, when that asks which of two meanings a word has.
    """

    slot: str | None = None
    choices: Sequence[ShownChoice] = ()
    asks: bool = False
    offers_person: bool = False
    explained_by: str | None = None
    either_or: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a message answers: a topic that the dialogue acts on, or the payload of a choice."""

    topic: str | None = None
    payload: str | None = None


def answer_in(message: Parsed, question: OpenQuestion) -> Answer | None:
    """What `message` answers to `question`; None when it is about something else, or nothing is asked."""
    if meant := _meaning(message, question):
        return Answer(payload=meant.payload)
    if not (question.asks or question.slot or question.offers_person):
        return None
    value = _value(message, question.slot) if question.slot else None
    if value is not None:
        return Answer(topic=YES if value else NO)
    if _asks_what_it_is(message, question):
        return Answer(topic=question.explained_by)
    said = _said(message)
    return _for_question(said, question) if said else None


def _meaning(message: Parsed, question: OpenQuestion) -> ShownChoice | None:
    """The one of two meanings that the visitor types instead of choosing it."""
    if question.either_or is None:
        return None
    place = chosen_of_two(message.text, question.either_or, [choice.title for choice in question.choices])
    return None if place is None else question.choices[place]


def _value(message: Parsed, slot: str) -> bool | None:
    """What the words themselves say to the question for `slot`, whatever the classifier makes of them."""
    value = value_in(message.text, slot)
    return yes_or_no(message.text, slot) if value is None and not message.questions else value


def _asks_what_it_is(message: Parsed, question: OpenQuestion) -> bool:
    """Whether the visitor asks what the words of our question mean, without naming anything else."""
    unclear = message.zone != "answer" or message.intent in _ANSWERS
    return bool(question.explained_by) and unclear and bool(_WHAT_IS_IT.search(message.text)) and _is_short(message)


def _said(message: Parsed) -> str | None:
    """Yes, no, don't know, why or something else, when that is likelier than any other topic."""
    if message.questions or any(named.alone for named in message.named):
        return None
    shares = {entry.name: entry.confidence for entry in message.ranking}
    best = max(_ANSWERS, key=lambda name: shares.get(name, 0.0))
    share = shares.get(best, 0.0)
    others = max((other for name, other in shares.items() if name not in _ANSWERS), default=0.0)
    weight = _LIKELIER if _is_short(message) else 1.0
    return best if share * weight > others and (weight > 1 or share >= _SURE) else None


def _is_short(message: Parsed) -> bool:
    return len(_WORD.findall(message.text)) <= _FEW_WORDS


def _for_question(said: str, question: OpenQuestion) -> Answer | None:
    """What was `said` as an answer to `question`: a choice that says so, the only one proposed, or the way out."""
    if said in {choice.topic for choice in question.choices}:
        return Answer(topic=said)
    ways_out = [choice for choice in question.choices if choice.topic in _ANOTHER]
    proposed = [choice for choice in question.choices if choice.topic not in (*_ANOTHER, _PERSON)]
    if question.asks and said == YES and ways_out and len(proposed) == 1:
        return Answer(payload=proposed[0].payload)
    if question.asks and said in (NO, OTHER) and ways_out:
        return Answer(payload=ways_out[0].payload)
    return Answer(topic=said) if question.slot or question.offers_person else None
