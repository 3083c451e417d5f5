"""An e-mail or ticket text that an agent pastes, and a draft of the answer in the form of a letter."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request, status
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from bot.dialogue.client import DialogueUnavailable
from bot.http.problems import Refused
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.console.page_errors import PageRoute
from bot.servicedesk.console.page_values import Notice, console_page
from bot.servicedesk.console.services import Desk
from bot.servicedesk.suggestions.repository import UnknownSuggestion
from bot.servicedesk.suggestions.suggestion import Complaint, Event

PATH = "/servicedesk/mail"

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_LONGEST = 20_000  # characters of a pasted text
_UNAVAILABLE = Notice("De assistent kan nu geen voorstel maken. Probeer het over een paar minuten opnieuw.", warn=True)
_EMPTY = Notice("Plak eerst de tekst van de e-mail of het ticket.", warn=True)


class Feedback(BaseModel):
    """What an agent did with a suggestion, and the text of it in the end; an `id` that comes again counts once."""

    event: Event
    final_text: str | None = Field(None, max_length=_LONGEST)
    reason: Complaint | None = None
    id: UUID | None = None


@router.get(PATH)
async def mail_page(request: Request, services: Desk, agent: CurrentAgent) -> HTMLResponse:
    """Room to paste a text."""
    return await console_page(request, services, "mail.html", agent, active=PATH, text="", set=None)


@router.post(PATH)
async def draft(
    request: Request, services: Desk, agent: CurrentAgent, tekst: Annotated[str, Form(max_length=_LONGEST)] = ""
) -> HTMLResponse:
    """Drafts of the answer to the pasted text."""
    notices: tuple[Notice, ...] = ()
    found = None
    if tekst.strip():
        try:
            found = await services.suggestions.suggest(text=tekst, form="brief", agent=agent.username)
        except (DialogueUnavailable, TimeoutError):
            notices = (_UNAVAILABLE,)
    else:
        notices = (_EMPTY,)
    return await console_page(
        request, services, "mail.html", agent, active=PATH, notices=notices, text=tekst, set=found
    )


@router.post("/servicedesk/voorstellen/{suggestion_id}/feedback", status_code=status.HTTP_204_NO_CONTENT)
async def record_feedback(
    suggestion_id: Annotated[str, Path(max_length=64)], feedback: Feedback, services: Desk, agent: CurrentAgent
) -> None:
    """Keep what was done with a suggestion."""
    try:
        await services.suggestions.feedback(
            suggestion_id,
            feedback.event,
            agent=agent.username,
            final_text=feedback.final_text,
            reason=feedback.reason,
            key=str(feedback.id) if feedback.id else None,
        )
    except UnknownSuggestion as error:
        raise Refused(status.HTTP_404_NOT_FOUND, "suggestion", "Dit voorstel bestaat niet (meer).") from error
