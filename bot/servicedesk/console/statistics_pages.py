"""The numbers of a period: as charts, as tables, and as a file for a spreadsheet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from bot.platform.clock import dutch_day
from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.console.page_errors import PageRoute
from bot.servicedesk.console.page_values import Notice, console_page
from bot.servicedesk.console.services import Desk
from bot.servicedesk.statistics.service import Grouping

PATH = "/servicedesk/cijfers"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

_USUAL_DAYS = 28
_MOST_DAYS = 366
_WRONG = Notice(f"Kies een periode van hoogstens {_MOST_DAYS} dagen, met de eerste dag vooraan.", warn=True)


@dataclass(frozen=True)
class Period:
    """The first and the last day that count; `wrong` when others were asked for than can be shown."""

    since: date
    until: date
    wrong: bool = False


def _period(van: Annotated[str, Query(max_length=10)] = "", tot: Annotated[str, Query(max_length=10)] = "") -> Period:
    today = dutch_day(datetime.now(UTC))
    usual = Period(today - timedelta(days=_USUAL_DAYS - 1), today)
    if not (van or tot):
        return usual
    try:
        since, until = date.fromisoformat(van), date.fromisoformat(tot)
    except ValueError:
        return Period(usual.since, usual.until, wrong=True)
    if not timedelta() <= until - since < timedelta(days=_MOST_DAYS) or date.max in (since, until):
        return Period(usual.since, usual.until, wrong=True)
    return Period(since, until)


Chosen = Annotated[Period, Depends(_period)]


@router.get("")
async def statistics_page(request: Request, services: Desk, agent: CurrentAgent, period: Chosen) -> HTMLResponse:
    """The numbers, in all, per day and per topic."""
    since, until = period.since, period.until
    return await console_page(
        request,
        services,
        "cijfers.html",
        agent,
        active=PATH,
        notices=(_WRONG,) if period.wrong else (),
        since=since,
        until=until,
        chosen=f"since={since}&until={until}",
        total=await services.statistics.total(since, until),
        days=await services.statistics.per_day(since, until),
        topics=await services.statistics.per_topic(since, until),
    )


@router.get("/csv")
async def download(services: Desk, agent: CurrentAgent, period: Chosen, per: Grouping = "dag") -> Response:
    """The numbers for a spreadsheet."""
    name = f"bro-cijfers-{per}-{period.since}-{period.until}.csv"
    await services.audit.record(agent, "geexporteerd", detail=name)
    content = await services.statistics.csv(period.since, period.until, per)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(f"\ufeff{content}", media_type="text/csv; charset=utf-8", headers=headers)
