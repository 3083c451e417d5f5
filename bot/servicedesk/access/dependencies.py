"""What a route asks for to know who calls, and whether they may.

    async def read(agent: Annotated[Agent, require(scope="suggestions:read")]) -> ...
    async def page(agent: CurrentAgent) -> ...
    async def about_texts(agent: Editor) -> ...

People come with the session cookie, programs with `Authorization: Bearer` and an API token. A program needs a scope: a
route that asks for none is for people, and then for those who have conversations when it does not ask for an `Editor`.
A request that changes something and comes with the cookie must carry the session's CSRF token, in the header
`X-CSRF-Token` or the form field `csrf_token`.
"""

import hashlib
import hmac
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Security, status
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field
from starlette.datastructures import URL

from bot.http import metrics
from bot.http.origins import own_origin
from bot.http.problems import Refused
from bot.http.services import service_of
from bot.platform.keys import derived_key
from bot.platform.settings import Settings
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.agents import Agent, Role, Scope
from bot.servicedesk.access.cookies import read_cookie

RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A number that can be the id of a row: PostgreSQL knows no larger ones."""

SIGN_IN = "/servicedesk/aanmelden"
SET_UP = "/servicedesk/tweede-stap"

_SAFE = ("GET", "HEAD", "OPTIONS")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_FORGED = "Dit formulier is verlopen. Open de pagina opnieuw en probeer het nog een keer."
_NOT_ALLOWED = "U mag dit niet. Vraag uw beheerder om toegang."
_SIGN_IN_FIRST = "U bent niet aangemeld. Meld u aan en probeer het opnieuw."
_SET_UP_FIRST = "Stel eerst uw tweede stap in. Daarna kunt u verder."

_bearer = HTTPBearer(description="An API token of `bro agents token add`; people use their session", auto_error=False)


class FirstElsewhere(Refused):
    """Something must be done first on another page, `page`: who opens a page is sent there, and comes back after it."""

    page: str


class NotSignedIn(FirstElsewhere):
    """Nobody is signed in, or the API token is worth nothing: 401 for programs, the sign-in page for people."""

    page = SIGN_IN

    def __init__(self) -> None:
        challenge = {"WWW-Authenticate": "Bearer"}
        super().__init__(status.HTTP_401_UNAUTHORIZED, "not_signed_in", _SIGN_IN_FIRST, challenge)


class SetUpFirst(FirstElsewhere):
    """Who is signed in must have a second step before anything else, and has none."""

    page = SET_UP

    def __init__(self) -> None:
        super().__init__(status.HTTP_403_FORBIDDEN, "second_step_first", _SET_UP_FIRST)


async def _known(request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]) -> Agent:
    """Who calls; an `Authorization` header counts before the cookie."""
    agents = service_of(request, Agents)
    if "authorization" in request.headers:
        agent = await agents.by_token(bearer.credentials) if bearer else None
    else:
        secret = read_cookie(request, "sessie")
        agent = await agents.by_session(secret, uses=not _is_background(request)) if secret else None
        if agent is not None:
            await check_csrf(request, csrf_token(request))
    if agent is None:
        raise NotSignedIn
    return agent


Known = Annotated[Agent, Depends(_known)]


async def _person(agent: Known) -> Agent:
    if agent.role is None:
        raise _forbidden()
    return agent


Person = Annotated[Agent, Depends(_person)]
"""Who is signed in, also who must set up the second step first: for the pages of that, and to sign out."""


async def _identified(agent: Known) -> Agent:
    if agent.set_up_first:
        raise SetUpFirst
    return agent


Caller = Annotated[Agent, Depends(_identified)]
"""Who calls, for a dependency beside the one that says what a route needs; a route itself takes `CurrentAgent`."""


async def _current(request: Request, agent: Caller) -> Agent:
    scope_checked = agent.role is None and getattr(request.state, "scope_checked", False)
    if not scope_checked and not agent.may("medewerker"):
        raise _forbidden()
    return agent


CurrentAgent = Annotated[Agent, Depends(_current)]
"""Who is signed in and has conversations. A program is only let in on a route that also says `require(scope=...)`, as a
dependency of the route or of its router."""


def require(role: Role | None = None, scope: Scope | None = None) -> Any:
    """A dependency that gives the agent when they have this role and this scope.

    Raises (for the caller of the route):
        NotSignedIn: when nobody is signed in (401; a page sends people to sign in).
        Refused: when they may not (403), or the request is forged (403).
    """

    async def allowed(request: Request, agent: Caller) -> Agent:
        if not agent.may(role, scope) or (agent.role is None and scope is None):
            raise _forbidden()
        request.state.scope_checked = scope is not None
        return agent

    return Depends(allowed)


Editor = Annotated[Agent, require(role="redacteur")]
"""Who is signed in and works on texts, which is everybody; for pages on which no conversation can be seen."""


def csrf_token(request: Request, cookie: str | None = None) -> str:
    """The token that forms and scripts of this session send along; `cookie` when it is not the session's."""
    key = derived_key(service_of(request, Settings), "servicedesk forms")
    secret = read_cookie(request, "sessie") if cookie is None else cookie
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()


async def check_csrf(request: Request, expected: str) -> None:
    """Refuse a changing request that a page of somebody else made.

    Raises:
        Refused: when its token is not `expected`, or its origin is not ours (403).
    """
    if request.method in _SAFE:
        return
    origin = request.headers.get("origin")
    own = own_origin(request)
    given = request.headers.get("x-csrf-token") or await _form_field(request, "csrf_token")
    if (origin is not None and origin != own) or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Refused(status.HTTP_403_FORBIDDEN, "csrf", _FORGED)


def add_handlers(app: FastAPI) -> None:
    """Send people who open a page to what they must do first, such as signing in, and back afterwards."""

    @app.exception_handler(FirstElsewhere)
    async def first_elsewhere(request: Request, error: FirstElsewhere) -> Response:
        metrics.refusals.labels(error.code).inc()
        if _opens_a_page(request):
            here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(str(URL(error.page).include_query_params(terug=here)), status.HTTP_303_SEE_OTHER)
        return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


def _opens_a_page(request: Request) -> bool:
    if request.method not in _SAFE or request.url.path.startswith("/api/"):
        return False
    return "text/html" in request.headers.get("accept", "") and "hx-request" not in request.headers


def _is_background(request: Request) -> bool:
    """Whether a page asks by itself, which keeps no session open: an event stream, or a request that says so."""
    return "x-background" in request.headers or "text/event-stream" in request.headers.get("accept", "")


async def _form_field(request: Request, name: str) -> str:
    if not request.headers.get("content-type", "").startswith(_FORMS):
        return ""
    value = (await request.form()).get(name)
    return value if isinstance(value, str) else ""


def _forbidden() -> Refused:
    return Refused(status.HTTP_403_FORBIDDEN, "not_allowed", _NOT_ALLOWED)
