"""The pages to propose another text for an answer, to judge what a colleague proposed, and to put a text back."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, status
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from pydantic import ValidationError

from bot.http.problems import Refused
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import RowId, require
from bot.servicedesk.answers.pages import PATH as LIBRARY
from bot.servicedesk.answers.pages import expired_notice
from bot.servicedesk.console.frame import Notice, PageRoute, console_page, to_page, typed_lines
from bot.servicedesk.editing.api import OWN, UNKNOWN_ANSWER, Editing
from bot.servicedesk.editing.live import LiveAnswer
from bot.servicedesk.editing.models import LONGEST, Proposal
from bot.servicedesk.editing.repository import UnknownDraft
from bot.servicedesk.editing.service import EditingService, FaultyAnswer, NotLive, OwnProposal

PATH = "/servicedesk/tekstvoorstellen"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

Writer = Annotated[Agent, require(role="redacteur", scope="texts:manage")]
Key = Annotated[str, Path(max_length=80)]


@router.get("")
async def drafts_page(request: Request, editing: Editing, agent: Writer) -> HTMLResponse:
    """What waits for a second person, what is live in place of a file's text, and what was approved."""
    return await _drafts(request, editing, agent)


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
async def judge(
    request: Request,
    draft_id: RowId,
    editing: Editing,
    agent: Writer,
    goed: Annotated[bool, Form()] = False,
    live: Annotated[bool, Form()] = False,
) -> Response:
    """Approve or reject a proposed text; `live` approves it to be said at once."""
    try:
        await editing.judge(draft_id, agent, approved=goed or live, live=live)
    except UnknownDraft:
        return to_page(PATH, "voorstel_weg")
    except NotLive as error:
        refused = Notice(f"Deze tekst kan niet meteen live: {error}.", warn=True)
        return await _drafts(request, editing, agent, refused, status_code=status.HTTP_409_CONFLICT)
    except OwnProposal as error:
        raise Refused(status.HTTP_403_FORBIDDEN, "own_proposal", OWN) from error
    return to_page(PATH, "meteen_live" if live else "bewaard")


@router.post("/{draft_id}/terugzetten")
async def put_back(draft_id: RowId, editing: Editing, agent: Writer) -> Response:
    """Let the text of the file be said again."""
    try:
        await editing.put_back(draft_id, agent)
    except UnknownDraft:
        return to_page(PATH, "niet_live")
    return to_page(PATH, "teruggezet")


async def _drafts(
    request: Request, editing: EditingService, agent: Agent, *notices: Notice, status_code: int = status.HTTP_200_OK
) -> HTMLResponse:
    waiting = [one for one in await editing.drafts() if one.state == "voorgesteld"]
    live = await editing.live()
    return await console_page(
        request,
        "tekstvoorstellen.html",
        agent,
        active=LIBRARY,
        status_code=status_code,
        notices=(*notices, *_about(live, editing)),
        waiting_drafts=waiting,
        obstacles={one.id: await editing.obstacles(one) for one in waiting},
        live=live,
        live_allowed=editing.live_allowed,
        patch=await editing.patch(),
    )


def _about(live: list[LiveAnswer], editing: EditingService) -> list[Notice]:
    if live and not editing.live_allowed:
        return [Notice("Live teksten staan uit. Bezoekers lezen overal de tekst uit het bestand.", warn=True)]
    return expired_notice(one.override for one in live if one.standing == "verlopen")


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
    live = await editing.live_text(passage.text.name, before)
    return await console_page(
        request,
        "tekstvoorstel.html",
        agent,
        active=LIBRARY,
        status_code=status.HTTP_422_UNPROCESSABLE_CONTENT if faults else status.HTTP_200_OK,
        passage=passage,
        before=before,
        text=(live.text if live else before) if text is None else text,
        live=live,
        faults=faults or [],
        longest=LONGEST,
    )
