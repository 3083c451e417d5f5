"""What goes wrong at an address of the console, as a page for who opens it in a browser; scripts keep getting JSON."""

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from inspect import isawaitable
from typing import Any

from fastapi import FastAPI
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response

from bot.http.problems import Refused
from bot.servicedesk.console.rendering import page

_CONSOLE = "/servicedesk"
_FAILED = "Dit lukt nu niet. Probeer het zo opnieuw. Blijft het misgaan? Meld dat dan bij uw beheerder."
_IN_DUTCH = {
    HTTPStatus.NOT_FOUND.phrase: "Deze pagina bestaat niet (meer). Kijk of het adres klopt.",
    HTTPStatus.METHOD_NOT_ALLOWED.phrase: "Dit adres is geen pagina. Begin opnieuw op de servicedesk.",
}
"""What an agent reads where the framework speaks English."""

_Handler = Callable[[Any, Any], Any]


def show_as_pages(app: FastAPI) -> None:
    """Let each answer to an exception that is known by now be a page, where a browser asks for one."""
    for kind, handler in list(app.exception_handlers.items()):
        app.exception_handlers[kind] = _as_page(handler)


def _as_page(handler: _Handler) -> Callable[[Any, Any], Awaitable[Response]]:
    async def answer(request: Any, error: Any) -> Response:
        answered = handler(request, error)
        response: Response = await answered if isawaitable(answered) else answered
        if not isinstance(response, JSONResponse) or not _wants_page(request):
            return response
        detail = str(json.loads(bytes(response.body))["detail"])
        ours = isinstance(error, Refused) or response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        text = _IN_DUTCH.get(detail, detail) if ours else _FAILED  # what failed has a sentence for visitors
        return page(request, "fout.html", status_code=response.status_code, text=text)

    return answer


def _wants_page(request: HTTPConnection) -> bool:
    inside = request.url.path == _CONSOLE or request.url.path.startswith(f"{_CONSOLE}/")
    return inside and "text/html" in request.headers.get("accept", "")
