"""Questions that went wrong, for a person to judge: link one to a topic, call a topic missing, or leave it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import Editor, RowId
from bot.servicedesk.answers.api import Library
from bot.servicedesk.console.frame import Notice, PageRoute, console_page, to_page
from bot.servicedesk.learning.api import Learning
from bot.servicedesk.learning.models import Decision, State
from bot.servicedesk.learning.service import UnknownQuestion

PATH = "/servicedesk/leerlijst"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

_MOST = 200  # questions on one page
_NO_TOPIC = Notice("Kies eerst een onderwerp uit de lijst.", warn=True)


@router.get("")
async def learning_page(request: Request, learning: Learning, library: Library, agent: Editor) -> HTMLResponse:
    """What waits for a decision, and what was decided."""
    return await _page(request, learning, library, agent)


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
    waiting = await learning.open_questions()
    return await console_page(
        request,
        "leerlijst.html",
        agent,
        active=PATH,
        notices=notices,
        questions=waiting[:_MOST],
        left_out=max(0, len(waiting) - _MOST),
        decided=(await learning.decided())[:_MOST],
        titles=library.titles(),
        topics=library.questions(),
    )
