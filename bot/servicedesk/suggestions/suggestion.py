"""Suggestions as callers get them, and what they report back."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from bot.dialogue.reply import Source
from bot.servicedesk.suggestions.drafting import Form

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


class FeedbackRecord(BaseModel):
    """What was recorded of an event: the letters changed, and their share of the text from 0 to 1."""

    suggestion_id: str
    event: Event
    distance: int | None = None
    share: float | None = None
