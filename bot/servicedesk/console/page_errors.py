"""What goes wrong on a page of the console, as a page; for scripts the usual JSON answer stays."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import Response

from bot.conversations.repository import UnknownConversation
from bot.handover.handover import UnknownHandover
from bot.http import metrics
from bot.http.problems import Refused
from bot.servicedesk.access.dependencies import NotSignedIn
from bot.servicedesk.console.rendering import page

_GONE = "Dit gesprek bestaat niet (meer). De bezoeker kan het hebben gewist."
_WRONG_SHAPE = "Dit adres of formulier klopt niet. Ga terug en probeer het opnieuw."


class PageRoute(APIRoute):
    """A route whose refusals are pages for who opens it in a browser."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn:
                raise
            except (UnknownHandover, UnknownConversation) as error:
                return _answer(request, Refused(status.HTTP_404_NOT_FOUND, "unknown_conversation", _GONE), error)
            except RequestValidationError as error:
                return _answer(request, Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "shape", _WRONG_SHAPE), error)
            except Refused as error:
                return _answer(request, error, error)

        return handled


def _answer(request: Request, refusal: Refused, cause: Exception) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        raise refusal from cause
    metrics.refusals.labels(refusal.code).inc()
    return page(request, "fout.html", status_code=refusal.status_code, text=refusal.detail)
