"""Reads a message as the answer to what is on screen: one reading for every question that we can ask.

Three things tell what a message means there. A value in words ("niveau drie") by a grammar. Yes, no, don't know, why,
or something else by the shares that the classifier gave to those topics: with a question open they are far likelier
than between other messages, so they weigh more. And which choice that is, by what stands behind the choices.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.guidance.either_or import chosen_of_two
from bot.guidance.follow_up import may_be_a_name
from bot.guidance.message import Parsed
from bot.guidance.values import value_in
from bot.guidance.yes_or_no import yes_or_no
from bot.registry.finder import How
from bot.registry.given import name_given
from bot.registry.phrases import stripped

YES, NO, UNKNOWN, WHY, OTHER = "bevestigen", "ontkennen", "weet_ik_niet", "uitleg_vraag", "correctie"
"""The topics of messages that answer a question or ask back what it is for."""

ANOTHER_FIRM = "andere_organisatie"
"""The topic of a message by which a visitor says that they mean another organisation."""

_ANSWERS = (YES, NO, UNKNOWN, WHY, OTHER)
_ANOTHER = (OTHER, ANOTHER_FIRM)
_NAME = "organisatie"
_LEVEL = "niveau_voldoende"
_LOOK_UP = "aanmelding_controleren"
"""The topic of a message that only names an organisation."""
_PERSON = "mens_spreken"
_LIKELIER = 5.0
"""So many times likelier is a message one of these when a question is open, than it is among all messages."""
_FEW_WORDS = 7
"""A message of more words asks or tells something of its own, unless it is surely an answer."""
_LEAST_YES = 0.15
"""The least share of a yes: what is hardly one by itself does not choose an organisation because one was proposed."""
_SURE = 0.5
_SURELY_ELSE = 0.7
"""A message with this certainty has a topic of its own, also where it could be a name."""
_WHAT_IS_IT = re.compile(r"\bwat(?: is| zijn| betekent| houdt|tis)\b", re.IGNORECASE)
_NEITHER = re.compile(r"\book\s+(?:al\s+)?(?:niet|geen\s+idee)\b", re.IGNORECASE)
"""As the answer before: who did not know that, does not know this."""
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
        not_known: whether the visitor answered the question before with "weet ik niet".
        either_or: the text of the question, when that asks which of two meanings a word has.
    """

    slot: str | None = None
    choices: Sequence[ShownChoice] = ()
    asks: bool = False
    offers_person: bool = False
    explained_by: str | None = None
    not_known: bool = False
    either_or: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a message answers: a topic that the dialogue acts on, the payload of a choice, or the name of a firm."""

    topic: str | None = None
    payload: str | None = None
    name: str | None = None


def answer_in(message: Parsed, question: OpenQuestion) -> Answer | None:
    """What `message` answers to `question`; None when it is about something else, or nothing is asked."""
    if meant := _meaning(message, question):
        return Answer(payload=meant.payload)
    if not (question.asks or question.slot or question.offers_person):
        return None
    if question.slot == _NAME and (name := _name(message)):
        return Answer(name=name)
    neither = question.not_known and _NEITHER.search(message.text)
    value = _value(message, question.slot) if question.slot and not neither else None
    if value is not None:
        return Answer(topic=YES if value else NO)
    if _asks_what_it_is(message, question):
        return Answer(topic=question.explained_by)
    said = _said(message)
    said = UNKNOWN if said == NO and neither else said
    if said in (NO, OTHER) and (name := _instead(message, question)):
        return Answer(name=name)
    return _for_question(said, question) if said else None


def _meaning(message: Parsed, question: OpenQuestion) -> ShownChoice | None:
    """The one of two meanings that the visitor types instead of choosing it."""
    if question.either_or is None:
        return None
    place = chosen_of_two(message.text, question.either_or, [choice.title for choice in question.choices])
    return None if place is None else question.choices[place]


def _name(message: Parsed) -> str | None:
    """The name that a message gives to the question for one, whatever the classifier makes of its words."""
    surely_else = message.zone == "answer" and message.confidence >= _SURELY_ELSE and message.intent != _LOOK_UP
    unclear = message.zone != "answer" or message.intent in _ANSWERS
    if not message.questions and unclear and (known := _known(message)):
        return known
    if message.questions or surely_else or value_in(message.text, _LEVEL) is not None:
        return None
    given = [named for named in message.named if named.how in {How.ANSWER, How.LOOKED_FOR}]
    known = next((one.text for one in given if one.matches), None)
    unknown = next((one.text for one in given if may_be_a_name(one.text)), None)
    return known or name_given(message.text) or unknown


def _known(message: Parsed) -> str | None:
    """The organisation that a message surely names, or seems to name with two words or more among others."""
    whole = message.text.strip()
    sure = (one.text for one in message.named if one.how is How.NAME or (" " in one.text and one.text != whole))
    return next((text for text in sure if may_be_a_name(text)), None)


def _instead(message: Parsed, question: OpenQuestion) -> str | None:
    """The name behind a no to the organisation that was proposed: "nee, X"."""
    proposed = question.asks and any(choice.topic == ANOTHER_FIRM for choice in question.choices)
    name = message.text[slice(*(stripped(message.text) or (0, 0)))]
    return name if proposed and name != message.text.strip() and may_be_a_name(name) else None


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
    weight = _LIKELIER if _is_short(message) and not message.asks else 1.0
    least = _SURE if weight == 1 else _LEAST_YES if best == YES else 0.0
    return best if share * weight > others and share >= least else None


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
