"""Questions that went wrong, for people to judge: one links a question to a topic, a second lets it be an example."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request, status
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import Editor, RowId, require
from bot.servicedesk.answers.api import Library
from bot.servicedesk.console.frame import Notice, PageRoute, console_page, to_page
from bot.servicedesk.learning.api import Learning
from bot.servicedesk.learning.models import Decision, State
from bot.servicedesk.learning.service import NoExample, OpenQuestion, OwnLink, UnknownQuestion

PATH = "/servicedesk/leerlijst"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

Approver = Annotated[Agent, require(role="redacteur", scope="texts:manage")]

_MOST = 200  # questions on one page
_NO_TOPIC = Notice("Kies eerst een onderwerp uit de lijst.", warn=True)
_OWN = Notice("U koppelde deze vraag zelf. Vraag een collega om na te kijken.", warn=True)
_TOO_LATE = Notice("Deze vraag wacht niet meer op nakijken. Een collega was u voor.", warn=True)


@router.get("")
async def learning_page(request: Request, learning: Learning, library: Library, agent: Editor) -> HTMLResponse:
    """What waits for a decision, and what was decided."""
    return await _page(request, learning, library, agent)


@router.get("/voorbeelden.patch")
async def patch_file(learning: Learning, agent: Approver) -> PlainTextResponse:
    """The approved examples as a file for a maintainer."""
    headers = {"Content-Disposition": 'attachment; filename="voorbeelden.patch"'}
    return PlainTextResponse((await asyncio.to_thread(learning.examples)).patch, headers=headers)


@router.post("/{question_id}/goedkeuren")
async def approve(
    question_id: RowId, request: Request, learning: Learning, library: Library, agent: Approver
) -> Response:
    """Let a question that a colleague linked be an example."""
    try:
        await learning.approve(question_id, agent)
    except OwnLink:
        return await _page(request, learning, library, agent, _OWN)
    except UnknownQuestion:
        return await _page(request, learning, library, agent, _TOO_LATE)
    except NoExample as error:
        refused = Notice(f"Deze vraag kan geen voorbeeld worden: {error}.", warn=True)
        return await _page(request, learning, library, agent, refused)
    return to_page(PATH, "bewaard")


@router.post("/{question_id}")
async def decide(
    question_id: RowId,
    request: Request,
    learning: Learning,
    library: Library,
    agent: Editor,
    besluit: Annotated[State, Form()],
    onderwerp: Annotated[str, Form(max_length=60)] = "",
    toelichting: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Keep the decision about one question."""
    try:
        decision = Decision(state=besluit, topic=onderwerp or None, note=toelichting.strip() or None)
        await learning.decide(question_id, decision, agent)
    except (ValueError, KeyError):
        return await _page(request, learning, library, agent, _NO_TOPIC)
    except UnknownQuestion:
        return RedirectResponse(PATH, status.HTTP_303_SEE_OTHER)
    return to_page(PATH, "bewaard")


async def _page(request: Request, learning: Learning, library: Library, agent: Agent, *notices: Notice) -> HTMLResponse:
    waiting, decided = await learning.open_questions(), await learning.decided()
    return await console_page(
        request,
        "leerlijst.html",
        agent,
        active=PATH,
        notices=notices,
        questions=waiting[:_MOST],
        left_out=max(0, len(waiting) - _MOST),
        may_approve=agent.may("redacteur", "texts:manage"),
        linked=_linked(decided, approved=False),
        approved=_linked(decided, approved=True),
        decided=[one for one in decided if one.state != "gekoppeld"][:_MOST],
        titles=library.titles(),
        topics=library.questions(),
    )


def _linked(decided: list[OpenQuestion], *, approved: bool) -> list[OpenQuestion]:
    """What is linked to a topic, and approved by a second person or not yet."""
    return [one for one in decided if one.state == "gekoppeld" and bool(one.approved_by) == approved][:_MOST]
