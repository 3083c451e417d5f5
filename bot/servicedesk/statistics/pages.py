"""The numbers of a period: as charts, as tables, and as a file for a spreadsheet."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from bot.servicedesk.access.dependencies import CurrentAgent
from bot.servicedesk.console.frame import Notice, PageRoute, console_page
from bot.servicedesk.statistics.api import Numbers, as_file
from bot.servicedesk.statistics.charts import charts, topic_chart
from bot.servicedesk.statistics.service import WRONG_PERIOD, Grouping, Period

PATH = "/servicedesk/cijfers"

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

_Day = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True)
class _Shown:
    """The days to show; `wrong` when others were asked for than can be counted."""

    period: Period
    wrong: bool = False


def _chosen(numbers: Numbers, van: _Day = "", tot: _Day = "") -> _Shown:
    try:
        return _Shown(numbers.period(*(date.fromisoformat(day) if day else None for day in (van, tot))))
    except ValueError:
        return _Shown(numbers.period(None, None), wrong=True)


Chosen = Annotated[_Shown, Depends(_chosen)]


@router.get("")
async def statistics_page(request: Request, numbers: Numbers, agent: CurrentAgent, chosen: Chosen) -> HTMLResponse:
    """The numbers, in all, per day and per topic."""
    period = chosen.period
    total, days, topics = (
        await numbers.total(period),
        await numbers.per_day(period),
        await numbers.per_topic(period),
    )
    return await console_page(
        request,
        "cijfers.html",
        agent,
        active=PATH,
        notices=(Notice(WRONG_PERIOD, warn=True),) if chosen.wrong else (),
        since=period.since,
        until=period.until,
        total=total,
        charts=charts(days, total),
        topics=topics,
        topic_chart=topic_chart(topics),
    )


@router.get("/csv")
async def download(numbers: Numbers, agent: CurrentAgent, chosen: Chosen, per: Grouping = "dag") -> Response:
    """The numbers for a spreadsheet."""
    return as_file(*await numbers.export(chosen.period, per, agent))
