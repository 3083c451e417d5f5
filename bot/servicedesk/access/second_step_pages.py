"""The pages of the second step: the code at sign-in, setting it up, and changing it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.http import metrics
from bot.http.limits import address_prefix
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.attempts import TooManyAttempts
from bot.servicedesk.access.cookies import read_cookie, set_cookie
from bot.servicedesk.access.dependencies import SET_UP, NotSignedIn, Person, check_csrf, csrf_token
from bot.servicedesk.access.forms import GIVE_CODE, HOME, begin, form_page, own_page, wait
from bot.servicedesk.access.guard import SignInRefused
from bot.servicedesk.access.second_step import SecondStep

router = APIRouter(include_in_schema=False)

_WRONG = "Deze code klopt niet, of is al gebruikt. Wacht tot uw app een nieuwe code laat zien en vul die in."
_NOT_SET_UP = "Deze code klopt niet. Kijk of uw app de nieuwste regel “BRO Servicedesk” laat zien en vul die code in."

Steps = Annotated[SecondStep, provided(SecondStep)]
Code = Annotated[str, Form(max_length=60)]
BackTo = Annotated[str, Form(max_length=500)]


@dataclass(frozen=True)
class _Mistake:
    """What went wrong, for the page that says so; `seconds` is how long to wait first."""

    text: str = ""
    status_code: int = status.HTTP_200_OK
    seconds: int = 0


_NONE = _Mistake()


@router.get(GIVE_CODE)
async def code_page(request: Request, steps: Steps, terug: str = HOME) -> HTMLResponse:
    """The form for the code."""
    await _whose_code_is_due(request, steps)
    return _code_form(request, terug)


@router.post(GIVE_CODE)
async def give_code(request: Request, steps: Steps, code: Code = "", terug: BackTo = HOME) -> Response:
    """Finish signing in."""
    agent = await _whose_code_is_due(request, steps)
    try:
        secret = await steps.finish(read_cookie(request, "sessie"), agent, code, address_prefix(request))
    except (SignInRefused, TooManyAttempts) as error:
        return _code_form(request, terug, _mistake(error))
    return await begin(request, secret, own_page(terug))


@router.get(SET_UP)
async def second_step_page(request: Request, steps: Steps, agent: Person, terug: str = HOME) -> HTMLResponse:
    """How it is with one's own second step; who has none can set it up here."""
    return await _own_page(request, steps, agent, terug)


@router.post(SET_UP)
async def set_up(request: Request, steps: Steps, agent: Person, code: Code = "", terug: BackTo = HOME) -> Response:
    """Turn it on; the recovery codes are shown this once."""
    try:
        done = await steps.set_up(agent, read_cookie(request, "sessie"), code)
    except SignInRefused:
        return await _own_page(request, steps, agent, terug, _Mistake(_NOT_SET_UP, status.HTTP_401_UNAUTHORIZED))
    response = form_page(request, "herstelcodes.html", codes=done.recovery, terug=own_page(terug), nieuw=True)
    set_cookie(request, response, "sessie", done.session)
    return response


@router.post(f"{SET_UP}/wijzigen")
async def change(
    request: Request,
    steps: Steps,
    agent: Person,
    opdracht: Annotated[Literal["herstelcodes", "uitzetten"], Form()] = "herstelcodes",
    code: Code = "",
) -> Response:
    """New recovery codes, or turn it off."""
    network = address_prefix(request)
    try:
        if opdracht == "uitzetten":
            await steps.turn_off(agent, code, network)
            return RedirectResponse(SET_UP, status.HTTP_303_SEE_OTHER)
        codes = await steps.renew_recovery(agent, code, network)
    except (SignInRefused, TooManyAttempts) as error:
        return await _own_page(request, steps, agent, HOME, _mistake(error))
    return form_page(request, "herstelcodes.html", codes=codes, terug=SET_UP)


async def _whose_code_is_due(request: Request, steps: SecondStep) -> Agent:
    """Who gave the right password in this browser.

    Raises:
        NotSignedIn: when nobody did, or too long ago.
        Refused: when the request is forged (403).
    """
    session = read_cookie(request, "sessie")
    if not session:
        raise NotSignedIn
    await check_csrf(request, csrf_token(request))
    agent = await steps.due(session)
    if agent is None:
        raise NotSignedIn
    return agent


def _code_form(request: Request, terug: str, mistake: _Mistake = _NONE) -> HTMLResponse:
    return _page(request, "code.html", mistake, csrf_token=csrf_token(request), terug=own_page(terug))


async def _own_page(
    request: Request, steps: SecondStep, agent: Agent, terug: str, mistake: _Mistake = _NONE
) -> HTMLResponse:
    standing = await steps.standing(agent)
    offered = agent.local and standing.since is None
    return _page(
        request,
        "tweede_stap.html",
        mistake,
        csrf_token=csrf_token(request),
        agent=agent,
        standing=standing,
        required=steps.required,
        offer=steps.offer(agent, read_cookie(request, "sessie")) if offered else None,
        terug=own_page(terug),
    )


def _page(request: Request, template: str, mistake: _Mistake, **values: object) -> HTMLResponse:
    response = form_page(request, template, status_code=mistake.status_code, melding=mistake.text, **values)
    if mistake.seconds:
        response.headers["Retry-After"] = str(mistake.seconds)
    return response


def _mistake(error: SignInRefused | TooManyAttempts) -> _Mistake:
    if isinstance(error, TooManyAttempts):
        metrics.refusals.labels("sign_in_locked").inc()
        return _Mistake(wait(error), status.HTTP_429_TOO_MANY_REQUESTS, error.seconds)
    metrics.refusals.labels("sign_in_code").inc()
    return _Mistake(_WRONG, status.HTTP_401_UNAUTHORIZED)
