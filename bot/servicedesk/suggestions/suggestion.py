"""Suggestions as callers get them, and what they report back."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from bot.dialogue.content import Source
from bot.guidance.dutch_date import dutch_date
from bot.servicedesk.suggestions.drafting import Form

LONGEST = 20_000
"""Characters of a pasted text, and of an answer to it."""

Band = Literal["waarschijnlijk", "mogelijk"]
"""How sure: `waarschijnlijk` from a confidence of 0.6 on, where 97 of 100 were right (docs/suggestions.md)."""

Reason = Literal["geen_vraag", "buiten_bereik", "onzeker"]
"""Why there is no suggestion."""

Event = Literal["getoond", "ingevoegd", "bewerkt", "verstuurd", "verworpen", "duim_op", "duim_neer"]
Complaint = Literal["onjuist", "onvolledig", "verouderd", "taal"]


class LookedUp(BaseModel):
    """What the registration list says of the organisation that was named.

    `names` are the names on the list that match: one when it was found, more to choose from. `remark` says what to
    know of the list itself, such as that it is the sample.
    """

    organisation: str
    result: Literal["exact", "probable", "several", "none", "unavailable"]
    names: list[str] = []
    bronhouder: bool | None = None
    list_date: date | None = None
    remark: str | None = None

    def sentence(self) -> str:
        """What the list says, in one Dutch sentence or two."""
        when = f" op de lijst van {dutch_date(self.list_date)}" if self.list_date else ""
        names = ", ".join(self.names[:5])
        status = {True: ", met de status bronhouder", False: ", zonder de status bronhouder", None: ""}
        told = {
            "exact": f"{names} staat{when}{status[self.bronhouder]}.",
            "probable": f"‘{self.organisation}’ is waarschijnlijk {names}{when}.",
            "several": f"‘{self.organisation}’ kan meer namen zijn{when}: {names}.",
            "none": f"‘{self.organisation}’ is niet gevonden{when}.",
            "unavailable": "de lijst is nu niet te lezen.",
        }[self.result]
        return " ".join(filter(None, [told, self.remark]))


class Suggestion(BaseModel):
    """A proposed reply.

    Attributes:
        text: ready to send: a chat message in our small Markdown, or a plain-text letter.
        plain: the same without marks, with the addresses behind links: what a person edits.
        html: the same, safe to show.
        intent: the topic, or `meerdere_vragen` when it answers several.
        topics: the topics that it answers, in order.
        open_questions: what was asked and is not answered; the text marks it.
    """

    id: str
    text: str
    plain: str
    html: str
    band: Band
    confidence: float
    intent: str
    topics: list[str]
    title: str
    sources: list[Source] = []
    looked_up: LookedUp | None = None
    open_questions: list[str] = []


class SuggestionSet(BaseModel):
    """At most three suggestions, best first; none when `abstained`, with the reason as a code and in Dutch."""

    id: str
    form: Form
    suggestions: list[Suggestion] = []
    abstained: bool = False
    reason: Reason | None = None
    notice: str | None = None
    looked_up: LookedUp | None = None
    model_version: str | None = None
    content_version: str


class FeedbackReport(BaseModel):
    """What an agent did with a suggestion; `final_text` is what they sent or made of it, and is not kept."""

    event: Event
    final_text: str | None = Field(None, max_length=LONGEST)
    reason: Complaint | None = None


class FeedbackRecord(BaseModel):
    """What was recorded of an event: the letters changed, and their share of the text from 0 to 1."""

    suggestion_id: str
    event: Event
    distance: int | None = None
    share: float | None = None
