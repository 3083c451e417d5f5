"""The learning list over HTTP."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, status
from pydantic import BaseModel, Field, model_validator

from bot.http.problems import Refused, responses
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.learning.service import LearningService, OpenQuestion, UnknownQuestion

router = APIRouter(
    prefix="/api/servicedesk/v1/learning", tags=["leren"], responses=responses(400, 401, 403, 422, 429, 500, 503)
)

Reader = Annotated[Agent, require(scope="suggestions:read")]
Writer = Annotated[Agent, require(scope="suggestions:write")]

_LARGEST_ID = 2**31 - 1


class Decision(BaseModel):
    """What to do with a question: link it to a topic, call its topic missing, ignore it, or take that back."""

    state: Literal["gekoppeld", "ontbreekt", "genegeerd", "open"]
    topic: str | None = Field(None, max_length=60)
    note: str | None = Field(None, max_length=500)

    @model_validator(mode="after")
    def _topic_with_a_link(self) -> "Decision":
        if (self.topic is not None) != (self.state == "gekoppeld"):
            raise ValueError("a topic belongs to the state gekoppeld")
        return self


def _service(request: Request) -> LearningService:
    service: LearningService = request.app.state.learning
    return service


Service = Annotated[LearningService, Depends(_service)]


@router.get("")
async def list_open(service: Service, who: Reader) -> list[OpenQuestion]:
    """List the questions that wait for a decision, the most asked first."""
    return await service.open_questions()


@router.get("/decided")
async def list_decided(service: Service, who: Reader) -> list[OpenQuestion]:
    """List what was decided."""
    return await service.decided()


@router.post("/{question_id}", responses=responses(404))
async def decide(
    question_id: Annotated[int, Field(ge=1, le=_LARGEST_ID)], decision: Decision, service: Service, who: Writer
) -> OpenQuestion:
    """Decide about a question."""
    try:
        return await _decided(service, question_id, decision, who.username)
    except (UnknownQuestion, KeyError) as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "learning", "Deze vraag of dit onderwerp bestaat niet.") from error


async def _decided(service: LearningService, question_id: int, decision: Decision, agent: str) -> OpenQuestion:
    if decision.state == "gekoppeld":
        return await service.link(question_id, str(decision.topic), agent=agent)
    if decision.state == "ontbreekt":
        return await service.mark_missing(question_id, decision.note, agent=agent)
    if decision.state == "genegeerd":
        return await service.ignore(question_id, agent=agent)
    return await service.reopen(question_id, agent=agent)
