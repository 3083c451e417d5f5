"""Suggestions and their feedback over HTTP, for other helpdesks."""

from typing import Annotated

from fastapi import APIRouter, Header, status
from pydantic import BaseModel, Field, model_validator

from bot.http.problems import Refused, responses
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.consent.dependencies import Consent
from bot.servicedesk.suggestions.models import LONGEST, FeedbackRecord, FeedbackReport, Form, SuggestionSet
from bot.servicedesk.suggestions.repository import UnknownSuggestion
from bot.servicedesk.suggestions.service import SuggestionService

router = APIRouter(
    prefix="/api/servicedesk/v1/suggestions",
    tags=["voorstellen"],
    responses=responses(400, 401, 403, 413, 422, 429, 500, 503),
)

Reader = Annotated[Agent, require(scope="suggestions:read")]
Writer = Annotated[Agent, require(scope="suggestions:write")]


class SuggestionRequest(BaseModel):
    """What to suggest replies to: a live conversation, or a pasted e-mail or ticket text."""

    conversation_id: str | None = Field(None, max_length=64)
    text: str | None = Field(None, max_length=LONGEST)
    form: Form = "chat"

    @model_validator(mode="after")
    def _exactly_one(self) -> "SuggestionRequest":
        if (self.conversation_id is None) == (self.text is None):
            raise ValueError("give either conversation_id or text")
        return self


Suggestions = Annotated[SuggestionService, provided(SuggestionService)]
IdempotencyKey = Annotated[
    str, Header(min_length=8, max_length=64, pattern=r"^[\w-]+$", description="The same key counts once")
]


@router.post("", responses=responses(404))
async def suggest(
    wanted: SuggestionRequest, suggestions: Suggestions, consent: Consent, agent: Reader
) -> SuggestionSet:
    """Suggest at most three replies, best first; none when there is no good one."""
    if wanted.conversation_id is not None:
        await consent.check_shared(wanted.conversation_id, agent)
    return await suggestions.suggest(**wanted.model_dump(), agent=agent.username)


@router.post("/{suggestion_id}/feedback", responses=responses(404))
async def report(
    suggestion_id: str, done: FeedbackReport, idempotency_key: IdempotencyKey, suggestions: Suggestions, agent: Writer
) -> FeedbackRecord:
    """Record that a suggestion was shown, inserted, edited, sent, dismissed or rated."""
    return await recorded(suggestions, suggestion_id, done, agent, idempotency_key)


async def recorded(
    suggestions: SuggestionService, suggestion_id: str, done: FeedbackReport, agent: Agent, key: str | None = None
) -> FeedbackRecord:
    """Keep what was done with a suggestion.

    Raises:
        Refused: when there is no such suggestion (404).
    """
    try:
        return await suggestions.feedback(
            suggestion_id, done.event, agent=agent.username, final_text=done.final_text, reason=done.reason, key=key
        )
    except UnknownSuggestion as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "suggestion", "Dit voorstel bestaat niet (meer).") from error
