"""Canned texts over HTTP, for other helpdesks; a program has none of its own and uses those for all."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, status
from fastapi.responses import JSONResponse

from bot.http.problems import responses, tell_mistakes
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import RowId, require
from bot.servicedesk.canned.models import MOST, CannedDraft, CannedText, ReadyText
from bot.servicedesk.canned.repository import TakenShortcut, TooManyTexts, UnknownCannedText
from bot.servicedesk.canned.service import CannedService, FaultyText, NotForAll

router = APIRouter(
    prefix="/api/servicedesk/v1/canned",
    tags=["voorstellen"],
    responses=responses(400, 401, 403, 404, 409, 422, 429, 500, 503),
)

Canned = Annotated[CannedService, provided(CannedService)]
Reader = Annotated[Agent, require(scope="suggestions:read")]
Writer = Annotated[Agent, require(scope="suggestions:write")]

UNKNOWN = "Deze standaardtekst bestaat niet (meer)."
TAKEN = "Er is al een standaardtekst met deze korte naam. Kies een andere."
TOO_MANY = f"Er zijn al {MOST} standaardteksten. Verwijder er eerst een."
NOT_FOR_ALL = "U mag geen gedeelde standaardteksten maken of wijzigen. Vraag het een redacteur of uw beheerder."


@router.get("")
async def list_canned(canned: Canned, agent: Reader) -> list[CannedText]:
    """List your own canned texts and those for all, by shortcut."""
    return await canned.texts(agent)


@router.get("/ready")
async def find_ready(
    canned: Canned,
    agent: Reader,
    query: Annotated[str, Query(max_length=200)] = "",
) -> list[ReadyText]:
    """Find canned texts and texts of the library that fit some words, ready to send but for what is unknown."""
    return await canned.find(query, agent)


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_canned(draft: CannedDraft, canned: Canned, agent: Writer) -> CannedText:
    """Keep a new canned text; 422 names each rule for what people read that it breaks."""
    return await canned.write(draft, agent)


@router.put("/{text_id}")
async def change_canned(text_id: RowId, draft: CannedDraft, canned: Canned, agent: Writer) -> CannedText:
    """Change a canned text."""
    return await canned.write(draft, agent, text_id)


@router.delete("/{text_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_canned(text_id: RowId, canned: Canned, agent: Writer) -> None:
    """Remove a canned text."""
    await canned.remove(text_id, agent)


def add_handlers(app: FastAPI) -> None:
    """Give Dutch answers for what cannot be done."""
    tell_mistakes(app, _MISTAKES)

    @app.exception_handler(FaultyText)
    async def faulty(_: Request, error: FaultyText) -> JSONResponse:
        return JSONResponse({"detail": f"Pas de tekst aan: {error}."}, status.HTTP_422_UNPROCESSABLE_CONTENT)


_MISTAKES: list[tuple[type[Exception], int, str]] = [
    (UnknownCannedText, status.HTTP_404_NOT_FOUND, UNKNOWN),
    (TakenShortcut, status.HTTP_409_CONFLICT, TAKEN),
    (TooManyTexts, status.HTTP_409_CONFLICT, TOO_MANY),
    (NotForAll, status.HTTP_403_FORBIDDEN, NOT_FOR_ALL),
]
