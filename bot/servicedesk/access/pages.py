"""The pages to sign in and out, here or at the organisation, and to change a password."""

import logging
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.http import metrics
from bot.http.limits import address_prefix
from bot.http.problems import Refused
from bot.http.services import service_of
from bot.platform.settings import Settings
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.attempts import TooManyAttempts
from bot.servicedesk.access.cookies import delete_cookie, read_cookie, set_cookie
from bot.servicedesk.access.dependencies import SIGN_IN, Editor, Person, check_csrf, csrf_token
from bot.servicedesk.access.forms import GIVE_CODE, HOME, STYLE, begin, form_page, own_page, to_form, wait, waiting
from bot.servicedesk.access.guard import AccountDisabled, SignInRefused
from bot.servicedesk.access.oidc import Organisation, OrganisationRefused, OrganisationUnavailable
from bot.servicedesk.access.passwords import WeakPassword

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/servicedesk", include_in_schema=False)

_FORM_SECONDS = 3600
_WRONG = "De gebruikersnaam of het wachtwoord klopt niet."
_WRONG_PRESENT = "Uw huidige wachtwoord klopt niet."
_NOT_SET_UP = "Aanmelden via uw organisatie is hier niet ingericht."
_UNAVAILABLE = "Aanmelden via uw organisatie lukt nu niet. Probeer het later opnieuw."
_FAILED = "Het aanmelden is niet gelukt. Probeer het opnieuw."
_DISABLED = "Uw account is uitgeschakeld. Vraag uw beheerder om het weer in te schakelen."
_NO_ROLE = "U hebt geen toegang tot de servicedesk. Vraag uw beheerder om toegang."


@router.get("/toegang.css")
async def style() -> Response:
    """The style of these pages."""
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=600"})


@router.get("/aanmelden")
async def sign_in_page(request: Request, terug: str = HOME) -> Response:
    """The form to sign in."""
    if read_cookie(request, "sessie") and await _agents(request).by_session(read_cookie(request, "sessie")):
        return RedirectResponse(own_page(terug), status.HTTP_303_SEE_OTHER)
    return _sign_in_form(request, terug=terug)


@router.post("/aanmelden")
async def sign_in(
    request: Request,
    gebruikersnaam: Annotated[str, Form(max_length=200)] = "",
    wachtwoord: Annotated[str, Form(max_length=1000)] = "",
    terug: Annotated[str, Form(max_length=500)] = HOME,
) -> Response:
    """Sign in with a password; the session always gets a new id."""
    agents = _agents(request)
    try:
        _with_password(request)
        before = read_cookie(request, "aanmelden")
        await check_csrf(request, csrf_token(request, before) if before else secrets.token_hex())
        opened = await agents.sign_in(gebruikersnaam, wachtwoord, address_prefix(request))
    except Refused as error:
        return _sign_in_form(request, error.detail, error.status_code, terug, gebruikersnaam)
    except SignInRefused:
        metrics.refusals.labels("sign_in").inc()
        return _sign_in_form(request, _WRONG, status.HTTP_401_UNAUTHORIZED, terug, gebruikersnaam)
    except AccountDisabled:
        return _sign_in_form(request, _DISABLED, status.HTTP_403_FORBIDDEN, terug)
    except TooManyAttempts as error:
        metrics.refusals.labels("sign_in_locked").inc()
        return waiting(_sign_in_form(request, wait(error), status.HTTP_429_TOO_MANY_REQUESTS, terug), error)
    address = to_form(GIVE_CODE, terug) if opened.code_due else own_page(terug)
    return await begin(request, opened.secret, address)


@router.get("/afmelden")
async def sign_out_page(request: Request, agent: Person) -> HTMLResponse:
    """The form to sign out."""
    return form_page(request, "afmelden.html", agent=agent, csrf_token=csrf_token(request))


@router.post("/afmelden")
async def sign_out(request: Request, agent: Person) -> Response:
    """End the session, here and in the browser."""
    await _agents(request).sign_out(read_cookie(request, "sessie"))
    response = RedirectResponse(SIGN_IN, status.HTTP_303_SEE_OTHER)
    delete_cookie(request, response, "sessie")
    return response


@router.get("/wachtwoord")
async def password_page(request: Request, agent: Editor) -> HTMLResponse:
    """The form to change the password."""
    return form_page(request, "wachtwoord.html", agent=agent, csrf_token=csrf_token(request))


@router.post("/wachtwoord")
async def change_password(
    request: Request,
    agent: Editor,
    huidig: Annotated[str, Form(max_length=1000)] = "",
    nieuw: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Change the password; other sessions of this account end."""
    values: dict[str, Any] = {"agent": agent, "csrf_token": csrf_token(request)}
    if not agent.local:
        return form_page(request, "wachtwoord.html", status_code=status.HTTP_403_FORBIDDEN, **values)
    try:
        secret = await _agents(request).change_password(agent, huidig, nieuw, address_prefix(request))
    except WeakPassword as error:
        code = status.HTTP_422_UNPROCESSABLE_CONTENT
        return form_page(request, "wachtwoord.html", status_code=code, melding=str(error), **values)
    except SignInRefused:
        code = status.HTTP_401_UNAUTHORIZED
        return form_page(request, "wachtwoord.html", status_code=code, melding=_WRONG_PRESENT, **values)
    except TooManyAttempts as error:
        code = status.HTTP_429_TOO_MANY_REQUESTS
        return waiting(form_page(request, "wachtwoord.html", status_code=code, melding=wait(error), **values), error)
    response = form_page(request, "wachtwoord.html", gelukt=True, **values)
    set_cookie(request, response, "sessie", secret)
    return response


@router.get("/oidc/aanmelden")
async def go(request: Request, terug: str = HOME) -> Response:
    """Go to the organisation's sign-in page."""
    try:
        return await _organisation(request).begin(request, own_page(terug))
    except Refused as error:
        return _sign_in_form(request, error.detail, error.status_code)
    except OrganisationUnavailable as error:
        return _unavailable(request, error)


@router.get("/oidc/terug")
async def come_back(request: Request) -> Response:
    """Come back from it, with proof of who signed in."""
    try:
        organisation = _organisation(request)
    except Refused as error:
        return _sign_in_form(request, error.detail, error.status_code)
    response = await _finished(request, organisation)
    organisation.forget(request, response)
    return response


def _sign_in_form(
    request: Request, message: str = "", status_code: int = 200, terug: str = HOME, username: str = ""
) -> HTMLResponse:
    """The form to sign in, with a message about what went wrong."""
    settings = service_of(request, Settings)
    before = read_cookie(request, "aanmelden") or secrets.token_urlsafe(32)
    response = form_page(
        request,
        "aanmelden.html",
        status_code=status_code,
        melding=message,
        terug=own_page(terug),
        gebruikersnaam=username[:80],
        csrf_token=csrf_token(request, before),
        met_wachtwoord=settings.local_accounts,
        organisatie=settings.oidc_issuer is not None,
    )
    try:
        set_cookie(request, response, "aanmelden", before, _FORM_SECONDS)
    except Refused as error:
        return form_page(request, "toegang.html", status_code=error.status_code, melding=error.detail)
    return response


def _agents(request: Request) -> Agents:
    return service_of(request, Agents)


def _with_password(request: Request) -> None:
    if not service_of(request, Settings).local_accounts:
        raise Refused(status.HTTP_403_FORBIDDEN, "local_accounts", "Meld u aan via uw organisatie.")


async def _finished(request: Request, organisation: Organisation) -> Response:
    try:
        identity, back_to = await organisation.finish(request)
    except OrganisationUnavailable as error:
        return _unavailable(request, error)
    except OrganisationRefused as error:
        metrics.refusals.labels("sign_in_organisation").inc()
        logger.warning("organisation_sign_in_refused", extra={"code": str(error)})
        await _agents(request).refused_by_organisation()
        return _sign_in_form(request, _FAILED, status.HTTP_401_UNAUTHORIZED)
    try:
        secret = await _agents(request).sign_in_identity(identity)
    except AccountDisabled:
        return _sign_in_form(request, _DISABLED, status.HTTP_403_FORBIDDEN)
    if secret is None:
        return _sign_in_form(request, _NO_ROLE, status.HTTP_403_FORBIDDEN)
    return await begin(request, secret, own_page(back_to))


def _organisation(request: Request) -> Organisation:
    if service_of(request, Settings).oidc_issuer is None:
        raise Refused(status.HTTP_404_NOT_FOUND, "no_organisation", _NOT_SET_UP)
    return service_of(request, Organisation)


def _unavailable(request: Request, error: OrganisationUnavailable) -> Response:
    logger.error("organisation_unavailable", extra={"code": type(error.__cause__ or error).__name__})
    return _sign_in_form(request, _UNAVAILABLE, status.HTTP_503_SERVICE_UNAVAILABLE)
