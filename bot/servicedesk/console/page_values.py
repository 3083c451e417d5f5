"""What every page of the console needs besides its own content: the menu, the notices, and how many wait."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import csrf_token
from bot.servicedesk.console import wording
from bot.servicedesk.console.rendering import page
from bot.servicedesk.console.services import Services

_FLASHES = {
    "overgenomen": "U hebt dit gesprek overgenomen. De bezoeker ziet uw naam.",
    "teruggegeven": "Het gesprek staat weer in de wachtrij.",
    "gesloten": "Het gesprek is afgesloten. De assistent heeft het overgenomen.",
    "niet_wachtend": "Dit gesprek wacht niet meer. Misschien is de bezoeker weggegaan.",
    "niet_van_u": "U hebt dit gesprek niet meer. Het is teruggegeven of afgesloten.",
    "bewaard": "Uw keuze is bewaard.",
    "geen_tekst": "Vul eerst een reden of een melding in.",
}
"""What the last step did, by the code in the address of the page after it."""


@dataclass(frozen=True)
class MenuItem:
    """One page in the main menu."""

    path: str
    title: str


@dataclass(frozen=True)
class Notice:
    """A sentence above a page."""

    text: str
    warn: bool = False


_MENU = (
    MenuItem("/servicedesk/wachtrij", "Wachtrij"),
    MenuItem("/servicedesk/mail", "Mail beantwoorden"),
    MenuItem("/servicedesk/zoeken", "Zoeken"),
    MenuItem("/servicedesk/antwoorden", "Antwoorden"),
    MenuItem("/servicedesk/leerlijst", "Leerlijst"),
    MenuItem("/servicedesk/cijfers", "Cijfers"),
)
_MANAGEMENT = MenuItem("/servicedesk/beheer", "Beheer")


async def console_page(
    request: Request,
    services: Services,
    template: str,
    agent: Agent,
    *,
    active: str = "",
    status_code: int = 200,
    notices: tuple[Notice, ...] = (),
    **values: Any,
) -> HTMLResponse:
    """The page that `template` makes; `active` is the path of its item in the menu."""
    shown = [*notices, *_flash(request), *await _standing_notices(services)]
    return page(
        request,
        template,
        status_code=status_code,
        agent=agent,
        csrf_token=csrf_token(request),
        menu=[*_MENU, _MANAGEMENT] if agent.role == "beheerder" else list(_MENU),
        active=active,
        waiting=len(await services.handovers.queue()),
        notices=shown,
        **values,
    )


def fragment(request: Request, template: str, agent: Agent, **values: Any) -> HTMLResponse:
    """A piece of a page, for the page's script."""
    return page(request, template, agent=agent, csrf_token=csrf_token(request), **values)


def _flash(request: Request) -> list[Notice]:
    text = _FLASHES.get(request.query_params.get("melding", ""))
    return [Notice(text)] if text else []


async def _standing_notices(services: Services) -> list[Notice]:
    """What every agent must know now."""
    state, health = await services.operations.state(), await services.registry_health()
    notices = []
    if state.off is not None:
        notices.append(Notice(f"De assistent is uitgeschakeld: {state.off}", warn=True))
    if state.notice:
        notices.append(Notice(f"Bezoekers zien deze melding: {state.notice}"))
    if health is not None and health.degraded:
        notices.append(Notice(wording.LIST_STATES[health.state], warn=True))
    return notices
