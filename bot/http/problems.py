"""Error answers: one Dutch sentence that a visitor can act on, and never an echo of what was sent."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.repository import UnknownConversation, UnknownMessage
from bot.dialogue.client import DialogueUnavailable
from bot.dialogue.fixed_messages import fixed_message
from bot.http import metrics

logger = logging.getLogger(__name__)

_WRONG_SHAPE = "Dit bericht heeft niet de vorm die wij verwachten."


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
        logger.warning("request_refused", extra={"code": error.code, "path": request.url.path})
        return JSONResponse({"detail": error.detail}, error.status_code, error.headers)

    @app.exception_handler(status.HTTP_400_BAD_REQUEST)
    async def unreadable(request: Request, error: HTTPException) -> JSONResponse:
        return _answer(status.HTTP_400_BAD_REQUEST, _WRONG_SHAPE)  # FastAPI's own: a body that is not even text

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _answer(status.HTTP_422_UNPROCESSABLE_CONTENT, _WRONG_SHAPE)

    @app.exception_handler(UnknownConversation)
    async def unknown_conversation(request: Request, error: UnknownConversation) -> JSONResponse:
        return _answer(status.HTTP_404_NOT_FOUND, "Dit gesprek bestaat niet (meer). Begin een nieuw gesprek.")

    @app.exception_handler(UnknownMessage)
    async def unknown_message(request: Request, error: UnknownMessage) -> JSONResponse:
        return _answer(status.HTTP_422_UNPROCESSABLE_CONTENT, "Dit antwoord hoort niet bij dit gesprek.")

    @app.exception_handler(DialogueUnavailable)
    async def no_dialogue(request: Request, error: DialogueUnavailable) -> JSONResponse:
        logger.error("dialogue_unavailable", extra={"code": error.code, "path": request.url.path})
        return _answer(status.HTTP_503_SERVICE_UNAVAILABLE, fixed_message("actie_mislukt").text)

    @app.exception_handler(SQLAlchemyError)
    async def no_database(request: Request, error: SQLAlchemyError) -> JSONResponse:
        logger.error("database_unavailable", extra={"error": type(error).__name__, "path": request.url.path})
        return _answer(status.HTTP_503_SERVICE_UNAVAILABLE, fixed_message("assistent_onbereikbaar").text)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        logger.error("request_failed", extra={"error": type(error).__name__, "path": request.url.path})
        return _answer(status.HTTP_500_INTERNAL_SERVER_ERROR, fixed_message("actie_mislukt").text)


def _answer(status_code: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status_code)
