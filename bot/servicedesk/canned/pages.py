"""The page with canned texts, to write, change and remove; and the list of texts under a reply."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, status
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from bot.http.problems import Refused
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import CurrentAgent, Editor, RowId
from bot.servicedesk.answers.pages import PATH as LIBRARY
from bot.servicedesk.canned.api import NOT_FOR_ALL, TAKEN, TOO_MANY, UNKNOWN, Canned
from bot.servicedesk.canned.filling import NAMES
from bot.servicedesk.canned.models import LONGEST, LONGEST_SHORTCUT, LONGEST_TITLE, CannedDraft
from bot.servicedesk.canned.repository import TakenShortcut, TooManyTexts, UnknownCannedText
from bot.servicedesk.canned.service import CannedService, FaultyText, NotForAll
from bot.servicedesk.consent.dependencies import SeenId
from bot.servicedesk.console.frame import PageRoute, console_page, fragment, to_page, typed_lines

PATH = "/servicedesk/standaardteksten"

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_SHAPE = "de korte naam is één woord met letters en cijfers, en elk veld is ingevuld"

Words = Annotated[str, Query(max_length=200)]
Shortcut = Annotated[str, Form(max_length=LONGEST_SHORTCUT)]
Title = Annotated[str, Form(max_length=LONGEST_TITLE)]
Text = Annotated[str, Form(max_length=2 * LONGEST)]  # a browser counts an end of line as one letter and sends two


def _typed(
    korte_naam: Shortcut = "", titel: Title = "", tekst: Text = "", gedeeld: Annotated[bool, Form()] = False
) -> dict[str, str | bool]:
    shortcut = korte_naam.strip().lstrip("/")
    return {"shortcut": shortcut, "title": titel.strip(), "text": typed_lines(tekst), "shared": gedeeld}


Typed = Annotated[dict[str, str | bool], Depends(_typed)]


@router.get(PATH)
async def canned_page(request: Request, canned: Canned, agent: Editor) -> HTMLResponse:
    """The texts, and room to write a new one."""
    return await _page(request, canned, agent)


@router.get(f"{PATH}/{{text_id}}")
async def change_page(request: Request, text_id: RowId, canned: Canned, agent: Editor) -> HTMLResponse:
    """The same, with one text to change."""
    try:
        text = await canned.text(text_id, agent)
    except UnknownCannedText as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "canned", UNKNOWN) from error
    return await _page(request, canned, agent, text.model_dump(), text_id)


@router.post(PATH)
async def create(request: Request, canned: Canned, agent: Editor, typed: Typed) -> Response:
    """Keep a new text."""
    return await _kept(request, canned, agent, typed)


@router.post(f"{PATH}/{{text_id}}")
async def change(request: Request, text_id: RowId, canned: Canned, agent: Editor, typed: Typed) -> Response:
    """Change a text."""
    return await _kept(request, canned, agent, typed, text_id)


@router.post(f"{PATH}/{{text_id}}/verwijderen")
async def remove(text_id: RowId, canned: Canned, agent: Editor) -> Response:
    """Remove a text."""
    try:
        await canned.remove(text_id, agent)
    except UnknownCannedText:
        return to_page(PATH, "tekst_weg")
    except NotForAll as error:
        raise Refused(status.HTTP_403_FORBIDDEN, "not_allowed", NOT_FOR_ALL) from error
    return to_page(PATH, "tekst_weg")


@router.get("/servicedesk/gesprekken/{handover_id}/teksten")
async def ready_for_talk(
    request: Request, agent: CurrentAgent, handover_id: SeenId, canned: Canned, zoek: Words = ""
) -> HTMLResponse:
    """The texts that fit what is typed behind a slash, filled in for this conversation."""
    return fragment(request, "_teksten.html", agent, texts=await canned.find(zoek, agent, handover_id))


@router.get("/servicedesk/mail/teksten")
async def ready_for_mail(request: Request, agent: CurrentAgent, canned: Canned, zoek: Words = "") -> HTMLResponse:
    """The same for an answer to a mail, of which only the writer is known."""
    return fragment(request, "_teksten.html", agent, texts=await canned.find(zoek, agent))


async def _kept(
    request: Request, canned: CannedService, agent: Agent, typed: dict[str, str | bool], text_id: int | None = None
) -> Response:
    try:
        await canned.write(CannedDraft.model_validate(typed), agent, text_id)
    except ValidationError:
        return await _page(request, canned, agent, typed, text_id, [_SHAPE])
    except FaultyText as error:
        return await _page(request, canned, agent, typed, text_id, error.faults)
    except TakenShortcut:
        return await _page(request, canned, agent, typed, text_id, [TAKEN])
    except TooManyTexts:
        return await _page(request, canned, agent, typed, text_id, [TOO_MANY])
    except UnknownCannedText as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "canned", UNKNOWN) from error
    except NotForAll as error:
        raise Refused(status.HTTP_403_FORBIDDEN, "not_allowed", NOT_FOR_ALL) from error
    return to_page(PATH, "tekst_bewaard")


async def _page(
    request: Request,
    canned: CannedService,
    agent: Agent,
    typed: dict[str, str | bool] | None = None,
    text_id: int | None = None,
    faults: list[str] | None = None,
) -> HTMLResponse:
    return await console_page(
        request,
        "standaardteksten.html",
        agent,
        active=LIBRARY,
        status_code=status.HTTP_422_UNPROCESSABLE_CONTENT if faults else status.HTTP_200_OK,
        texts=await canned.texts(agent),
        typed=typed or {},
        text_id=text_id,
        faults=faults or [],
        names=NAMES,
        may_share=agent.may(None, "texts:manage"),
        longest={"shortcut": LONGEST_SHORTCUT, "title": LONGEST_TITLE, "text": LONGEST},
    )
