"""An e-mail or ticket text that an agent pastes, drafts of the answer as a letter, and suggestions in a talk."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, status
from fastapi.responses import HTMLResponse

from bot.dialogue.client import DialogueUnavailable
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.console.frame import Notice, PageRoute, console_page
from bot.servicedesk.suggestions.api import Suggestions, recorded
from bot.servicedesk.suggestions.models import LONGEST, FeedbackReport

PATH = "/servicedesk/mail"

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_UNAVAILABLE = Notice("De assistent kan nu geen voorstel maken. Probeer het over een paar minuten opnieuw.", warn=True)
_EMPTY = Notice("Plak eerst de tekst van de e-mail of het ticket.", warn=True)


@router.get(PATH)
async def mail_page(request: Request, agent: CurrentAgent) -> HTMLResponse:
    """Room to paste a text."""
    return await console_page(request, "mail.html", agent, active=PATH, text="", set=None)


@router.post(PATH)
async def draft(
    request: Request,
    suggestions: Suggestions,
    agent: CurrentAgent,
    tekst: Annotated[str, Form(max_length=LONGEST)] = "",
) -> HTMLResponse:
    """Drafts of the answer to the pasted text."""
    notices: tuple[Notice, ...] = ()
    found = None
    if tekst.strip():
        try:
            found = await suggestions.suggest(
                text=tekst, form="brief", agent=agent.username, signed_by=agent.display_name
            )
        except (DialogueUnavailable, TimeoutError):
            notices = (_UNAVAILABLE,)
    else:
        notices = (_EMPTY,)
    return await console_page(request, "mail.html", agent, active=PATH, notices=notices, text=tekst, set=found)


@router.post("/servicedesk/voorstellen/{suggestion_id}/feedback", status_code=status.HTTP_204_NO_CONTENT)
async def record_feedback(
    suggestion_id: Annotated[str, Path(max_length=64)],
    done: FeedbackReport,
    suggestions: Suggestions,
    agent: CurrentAgent,
) -> None:
    """Keep what was done with a suggestion."""
    await recorded(suggestions, suggestion_id, done, agent)
