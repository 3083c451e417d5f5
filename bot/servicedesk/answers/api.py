"""The answers library over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, status
from pydantic import BaseModel

from bot.http.problems import Refused, responses
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.answers.library import Answer, AnswerLibrary

router = APIRouter(
    prefix="/api/servicedesk/v1/answers", tags=["voorstellen"], responses=responses(400, 401, 403, 422, 429, 500, 503)
)

Reader = Annotated[Agent, require(scope="suggestions:read")]


class AnswerTitle(BaseModel):
    """A topic of the library."""

    topic: str
    title: str


async def renewed(library: Annotated[AnswerLibrary, provided(AnswerLibrary)]) -> AnswerLibrary:
    """The library with what is said now."""
    await library.renew()
    return library


Library = Annotated[AnswerLibrary, Depends(renewed)]


@router.get("")
async def list_answers(library: Library, agent: Reader) -> list[AnswerTitle]:
    """List the topics of the answers library."""
    return [AnswerTitle(topic=topic, title=title) for topic, title in library.titles().items()]


@router.get("/{topic}", responses=responses(404))
async def read_answer(topic: str, library: Library, agent: Reader) -> Answer:
    """Read a topic's texts with their sources and the dates of the last check."""
    try:
        return library.answer(topic)
    except KeyError as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "answer", "Dit onderwerp bestaat niet.") from error
