"""Proposed changes of answers over HTTP; a program may propose and fetch, and never approves."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Request, status
from fastapi.responses import JSONResponse, PlainTextResponse

from bot.http.problems import Refused, responses, tell_mistakes
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.editing.models import AnswerDraft, Proposal
from bot.servicedesk.editing.repository import UnknownDraft
from bot.servicedesk.editing.service import EditingService, FaultyAnswer, OwnProposal

router = APIRouter(
    prefix="/api/servicedesk/v1/answer-drafts",
    tags=["voorstellen"],
    responses=responses(400, 401, 403, 404, 422, 429, 500, 503),
)

Editing = Annotated[EditingService, provided(EditingService)]
Editor = Annotated[Agent, require(scope="texts:manage")]

UNKNOWN_ANSWER = "Dit antwoord bestaat niet (meer). Open het opnieuw bij Antwoorden."
UNKNOWN_DRAFT = "Dit voorstel is er niet meer, of een collega was u voor."
OWN = "Uw eigen voorstel kunt u niet goedkeuren. Vraag het een collega."


@router.get("")
async def list_drafts(editing: Editing, agent: Editor) -> list[AnswerDraft]:
    """List the changes that wait for a second person, and those that were approved."""
    return await editing.drafts()


@router.post("", status_code=status.HTTP_201_CREATED)
async def propose(proposal: Proposal, editing: Editing, agent: Editor) -> AnswerDraft:
    """Propose another text for an answer; 422 names each rule that it breaks."""
    try:
        return await editing.propose(proposal, agent)
    except KeyError as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "answer", UNKNOWN_ANSWER) from error


@router.get("/patch", response_class=PlainTextResponse)
async def read_patch(editing: Editing, agent: Editor) -> str:
    """Read what was approved and is not in `data/` yet, as a patch for `git apply`."""
    return (await editing.patch()).text


def add_handlers(app: FastAPI) -> None:
    """Give Dutch answers for what cannot be done."""
    tell_mistakes(
        app,
        [
            (UnknownDraft, status.HTTP_404_NOT_FOUND, UNKNOWN_DRAFT),
            (OwnProposal, status.HTTP_403_FORBIDDEN, OWN),
        ],
    )

    @app.exception_handler(FaultyAnswer)
    async def faulty(_: Request, error: FaultyAnswer) -> JSONResponse:
        return JSONResponse({"detail": f"Pas de tekst aan: {error}."}, status.HTTP_422_UNPROCESSABLE_CONTENT)
