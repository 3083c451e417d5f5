"""The learning list over HTTP."""

from typing import Annotated

from fastapi import APIRouter, status

from bot.http.problems import Refused, responses
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import RowId, require
from bot.servicedesk.learning.models import Decision
from bot.servicedesk.learning.service import LearningService, OpenQuestion, UnknownQuestion

router = APIRouter(
    prefix="/api/servicedesk/v1/learning", tags=["leren"], responses=responses(400, 401, 403, 422, 429, 500, 503)
)

Reader = Annotated[Agent, require(scope="suggestions:read")]
Writer = Annotated[Agent, require(scope="suggestions:write")]


Learning = Annotated[LearningService, provided(LearningService)]


@router.get("")
async def list_open(learning: Learning, agent: Reader) -> list[OpenQuestion]:
    """List the questions that wait for a decision, the most asked first."""
    return await learning.open_questions()


@router.get("/decided")
async def list_decided(learning: Learning, agent: Reader) -> list[OpenQuestion]:
    """List what was decided."""
    return await learning.decided()


@router.post("/{question_id}", responses=responses(404))
async def decide(question_id: RowId, decision: Decision, learning: Learning, agent: Writer) -> OpenQuestion:
    """Decide about a question."""
    try:
        return await learning.decide(question_id, decision, agent)
    except (UnknownQuestion, KeyError) as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "learning", "Deze vraag of dit onderwerp bestaat niet.") from error
