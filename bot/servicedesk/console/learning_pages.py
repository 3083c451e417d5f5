"""Questions that went wrong, for a person to judge: link one to a topic, call a topic missing, or leave it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.console.page_errors import PageRoute
from bot.servicedesk.console.page_values import Notice, console_page
from bot.servicedesk.console.services import Desk, Services
from bot.servicedesk.learning.service import UnknownQuestion

PATH = "/servicedesk/leerlijst"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

_MOST = 200  # questions on one page
_NO_TOPIC = Notice("Kies eerst een onderwerp uit de lijst.", warn=True)

Decision = Literal["koppelen", "ontbreekt", "negeren", "heropenen"]


@router.get("")
async def learning_page(request: Request, services: Desk, agent: CurrentAgent) -> HTMLResponse:
    """What waits for a decision, and what was decided."""
    return await _page(request, services, agent)


@router.post("/{question_id}")
async def decide(
    question_id: Annotated[int, Path(ge=1, le=2**31 - 1)],
    request: Request,
    services: Desk,
    agent: CurrentAgent,
    besluit: Annotated[Decision, Form()],
    onderwerp: Annotated[str, Form(max_length=60)] = "",
    toelichting: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Keep the decision about one question."""
    try:
        await _decide(services, agent, question_id, besluit, onderwerp, toelichting.strip())
    except KeyError:
        return await _page(request, services, agent, _NO_TOPIC)
    except UnknownQuestion:
        return RedirectResponse(PATH, status.HTTP_303_SEE_OTHER)
    await services.audit.record(agent, "beheer", detail=f"leerlijst {question_id}: {besluit} {onderwerp}".strip())
    return RedirectResponse(f"{PATH}?melding=bewaard", status.HTTP_303_SEE_OTHER)


async def _decide(
    services: Services, agent: Agent, question_id: int, decision: Decision, topic: str, note: str
) -> None:
    """
    Raises:
        KeyError: when the question is linked to a topic that there is not.
        UnknownQuestion: when there is no such question.
    """
    learning, who = services.learning, agent.username
    if decision == "koppelen":
        await learning.link(question_id, topic, agent=who)
    elif decision == "ontbreekt":
        await learning.mark_missing(question_id, note or None, agent=who)
    elif decision == "negeren":
        await learning.ignore(question_id, agent=who)
    else:
        await learning.reopen(question_id, agent=who)


async def _page(request: Request, services: Services, agent: Agent, *notices: Notice) -> HTMLResponse:
    waiting = await services.learning.open_questions()
    return await console_page(
        request,
        services,
        "leerlijst.html",
        agent,
        active=PATH,
        notices=notices,
        questions=waiting[:_MOST],
        left_out=max(0, len(waiting) - _MOST),
        decided=(await services.learning.decided())[:_MOST],
        titles=services.topic_titles(),
        topics=services.questions(),
    )
