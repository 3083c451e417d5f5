"""Handovers over HTTP, for the console's scripts and for other helpdesks: `/api/servicedesk/v1/handovers`.

Who calls comes first in each route: a program without the scope hears that, and not whether there is a handover.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Request, status
from fastapi.responses import JSONResponse

from bot.conversations.text import EmptyMessage
from bot.dialogue.reply import Reply
from bot.handover.handover import AlreadyTaken, Handover, NotWaiting, NotYours, UnknownHandover
from bot.handover.service import HandoverService
from bot.http.problems import responses, telling
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.consent.dependencies import SeenId
from bot.servicedesk.talks.service import AgentMessage, HandoverDetail, TalkService

PREFIX = "/api/servicedesk/v1/handovers"


Handovers = Annotated[HandoverService, provided(HandoverService)]
Talks = Annotated[TalkService, provided(TalkService)]
Reader = Annotated[Agent, require(scope="handovers:read")]
Writer = Annotated[Agent, require(scope="handovers:write")]


router = APIRouter(prefix=PREFIX, tags=["servicedesk"], responses=responses(400, 401, 403, 404, 409, 422, 500, 503))


@router.get("")
async def list_handovers(
    handovers: Handovers, agent: Reader, which: Literal["queue", "mine"] = "queue"
) -> list[Handover]:
    """List who waits (`queue`, oldest first), or your own conversations (`mine`)."""
    return await (handovers.mine(agent) if which == "mine" else handovers.queue())


@router.get("/{handover_id}")
async def read_handover(agent: Reader, handover_id: SeenId, talks: Talks) -> HandoverDetail:
    """Read one handover with its summary and the conversation, in which personal data is unreadable."""
    return await talks.read(handover_id, agent)


@router.post("/{handover_id}/take")
async def take_handover(agent: Writer, handover_id: SeenId, talks: Talks) -> Handover:
    """Take a conversation from the queue; 409 when somebody else has it."""
    return await talks.take(handover_id, agent)


@router.post("/{handover_id}/messages", status_code=status.HTTP_201_CREATED)
async def say(agent: Writer, handover_id: SeenId, message: AgentMessage, talks: Talks) -> Reply:
    """Say something to the visitor."""
    return await talks.say(handover_id, agent, message)


@router.post("/{handover_id}/typing", status_code=status.HTTP_204_NO_CONTENT)
async def typing(agent: Writer, handover_id: SeenId, handovers: Handovers) -> None:
    """Show the visitor that you are writing."""
    await handovers.typing(handover_id, agent)


@router.post("/{handover_id}/close")
async def close_handover(agent: Writer, handover_id: SeenId, handovers: Handovers) -> Handover:
    """End the talk; the assistant is back."""
    return await handovers.close(handover_id, agent)


@router.post("/{handover_id}/give-back")
async def give_back_handover(agent: Writer, handover_id: SeenId, handovers: Handovers) -> Handover:
    """Put the conversation back in the queue."""
    return await handovers.give_back(handover_id, agent)


@router.post("/seen", status_code=status.HTTP_204_NO_CONTENT)
async def seen(handovers: Handovers, agent: Writer) -> None:
    """Say that you are still there; without it your conversations go back to the queue after a while."""
    await handovers.seen(agent)


def add_handlers(app: FastAPI) -> None:
    """Give Dutch answers for what cannot be done."""
    for kind, status_code, detail in _MISTAKES:
        app.add_exception_handler(kind, telling(status_code, detail))

    @app.exception_handler(AlreadyTaken)
    async def already_taken(_: Request, error: AlreadyTaken) -> JSONResponse:
        return JSONResponse({"detail": f"Dit gesprek is al overgenomen door {error.agent}."}, status.HTTP_409_CONFLICT)


_MISTAKES: list[tuple[type[Exception], int, str]] = [
    (UnknownHandover, status.HTTP_404_NOT_FOUND, "Dit gesprek staat niet (meer) in de lijst."),
    (NotWaiting, status.HTTP_409_CONFLICT, "Deze bezoeker wacht niet meer op een medewerker."),
    (EmptyMessage, status.HTTP_422_UNPROCESSABLE_CONTENT, "Typ eerst een bericht."),
    (NotYours, status.HTTP_409_CONFLICT, "U hebt dit gesprek niet (meer). Kijk in de wachtrij."),
]
