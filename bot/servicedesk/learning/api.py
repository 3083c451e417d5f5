"""The learning list over HTTP; a program may decide and fetch, and never approves."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, status
from fastapi.responses import PlainTextResponse

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
Editor = Annotated[Agent, require(scope="texts:manage")]
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


@router.get("/patch", response_class=PlainTextResponse)
async def read_patch(learning: Learning, agent: Editor) -> str:
    """Read what two people took for examples and is not in `data/` yet, as a patch for `git apply`."""
    return (await asyncio.to_thread(learning.examples)).patch


@router.post("/{question_id}", responses=responses(404))
async def decide(question_id: RowId, decision: Decision, learning: Learning, agent: Writer) -> OpenQuestion:
    """Decide about a question."""
    try:
        return await learning.decide(question_id, decision, agent)
    except (UnknownQuestion, KeyError) as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "learning", "Deze vraag of dit onderwerp bestaat niet.") from error
