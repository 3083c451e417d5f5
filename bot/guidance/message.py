"""A visitor's message as the pipeline reads it: the one form in which gateway, actions and guidance know it."""

from typing import Literal

from pydantic import BaseModel

from bot.registry.finder import Named

OWN_LANGUAGE = "nl"


class Ranked(BaseModel):
    """A topic with its share, from 0 to 1, among all topics."""

    name: str
    confidence: float


class AskedPart(BaseModel):
    """One of several questions in a message, in the writer's own words.

    Attributes:
        subquestion: which of the topic's subquestions it is; None for the topic as a whole.
        aspect: what is asked about the topic, when that is sure.
    """

    text: str
    intent: str
    confidence: float
    subquestion: str | None = None
    aspect: str | None = None


class Parsed(BaseModel):
    """A text as the pipeline reads it.

    Attributes:
        intent: what the dialogue acts on: a topic, or what the pipeline says when it is not sure of one.
        zone: answer, ask or refuse (`bot.understanding.scope_gate`); None for what the classifier did not look at.
        confidence: probability from 0 to 1 that the best topic is right, or, when refused, that it is not ours.
        ranking: topics with their share, best first.
        group: of a text that is not for us, the kind of question that it looks like most.
        aspect: what is asked about the topic (`data/voorbeelden/README.md` lists them).
        offered: topics to choose from instead of an answer, or under one that is not certain.
        in_hand: the topic that a message without one of its own asks on about.
        language: ISO 639-1 code; another than Dutch only for a text that was not understood.
        organisation: the organisation that the text names, as typed.
        named: all that the finder made of names and numbers in the text, most telling first.
        afterwards: the topic that is answered for the role of the organisation, once the list was looked in.
        questions: the questions when there is more than one.
        unanswered: the parts that ask for something else than what is answered, each with its likeliest topic.
        subquestions: by topic, which of its subquestions the text would be; topics of which it is none are left out.
        likely_subquestions: the same with less certainty: for who has read the topic as a whole, or checks the answer.
        told: what the writer tells of themselves, by slot.
        asks: whether the text, or a part of it, has the form of a question; None where nobody looked.
        chosen: whether the visitor chose this on screen; `text` is then what stands behind the choice.
    """

    text: str = ""
    intent: str = ""
    zone: Literal["answer", "ask", "refuse"] | None = None
    confidence: float = 0.0
    ranking: list[Ranked] = []
    group: str | None = None
    aspect: str | None = None
    offered: list[str] = []
    in_hand: str | None = None
    afterwards: str | None = None
    language: str = OWN_LANGUAGE
    organisation: str | None = None
    named: list[Named] = []
    questions: list[AskedPart] = []
    unanswered: list[AskedPart] = []
    subquestions: dict[str, str] = {}
    likely_subquestions: dict[str, str] = {}
    told: dict[str, str] = {}
    asks: bool | None = None
    chosen: bool = False
