"""What the assistant says, in the two forms it takes on its way to a reader.

A `BotMessage` is what the dialogue produced; its buttons still carry Rasa payloads. A `Reply` is what a channel
gets; its choices carry opaque ids, so a payload never leaves the gateway.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.dialogue.content import Source, source_of, with_contact
from bot.dialogue.drawings import Drawing, drawing
from bot.guidance.checklist import Status
from bot.guidance.message import AskedPart
from bot.platform.clock import now


class Outcome(StrEnum):
    """How a turn ended; a closed list."""

    BEANTWOORD = "beantwoord"
    VERDUIDELIJKING = "verduidelijking"
    BUITEN_BEREIK = "buiten_bereik"
    NIET_BEGREPEN = "niet_begrepen"
    DOORVERWEZEN = "doorverwezen"
    OVERGEDRAGEN = "overgedragen"
    GESLOTEN = "gesloten"
    FOUT = "fout"
    GEWEIGERD = "geweigerd"


STEP_MARKS: dict[str, str] = {Status.JA: "✓", Status.NEE: "○", Status.ONBEKEND: "?"}
STEP_WORDS: dict[str, str] = {Status.JA: "gedaan", Status.NEE: "nog te doen", Status.ONBEKEND: "nog niet bekend"}
"""How each status is shown, and how it is said, in every channel and to members of staff."""


class ChecklistStep(BaseModel):
    """One step of the visitor's personal checklist, in the words that the visitor reads."""

    title: str
    status: Status


class Button(BaseModel):
    """A quick reply as Rasa knows it: what the reader sees, and what Rasa gets.

    `quiet` is for a way to the side, such as "did you mean …" under an answer: channels show it without emphasis.
    """

    title: str
    payload: str
    quiet: bool = False


Reason = Literal["gevraagd", "niet_begrepen", "boosheid", "onderwerp"]
"""Why a message asks for a person or offers one: asked for, misunderstood twice, anger, or what it is about."""


Form = Literal["email", "akkoord", "contact"]
"""What a message asks of this visitor alone: to type an e-mail address, for which a channel can show a fitting field,
to agree that a member of staff reads along, or to tell in a form, apart from the conversation, how to reach them."""


class BotMessage(BaseModel):
    """One message of the dialogue, before a channel sees it; `handover` is set when it calls for a person."""

    text: str
    buttons: list[Button] = []
    sources: list[Source] = []
    checklist: list[ChecklistStep] = []
    outcome: Outcome = Outcome.BEANTWOORD
    handover: Reason | None = None
    form: Form | None = None
    drawing: Drawing | None = None

    @classmethod
    def from_rasa(cls, message: Mapping[str, Any]) -> "BotMessage":
        """Read a bot utterance as Rasa hands it to an output channel.

        The response's `metadata` (from `data/*.yml`) gives outcome and the key of the source. An action may give a
        whole `Source` instead in `custom["bron"]`, for facts that are not in a text, such as the date of the
        registration list. It sends the visitor's checklist as `custom["checklist"]`: a list of `{title, status}` in
        the order of the steps. A button with `stil: true` is quiet.
        The metadata `overdracht` says that the answer asks for a person or offers one, and why; `formulier` what
        the visitor is asked to type; `tekening` the drawing that goes with it.
        """
        metadata = message.get("metadata") or {}
        custom = message.get("custom") or {}
        source = Source.model_validate(custom["bron"]) if custom.get("bron") else source_of(metadata)
        return cls(
            text=with_contact((message.get("text") or "").strip()),
            buttons=[
                Button(title=button["title"], payload=button["payload"], quiet=button.get("stil", False))
                for button in message.get("buttons") or []
            ],
            sources=[source] if source else [],
            checklist=[ChecklistStep(**step) for step in custom.get("checklist") or []],
            outcome=Outcome(custom.get("uitkomst") or metadata.get("uitkomst") or Outcome.BEANTWOORD),
            handover=metadata.get("overdracht"),
            form=metadata.get("formulier"),
            drawing=drawing(metadata.get("tekening")),
        )


class RasaFacts(BaseModel):
    """For operators: seconds that each stage of a turn took in Rasa, and when its model was trained (Unix time)."""

    seconds: dict[str, float] = {}
    model_trained_at: float | None = None


class Turn(BaseModel):
    """All that Rasa did with one message of a visitor; `offered` are topics that it may have meant instead,
    `unanswered` the questions in it that no answer is about."""

    messages: list[BotMessage]
    intent: str | None = None
    confidence: float | None = None
    offered: list[str] = []
    unanswered: list[AskedPart] = []
    rasa: RasaFacts = RasaFacts()


class Choice(BaseModel):
    """A button as a channel gets it; `id` is opaque."""

    id: str
    title: str
    quiet: bool = False


class Reply(BaseModel):
    """One answer as every channel gets it; `position` is its place in the conversation, from 1.

    What is said after a conversation was erased has none (0): it is kept nowhere. `comment` is what the visitor wrote
    with a `rating`. `undelivered` is the code of why the visitor's channel did not take what a member of staff wrote.
    """

    author: Literal["assistent", "medewerker"] = "assistent"
    position: int = 0
    at: datetime = Field(default_factory=now)
    text: str
    choices: list[Choice] = []
    sources: list[Source] = []
    checklist: list[ChecklistStep] = []
    outcome: Outcome
    intent: str | None = None
    confidence: float | None = None
    rating: Literal["op", "neer"] | None = None
    comment: str | None = None
    form: Form | None = None
    drawing: Drawing | None = None
    undelivered: str | None = None
