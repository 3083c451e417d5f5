"""Error answers: one Dutch sentence that a visitor can act on, and never an echo of what was sent."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.repository import UnknownConversation, UnknownMessage
from bot.conversations.turnstile import TurnTaken
from bot.dialogue.client import DialogueUnavailable
from bot.dialogue.content import with_contact
from bot.dialogue.fixed_messages import fixed_message
from bot.guidance.dutch_date import dutch_date
from bot.http import metrics
from bot.platform.database import UnstorableText
from bot.privacy.erasure import PreservedConversation

logger = logging.getLogger(__name__)

TOO_LARGE = "Dit bericht is te groot."
_WRONG_SHAPE = "Dit bericht heeft niet de vorm die wij verwachten."
_MISTAKES: list[tuple[int | type[Exception], int, str]] = [
    (status.HTTP_400_BAD_REQUEST, status.HTTP_400_BAD_REQUEST, _WRONG_SHAPE),  # FastAPI's own: no text at all
    (status.HTTP_413_CONTENT_TOO_LARGE, status.HTTP_413_CONTENT_TOO_LARGE, TOO_LARGE),
    (RequestValidationError, status.HTTP_422_UNPROCESSABLE_CONTENT, _WRONG_SHAPE),
    (
        UnknownConversation,
        status.HTTP_404_NOT_FOUND,
        "Dit gesprek bestaat niet (meer). Begin een nieuw gesprek.",
    ),
    (UnstorableText, status.HTTP_422_UNPROCESSABLE_CONTENT, _WRONG_SHAPE),
    (UnknownMessage, status.HTTP_422_UNPROCESSABLE_CONTENT, "Dit antwoord hoort niet bij dit gesprek."),
]
"""What a caller did wrong: the exception, or FastAPI's status; the answer's status; and what to say."""

_PRESERVED = (
    "Uw gesprek is niet gewist. Wij moeten het bewaren tot en met {day}, bijvoorbeeld voor een klacht. "
    "Hebt u vragen of bent u het er niet mee eens? Bel %telefoon% of mail %mail%."
)
_FAILURES: list[tuple[type[Exception], int, str, str]] = [
    (DialogueUnavailable, status.HTTP_503_SERVICE_UNAVAILABLE, "dialogue_unavailable", "actie_mislukt"),
    (TurnTaken, status.HTTP_503_SERVICE_UNAVAILABLE, "turn_taken", "assistent_onbereikbaar"),
    (SQLAlchemyError, status.HTTP_503_SERVICE_UNAVAILABLE, "database_unavailable", "assistent_onbereikbaar"),
    (Exception, status.HTTP_500_INTERNAL_SERVER_ERROR, "request_failed", "actie_mislukt"),
]
"""What failed on our side: the exception, the answer's status, the event for the log, and the fixed message."""

_Handler = Callable[[Request, Exception], Awaitable[JSONResponse]]


class Problem(BaseModel):
    """What went wrong, in Dutch."""

    detail: str


class Refused(HTTPException):
    """A request that is turned away; `code` names the reason in logs and metrics."""

    def __init__(self, status_code: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status_code, detail, headers)
        self.code = code


def responses(*codes: int) -> dict[int | str, dict[str, object]]:
    """What OpenAPI says of the error answers with these status codes; they are JSON whatever the answer else is."""
    content = {"application/json": {"schema": Problem.model_json_schema()}}
    return {code: {"description": HTTPStatus(code).phrase, "content": content} for code in codes}


def add_handlers(app: FastAPI) -> None:
    """Turn exceptions into Dutch sentences, and log their kind without their content."""

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> JSONResponse:
        metrics.refusals.labels(error.code).inc()
        logger.warning("request_refused", extra={"code": error.code, "route": _route(request)})
        return JSONResponse({"detail": error.detail}, error.status_code, error.headers)

    @app.exception_handler(PreservedConversation)
    async def preserved(request: Request, error: PreservedConversation) -> JSONResponse:
        return JSONResponse(
            {"detail": with_contact(_PRESERVED).format(day=dutch_date(error.until))}, status.HTTP_409_CONFLICT
        )

    tell_mistakes(app, _MISTAKES)
    for kind, status_code, event, sentence in _FAILURES:
        app.add_exception_handler(kind, _apologising(status_code, event, sentence))


def tell_mistakes(app: FastAPI, mistakes: Iterable[tuple[int | type[Exception], int, str]]) -> None:
    """Answer each kind of mistake with its status code and sentence."""
    for kind, status_code, detail in mistakes:
        app.add_exception_handler(kind, _telling(status_code, detail))


def _telling(status_code: int, detail: str) -> _Handler:
    """A handler that answers a mistake with this sentence."""

    async def tell(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"detail": detail}, status_code)

    return tell


def _apologising(status_code: int, event: str, sentence: str) -> _Handler:
    async def apologise(request: Request, error: Exception) -> JSONResponse:
        code = getattr(error, "code", None) or type(error).__name__
        logger.error(event, extra={"code": code, "route": _route(request)})
        return JSONResponse({"detail": fixed_message(sentence).text}, status_code)

    return apologise


def _route(request: Request) -> str:
    """The pattern of the address: what is filled in there may be anything that somebody typed."""
    return str(getattr(request.scope.get("route"), "path", "unknown"))
