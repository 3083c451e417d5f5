"""The frame of every page of the console: the menu, the notices, how many wait, and what goes wrong as a page."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from bot.conversations.repository import UnknownConversation
from bot.handover.handover import UnknownHandover
from bot.handover.service import HandoverService
from bot.http import metrics
from bot.http.problems import Refused
from bot.http.services import service_of
from bot.operations.service import Operations
from bot.platform.settings import Settings
from bot.registry.health import RegistryHealth, registry_health
from bot.registry.store import RegistryStore
from bot.servicedesk.access.agents import Agent, Role
from bot.servicedesk.access.dependencies import FirstElsewhere, csrf_token
from bot.servicedesk.console import wording
from bot.servicedesk.console.rendering import page

_GONE = "Dit gesprek bestaat niet (meer). De bezoeker kan het hebben gewist."
_WRONG_SHAPE = "Dit adres of formulier klopt niet. Ga terug en probeer het opnieuw."
_FLASHES = {
    "overgenomen": "U hebt dit gesprek overgenomen. De bezoeker ziet uw naam.",
    "teruggegeven": "Het gesprek staat weer in de wachtrij.",
    "gesloten": "Het gesprek is afgesloten. De assistent heeft het overgenomen.",
    "heropend": "U hebt dit gesprek weer. De bezoeker ziet uw naam.",
    "niet_heropend": "De bezoeker praat al verder met de assistent, of het gesprek is niet van u. Heropenen kan niet.",
    "niet_wachtend": "Dit gesprek wacht niet meer. Misschien is de bezoeker weggegaan.",
    "niet_van_u": "U hebt dit gesprek niet meer. Het is teruggegeven of afgesloten.",
    "bewaard": "Uw keuze is bewaard.",
    "overgedragen": "Het gesprek is nu van uw collega. De bezoeker ziet de nieuwe naam.",
    "aan_team": "Het gesprek staat in de wachtrij voor het team. De bezoeker leest dat het wachten weer begint.",
    "niet_aanwezig": "Deze collega is er nu niet, of niemand van dit team. Kies iemand anders.",
    "genoteerd": "Uw notitie is bewaard. Alleen medewerkers zien die.",
    "geen_notitie": "Schrijf eerst iets in de notitie.",
    "weg": "U bent even weg. U krijgt niets overgedragen. Uw eigen gesprekken houdt u.",
    "terug": "U bent er weer.",
    "geen_account": "Dit kan niet: het is uw eigen account, of er is geen account met een wachtwoord van deze naam.",
    "voorgesteld": "Uw voorstel is bewaard. Een collega kijkt het na.",
    "voorstel_weg": "Dit voorstel is er niet meer, of een collega was u voor.",
    "meteen_live": "De tekst is live. Bezoekers lezen die vanaf het volgende bericht.",
    "teruggezet": "Bezoekers lezen weer de tekst uit het bestand.",
    "niet_live": "Deze tekst is niet meer live. Een collega was u voor.",
    "tekst_bewaard": "De standaardtekst is bewaard.",
    "tekst_weg": "De standaardtekst is verwijderd.",
    "geen_tekst": "Vul eerst een reden of een melding in.",
}
"""What the last step did, by the code in the address of the page after it."""


@dataclass(frozen=True)
class MenuItem:
    """One page in the main menu, for who does the work of this role."""

    path: str
    title: str
    role: Role = "medewerker"


@dataclass(frozen=True)
class Notice:
    """A sentence above a page."""

    text: str
    warn: bool = False


_MENU = (
    MenuItem("/servicedesk/wachtrij", "Wachtrij"),
    MenuItem("/servicedesk/mail", "Mail beantwoorden"),
    MenuItem("/servicedesk/zoeken", "Zoeken"),
    MenuItem("/servicedesk/antwoorden", "Antwoorden", "redacteur"),
    MenuItem("/servicedesk/leerlijst", "Leerlijst", "redacteur"),
    MenuItem("/servicedesk/cijfers", "Cijfers"),
    MenuItem("/servicedesk/beheer", "Beheer", "beheerder"),
)


class PageRoute(APIRoute):
    """A route whose refusals are pages for who opens it in a browser; for scripts the usual JSON answer stays."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except FirstElsewhere:
                raise
            except (UnknownHandover, UnknownConversation) as error:
                return _refusal(request, Refused(status.HTTP_404_NOT_FOUND, "unknown_conversation", _GONE), error)
            except RequestValidationError as error:
                return _refusal(request, Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "shape", _WRONG_SHAPE), error)
            except Refused as error:
                return _refusal(request, error, error)

        return handled


async def console_page(
    request: Request,
    template: str,
    agent: Agent,
    *,
    active: str = "",
    status_code: int = 200,
    notices: tuple[Notice, ...] = (),
    **values: Any,
) -> HTMLResponse:
    """The page that `template` makes; `active` is the path of its item in the menu."""
    return page(
        request,
        template,
        status_code=status_code,
        agent=agent,
        csrf_token=csrf_token(request),
        menu=menu_of(agent),
        active=active,
        waiting=len(await service_of(request, HandoverService).queue()),
        notices=[*notices, *_flash(request), *await _standing_notices(request)],
        **values,
    )


def menu_of(agent: Agent) -> list[MenuItem]:
    """The pages that are for this agent; they begin on the first."""
    return [item for item in _MENU if agent.may(item.role)]


def fragment(request: Request, template: str, agent: Agent, **values: Any) -> HTMLResponse:
    """A piece of a page, for the page's script."""
    return page(request, template, agent=agent, csrf_token=csrf_token(request), **values)


def to_page(path: str, done: str) -> RedirectResponse:
    """Go on to the page at `path`, which says what the last step did by its code `done`."""
    return RedirectResponse(f"{path}?melding={done}", status.HTTP_303_SEE_OTHER)


async def list_health(request: Request) -> RegistryHealth | None:
    """The state of the registration list, or None when it cannot be read."""
    store, settings = service_of(request, RegistryStore), service_of(request, Settings)
    try:
        return await asyncio.to_thread(registry_health, store, settings.registry_max_age_days)
    except SQLAlchemyError:
        return None


def _refusal(request: Request, refusal: Refused, cause: Exception) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        raise refusal from cause
    metrics.refusals.labels(refusal.code).inc()
    return page(request, "fout.html", status_code=refusal.status_code, text=refusal.detail)


def _flash(request: Request) -> list[Notice]:
    text = _FLASHES.get(request.query_params.get("melding", ""))
    return [Notice(text)] if text else []


async def _standing_notices(request: Request) -> list[Notice]:
    """What every agent must know now."""
    state, health = await service_of(request, Operations).state(), await list_health(request)
    notices = []
    if state.off is not None:
        notices.append(Notice(f"De assistent is uitgeschakeld: {state.off}", warn=True))
    if state.notice:
        notices.append(Notice(f"Bezoekers zien deze melding: {state.notice}"))
    if health is not None and health.degraded:
        notices.append(Notice(wording.LIST_STATES[health.state], warn=True))
    return notices


def typed_lines(text: str) -> str:
    """What somebody typed into a text area: a browser sends the end of a line as two characters."""
    return text.replace("\r\n", "\n").strip()
