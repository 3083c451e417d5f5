"""The pages that lead to the organisation's sign-in and back."""

import logging

from fastapi import APIRouter, Request, status
from fastapi.responses import Response

from bot.http import metrics
from bot.http.problems import Refused
from bot.http.services import service_of
from bot.platform.settings import Settings
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.audit import Audit
from bot.servicedesk.access.oidc import Organisation, OrganisationRefused, OrganisationUnavailable
from bot.servicedesk.access.routes import HOME, begin, own_page, sign_in_form

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/servicedesk/oidc", include_in_schema=False)

_NOT_SET_UP = "Aanmelden via uw organisatie is hier niet ingericht."
_UNAVAILABLE = "Aanmelden via uw organisatie lukt nu niet. Probeer het later opnieuw."
_FAILED = "Het aanmelden is niet gelukt. Probeer het opnieuw."
_NO_ROLE = "U hebt geen toegang tot de servicedesk. Vraag uw beheerder om toegang."


@router.get("/aanmelden")
async def go(request: Request, terug: str = HOME) -> Response:
    """Go to the organisation's sign-in page."""
    try:
        return await _organisation(request).begin(request, own_page(terug))
    except Refused as error:
        return sign_in_form(request, error.detail, error.status_code)
    except OrganisationUnavailable as error:
        return _unavailable(request, error)


@router.get("/terug")
async def come_back(request: Request) -> Response:
    """Come back from it, with proof of who signed in."""
    try:
        organisation = _organisation(request)
    except Refused as error:
        return sign_in_form(request, error.detail, error.status_code)
    response = await _finished(request, organisation)
    organisation.forget(request, response)
    return response


async def _finished(request: Request, organisation: Organisation) -> Response:
    try:
        identity, back_to = await organisation.finish(request)
    except OrganisationUnavailable as error:
        return _unavailable(request, error)
    except OrganisationRefused as error:
        metrics.refusals.labels("sign_in_organisation").inc()
        logger.warning("organisation_sign_in_refused", extra={"code": str(error)})
        await service_of(request, Audit).record("onbekend", "mislukt", detail="organisatie")
        return sign_in_form(request, _FAILED, status.HTTP_401_UNAUTHORIZED)
    secret = await service_of(request, Agents).sign_in_identity(identity)
    if secret is None:
        return sign_in_form(request, _NO_ROLE, status.HTTP_403_FORBIDDEN)
    return await begin(request, secret, back_to)


def _organisation(request: Request) -> Organisation:
    if service_of(request, Settings).oidc_issuer is None:
        raise Refused(status.HTTP_404_NOT_FOUND, "no_organisation", _NOT_SET_UP)
    return service_of(request, Organisation)


def _unavailable(request: Request, error: OrganisationUnavailable) -> Response:
    logger.error("organisation_unavailable", extra={"code": type(error.__cause__ or error).__name__})
    return sign_in_form(request, _UNAVAILABLE, status.HTTP_503_SERVICE_UNAVAILABLE)
