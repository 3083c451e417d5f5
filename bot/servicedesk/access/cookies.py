"""The cookies of the servicedesk: for our own pages only, over https only, out of reach of scripts.

`__Host-` makes the browser itself refuse one that another site of the domain sets. Plain http is allowed on the
loopback address alone, where nobody can listen.
"""

import ipaddress
from typing import Literal
from urllib.parse import urlsplit

from fastapi import Request, Response, status

from bot.http.origins import own_origin
from bot.http.problems import Refused

Cookie = Literal["sessie", "aanmelden", "oidc"]
"""An open session; a form to sign in with; a visit to the organisation's sign-in page."""

_INSECURE = "Aanmelden kan alleen via een beveiligde verbinding (https). Neem contact op met uw beheerder."


def read_cookie(request: Request, cookie: Cookie) -> str:
    """What the cookie holds, or nothing."""
    return request.cookies.get(_name(request, cookie), "")


def set_cookie(request: Request, response: Response, cookie: Cookie, value: str, seconds: int | None = None) -> None:
    """Give the browser a cookie, until it closes or for so many seconds.

    Raises:
        Refused: when the connection is not secure (403).
    """
    if not _is_safe(request):
        raise Refused(status.HTTP_403_FORBIDDEN, "sign_in_insecure", _INSECURE)
    response.set_cookie(
        _name(request, cookie),
        value,
        max_age=seconds,
        path="/",
        secure=_is_https(request),
        httponly=True,
        samesite="lax",  # strict would ask who follows a link in a mail to sign in again; changes need a token anyway
    )


def delete_cookie(request: Request, response: Response, cookie: Cookie) -> None:
    """Take a cookie away."""
    secure = _is_https(request)
    response.delete_cookie(_name(request, cookie), path="/", secure=secure, httponly=True, samesite="lax")


def _name(request: Request, cookie: Cookie) -> str:
    return f"__Host-bro_{cookie}" if _is_https(request) else f"bro_{cookie}"


def _is_https(request: Request) -> bool:
    return own_origin(request).startswith("https:")


def _is_safe(request: Request) -> bool:
    url = urlsplit(own_origin(request))
    if url.scheme == "https" or url.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.hostname or "").is_loopback
    except ValueError:
        return False
