"""Handovers over HTTP, for the console's scripts and for other helpdesks: `/api/servicedesk/v1/handovers`."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Path, Request, status
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.engine import Engine

from bot.conversations.repository import UnknownConversation
from bot.conversations.text import EmptyMessage
from bot.conversations.transcript import Entry
from bot.dialogue.reply import Reply
from bot.handover.handover import AlreadyTaken, Handover, NotWaiting, NotYours, UnknownHandover
from bot.handover.service import HandoverService
from bot.http.problems import responses
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.audit import Action, Audit
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.access.repository import AccessRepository
from bot.turns.service import ConversationService

PREFIX = "/api/servicedesk/v1/handovers"

_LARGEST_ID = 2**31 - 1
_LONGEST_TEXT = 4000  # characters of one message of a member of staff


class HandoverDetail(BaseModel):
    """One handover with its summary, and the conversation so far."""

    handover: Handover
    transcript: list[Entry]


class AgentMessage(BaseModel):
    """What a member of staff says; `id` is made by the client: the same text sent again with it is said once."""

    text: str = Field(min_length=1, max_length=_LONGEST_TEXT, pattern=r"\S")
    suggestion_id: str | None = Field(None, max_length=40)
    id: UUID | None = None


def _service(request: Request) -> HandoverService:
    service: HandoverService = request.app.state.handovers
    return service


def _conversations(request: Request) -> ConversationService:
    service: ConversationService = request.app.state.conversations
    return service


Service = Annotated[HandoverService, Depends(_service)]
Conversations = Annotated[ConversationService, Depends(_conversations)]
HandoverId = Annotated[int, Path(ge=1, le=_LARGEST_ID)]
Reader = Annotated[Agent, require(scope="handovers:read")]
Writer = Annotated[Agent, require(scope="handovers:write")]


router = APIRouter(prefix=PREFIX, tags=["servicedesk"], responses=responses(400, 401, 403, 404, 409, 422, 500, 503))


@router.get("")
async def list_handovers(service: Service, agent: Reader, which: Literal["queue", "mine"] = "queue") -> list[Handover]:
    """List who waits (`queue`, oldest first), or your own conversations (`mine`)."""
    return await (service.mine(agent) if which == "mine" else service.queue())


@router.get("/{handover_id}")
async def read_handover(
    handover_id: HandoverId, request: Request, service: Service, talk: Conversations, agent: Reader
) -> HandoverDetail:
    """Read one handover with its summary and the conversation, in which personal data is unreadable."""
    handover = await service.get(handover_id)
    conversation = handover.conversation_id
    if conversation is None:
        return HandoverDetail(handover=handover, transcript=[])
    await _audit(request, agent, "bekeken", handover)
    try:
        return HandoverDetail(handover=handover, transcript=await talk.entries(conversation))
    except UnknownConversation:  # erased at this very moment
        return HandoverDetail(handover=await service.get(handover_id), transcript=[])


@router.post("/{handover_id}/take")
async def take_handover(handover_id: HandoverId, request: Request, service: Service, agent: Writer) -> Handover:
    """Take a conversation from the queue; 409 when somebody else has it."""
    taken = await service.take(handover_id, agent)
    await _audit(request, agent, "overgenomen", taken)
    return taken


@router.post("/{handover_id}/messages", status_code=status.HTTP_201_CREATED)
async def say(
    handover_id: HandoverId,
    message: AgentMessage,
    request: Request,
    service: Service,
    agent: Writer,
) -> Reply:
    """Say something to the visitor."""
    message_id = str(message.id) if message.id else None
    reply = await service.say(handover_id, agent, message.text, message.suggestion_id, message_id)
    await _audit(request, agent, "verstuurd", await service.get(handover_id))
    return reply


@router.post("/{handover_id}/typing", status_code=status.HTTP_204_NO_CONTENT)
async def typing(handover_id: HandoverId, service: Service, agent: Writer) -> None:
    """Show the visitor that you are writing."""
    await service.typing(handover_id, agent)


@router.post("/{handover_id}/close")
async def close_handover(handover_id: HandoverId, service: Service, agent: Writer) -> Handover:
    """End the talk; the assistant is back."""
    return await service.close(handover_id, agent)


@router.post("/{handover_id}/give-back")
async def give_back_handover(handover_id: HandoverId, service: Service, agent: Writer) -> Handover:
    """Put the conversation back in the queue."""
    return await service.give_back(handover_id, agent)


@router.post("/seen", status_code=status.HTTP_204_NO_CONTENT)
async def seen(service: Service, agent: Writer) -> None:
    """Say that you are still there; without it your conversations go back to the queue after a while."""
    await service.seen(agent)


def is_staffed(engine: Engine) -> bool:
    """Whether anybody can sign in to the console: somebody did with OpenID Connect, or has a local account."""
    return bool(AccessRepository(engine).accounts())


def install(app: FastAPI) -> None:
    """Add the routes, and Dutch answers for what cannot be done."""
    for kind, status_code, detail in _MISTAKES:
        app.add_exception_handler(kind, _telling(status_code, detail))

    @app.exception_handler(AlreadyTaken)
    async def already_taken(_: Request, error: AlreadyTaken) -> JSONResponse:
        return JSONResponse({"detail": f"Dit gesprek is al overgenomen door {error.agent}."}, status.HTTP_409_CONFLICT)

    app.include_router(router)


_MISTAKES: list[tuple[type[Exception], int, str]] = [
    (UnknownHandover, status.HTTP_404_NOT_FOUND, "Dit gesprek staat niet (meer) in de lijst."),
    (NotWaiting, status.HTTP_409_CONFLICT, "Deze bezoeker wacht niet meer op een medewerker."),
    (EmptyMessage, status.HTTP_422_UNPROCESSABLE_CONTENT, "Typ eerst een bericht."),
    (NotYours, status.HTTP_409_CONFLICT, "U hebt dit gesprek niet (meer). Kijk in de wachtrij."),
]


def _telling(status_code: int, detail: str) -> Callable[[Request, Exception], Awaitable[JSONResponse]]:
    async def tell(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"detail": detail}, status_code)

    return tell


async def _audit(request: Request, agent: Agent, action: Action, handover: Handover) -> None:
    """Keep who did this."""
    audit: Audit = request.app.state.audit
    await audit.record(agent, action, handover.conversation_id, handover.reference)
