"""Which websites may talk to the gateway.

Origins are compared exactly. A browser always names the origin of a page that is not ours; a caller that names none
is our own page or not a browser. An origin is no proof of who calls: the token is.
"""

from urllib.parse import urlsplit

from fastapi import Request, status
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.http.problems import Refused
from bot.http.services import service_of
from bot.platform.settings import Settings

_HEADERS = ("authorization", "content-type", "last-event-id")


class CrossOrigin:
    """Lets the allowed websites call the addresses under `prefix`, without credentials."""

    def __init__(self, app: ASGIApp, prefix: str, settings: Settings) -> None:
        self._app = app
        self._prefix = prefix
        self._cors = CORSMiddleware(
            app,
            allow_origins=settings.allowed_origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=_HEADERS,
            expose_headers=("retry-after",),
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inside = scope["type"] == "http" and scope["path"].startswith(self._prefix)
        await (self._cors if inside else self._app)(scope, receive, send)


def embedding_origin(request: Request) -> str:
    """The origin of the page that calls.

    Raises:
        Refused: when that website is not on the list (403).
    """
    own = own_origin(request)
    origin = request.headers.get("origin", own)
    if origin != own and origin not in service_of(request, Settings).allowed_origins:
        raise Refused(status.HTTP_403_FORBIDDEN, "origin", "Deze website mag de assistent niet gebruiken.")
    return origin


def own_origin(request: Request) -> str:
    """The gateway's own origin: from the settings, or else the address that the caller used."""
    public = service_of(request, Settings).public_url
    url = urlsplit(public) if public else request.url
    return f"{url.scheme}://{url.netloc}"
