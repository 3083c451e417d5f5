"""The pages to propose another text for an answer, and to judge what a colleague proposed."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, status
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from pydantic import ValidationError

from bot.http.problems import Refused
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import RowId, require
from bot.servicedesk.answers.pages import PATH as LIBRARY
from bot.servicedesk.console.frame import PageRoute, console_page, to_page, typed_lines
from bot.servicedesk.editing.api import OWN, UNKNOWN_ANSWER, Editing
from bot.servicedesk.editing.models import LONGEST, Proposal
from bot.servicedesk.editing.repository import UnknownDraft
from bot.servicedesk.editing.service import EditingService, FaultyAnswer, OwnProposal

PATH = "/servicedesk/tekstvoorstellen"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

Writer = Annotated[Agent, require(role="redacteur", scope="texts:manage")]
Key = Annotated[str, Path(max_length=80)]


@router.get("")
async def drafts_page(request: Request, editing: Editing, agent: Writer) -> HTMLResponse:
    """What waits for a second person, and what was approved."""
    drafts = await editing.drafts()
    patch = await editing.patch()
    waiting = [one for one in drafts if one.state == "voorgesteld"]
    return await console_page(
        request, "tekstvoorstellen.html", agent, active=LIBRARY, waiting_drafts=waiting, patch=patch
    )


@router.get("/wijziging.patch")
async def patch_file(editing: Editing, agent: Writer) -> PlainTextResponse:
    """The approved changes as a file for a maintainer."""
    headers = {"Content-Disposition": 'attachment; filename="antwoorden.patch"'}
    return PlainTextResponse((await editing.patch()).text, headers=headers)


@router.get("/nieuw/{key}")
async def editor_page(request: Request, key: Key, editing: Editing, agent: Writer) -> HTMLResponse:
    """One text, to change."""
    return await _editor(request, key, editing, agent)


@router.post("/nieuw/{key}")
async def propose(
    request: Request,
    key: Key,
    editing: Editing,
    agent: Writer,
    tekst: Annotated[str, Form(max_length=2 * LONGEST)] = "",
) -> Response:
    """Propose another text."""
    text = typed_lines(tekst)
    try:
        await editing.propose(Proposal(key=key, text=text), agent)
    except ValidationError:
        return await _editor(request, key, editing, agent, text, ["de tekst is leeg of te lang"])
    except FaultyAnswer as error:
        return await _editor(request, key, editing, agent, text, error.faults)
    except KeyError as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "answer", UNKNOWN_ANSWER) from error
    return to_page(PATH, "voorgesteld")


@router.post("/{draft_id}")
async def judge(draft_id: RowId, editing: Editing, agent: Writer, goed: Annotated[bool, Form()] = False) -> Response:
    """Approve or reject a proposed text."""
    try:
        await editing.judge(draft_id, agent, approved=goed)
    except UnknownDraft:
        return to_page(PATH, "voorstel_weg")
    except OwnProposal as error:
        raise Refused(status.HTTP_403_FORBIDDEN, "own_proposal", OWN) from error
    return to_page(PATH, "bewaard")


async def _editor(
    request: Request,
    key: str,
    editing: EditingService,
    agent: Agent,
    text: str | None = None,
    faults: list[str] | None = None,
) -> HTMLResponse:
    try:
        passage, before = editing.written(key)
    except KeyError as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "answer", UNKNOWN_ANSWER) from error
    return await console_page(
        request,
        "tekstvoorstel.html",
        agent,
        active=LIBRARY,
        status_code=status.HTTP_422_UNPROCESSABLE_CONTENT if faults else status.HTTP_200_OK,
        passage=passage,
        before=before,
        text=before if text is None else text,
        faults=faults or [],
        longest=LONGEST,
    )
