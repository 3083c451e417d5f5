"""Suggestions, their feedback and the answers library over HTTP, for the console and for other helpdesks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, status
from pydantic import BaseModel, Field, model_validator

from bot.http.problems import Refused, responses
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.suggestions.drafting import Form
from bot.servicedesk.suggestions.library import Answer
from bot.servicedesk.suggestions.repository import UnknownSuggestion
from bot.servicedesk.suggestions.service import SuggestionService
from bot.servicedesk.suggestions.suggestion import Complaint, Event, FeedbackRecord, SuggestionSet

PREFIX = "/api/servicedesk/v1"

_LONGEST_TEXT = 20_000


router = APIRouter(prefix=PREFIX, tags=["voorstellen"], responses=responses(400, 401, 403, 413, 422, 429, 500, 503))

Reader = Annotated[Agent, require(scope="suggestions:read")]
Writer = Annotated[Agent, require(scope="suggestions:write")]


class SuggestionRequest(BaseModel):
    """What to suggest replies to: a live conversation, or a pasted e-mail or ticket text."""

    conversation_id: str | None = Field(None, max_length=64)
    text: str | None = Field(None, max_length=_LONGEST_TEXT)
    form: Form = "chat"

    @model_validator(mode="after")
    def _exactly_one(self) -> "SuggestionRequest":
        if (self.conversation_id is None) == (self.text is None):
            raise ValueError("give either conversation_id or text")
        return self


class FeedbackReport(BaseModel):
    """What the member of staff did; `final_text` is what they sent or made of it, and is not kept."""

    event: Event
    final_text: str | None = Field(None, max_length=_LONGEST_TEXT)
    reason: Complaint | None = None


class AnswerTitle(BaseModel):
    """A topic of the library."""

    topic: str
    title: str


def _service(request: Request) -> SuggestionService:
    service: SuggestionService = request.app.state.suggestions
    return service


Service = Annotated[SuggestionService, Depends(_service)]
IdempotencyKey = Annotated[
    str, Header(min_length=8, max_length=64, pattern=r"^[\w-]+$", description="The same key counts once")
]


@router.post("/suggestions", responses=responses(404))
async def suggest(wanted: SuggestionRequest, service: Service, who: Reader) -> SuggestionSet:
    """Suggest at most three replies, best first; none when there is no good one."""
    return await service.suggest(**wanted.model_dump(), agent=who.username)


@router.post("/suggestions/{suggestion_id}/feedback", responses=responses(404))
async def report(
    suggestion_id: str, done: FeedbackReport, idempotency_key: IdempotencyKey, service: Service, who: Writer
) -> FeedbackRecord:
    """Record that a suggestion was shown, inserted, edited, sent, dismissed or rated."""
    try:
        return await service.feedback(suggestion_id, **done.model_dump(), key=idempotency_key, agent=who.username)
    except UnknownSuggestion as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "suggestion", "Dit voorstel bestaat niet (meer).") from error


@router.get("/answers")
async def list_answers(service: Service, who: Reader) -> list[AnswerTitle]:
    """List the topics of the answers library."""
    library = service.library
    return [AnswerTitle(topic=topic, title=library.answer(topic).title) for topic in library.topics()]


@router.get("/answers/{topic}", responses=responses(404))
async def read_answer(topic: str, service: Service, who: Reader) -> Answer:
    """Read a topic's texts with their sources and the dates of the last check."""
    try:
        return service.library.answer(topic)
    except KeyError as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "answer", "Dit onderwerp bestaat niet.") from error
