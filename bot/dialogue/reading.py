"""What the pipeline makes of a text, and what a rehearsed answer brings, as the gateway sees them."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, model_validator

from bot.dialogue.reply import BotMessage


class Ranked(BaseModel):
    """A topic with its share, from 0 to 1, among all topics."""

    name: str
    confidence: float


class AskedPart(BaseModel):
    """One of several questions in a message, in the writer's own words."""

    text: str
    intent: str
    confidence: float


class Parsed(BaseModel):
    """A text as the pipeline reads it.

    Attributes:
        zone: answer, ask or refuse (`bot.understanding.scope_gate`); None for what the classifier did not look at.
        confidence: probability from 0 to 1 that the best topic is right, or, when refused, that it is not ours.
        ranking: topics with their share, best first.
        organisation: the organisation that the text names, as typed.
        questions: the questions when there is more than one.
        asks: whether the text has the form of a question or a request; None for a whole message.
        raw: the same as Rasa gave it, to rehearse with.
    """

    text: str
    zone: Literal["answer", "ask", "refuse"] | None = None
    confidence: float = 0.0
    ranking: list[Ranked] = []
    organisation: str | None = None
    questions: list[AskedPart] = []
    asks: bool | None = None
    raw: dict[str, Any]

    @model_validator(mode="before")
    @classmethod
    def _from_rasa(cls, data: dict[str, Any]) -> dict[str, Any]:
        named = [entity["value"] for entity in data.get("entities", []) if entity["entity"] == "organisatie"]
        return {
            "text": data["text"],
            "zone": (data.get("scope") or {}).get("zone"),
            "confidence": data["intent"]["confidence"],
            "ranking": data.get("intent_ranking", []),
            "organisation": named[0] if named else None,
            "questions": data.get("questions", []),
            "asks": data.get("asks"),
            "raw": data,
        }


class ReadText(BaseModel):
    """A text as a whole, and its sentences when there are more than one; `model` names the trained model."""

    model: str
    whole: Parsed
    sentences: list[Parsed] = []


@dataclass(frozen=True)
class Rehearsed:
    """The messages of a rehearsed answer, and the slots after it."""

    messages: list[BotMessage]
    slots: dict[str, Any]
