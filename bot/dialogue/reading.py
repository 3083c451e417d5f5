"""What the pipeline makes of a text, and what a rehearsed answer brings, as the gateway sees them."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.dialogue.reply import BotMessage
from bot.guidance.message import Parsed


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
