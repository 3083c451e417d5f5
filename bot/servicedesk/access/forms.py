"""What the pages to sign in have in common: their look, where they lead to, and the wait after too many mistakes."""

import re
from pathlib import Path
from typing import Any

from fastapi import Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import URL
from starlette.templating import Jinja2Templates

from bot.http.services import service_of
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.attempts import TooManyAttempts
from bot.servicedesk.access.cookies import delete_cookie, read_cookie, set_cookie
from bot.servicedesk.access.dependencies import SIGN_IN

HOME = "/servicedesk"
GIVE_CODE = f"{SIGN_IN}/code"
"""The page that asks for the code, for who gave the right password."""

_HERE = Path(__file__).resolve().parent
STYLE = (_HERE / "static" / "toegang.css").read_text(encoding="utf-8")
_TEMPLATES = Jinja2Templates(directory=_HERE / "templates")
_OWN_PAGE = re.compile(r"/servicedesk(?:[/?][!-\[\]-~]*)?")  # printable characters without the backslash
_WAIT = "Er is te vaak een verkeerd wachtwoord of een verkeerde code ingevuld. Probeer het over {minutes} opnieuw."


def form_page(request: Request, template: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
    """The page that `template` makes with these values."""
    response: HTMLResponse = _TEMPLATES.TemplateResponse(request, template, values, status_code=status_code)
    return response


async def begin(request: Request, secret: str, address: str) -> Response:
    """Give the browser its new session, end the one it had, and go on to this address, a page of ours."""
    response = RedirectResponse(address, status.HTTP_303_SEE_OTHER)
    set_cookie(request, response, "sessie", secret)
    delete_cookie(request, response, "aanmelden")
    if earlier := read_cookie(request, "sessie"):
        await service_of(request, Agents).sign_out(earlier)
    return response


def own_page(address: str) -> str:
    """The address, when it is a page of the servicedesk; else the first page."""
    return address if _OWN_PAGE.fullmatch(address) and not address.startswith(SIGN_IN) else HOME


def to_form(path: str, back_to: str) -> str:
    """The address of a form that leads to `back_to` afterwards."""
    return str(URL(path).include_query_params(terug=own_page(back_to)))


def wait(error: TooManyAttempts) -> str:
    """How long to wait, in a sentence."""
    minutes = -(-error.seconds // 60)
    return _WAIT.format(minutes="een minuut" if minutes == 1 else f"{minutes} minuten")


def waiting(response: HTMLResponse, error: TooManyAttempts) -> HTMLResponse:
    """The same page, that tells programs how long to wait."""
    response.headers["Retry-After"] = str(error.seconds)
    return response
