"""Statistics over HTTP: as JSON, as CSV and as charts."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.responses import Response
from pydantic import BaseModel

from bot.http.problems import Refused, responses
from bot.platform.clock import dutch_day
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.statistics import charts
from bot.servicedesk.statistics.counts import Counts
from bot.servicedesk.statistics.service import DayNumbers, Grouping, StatisticsService, TopicNumbers

router = APIRouter(
    prefix="/api/servicedesk/v1", tags=["statistiek"], responses=responses(400, 401, 403, 422, 429, 500, 503)
)

Reader = Annotated[Agent, require(scope="statistics:read")]

_USUAL_DAYS = 28
_MOST_DAYS = 366
_WRONG_PERIOD = f"Kies een periode van hoogstens {_MOST_DAYS} dagen, met de eerste dag vooraan."


class Period(BaseModel):
    """The first and the last day that count."""

    since: date
    until: date


class Statistics(Period):
    """All numbers of a period."""

    total: Counts
    days: list[DayNumbers]
    topics: list[TopicNumbers]


def _service(request: Request) -> StatisticsService:
    service: StatisticsService = request.app.state.statistics
    return service


def _period(since: Annotated[date | None, Query()] = None, until: Annotated[date | None, Query()] = None) -> Period:
    last = until or dutch_day(datetime.now(UTC))
    if last.toordinal() < _MOST_DAYS or (since and not timedelta() <= last - since < timedelta(days=_MOST_DAYS)):
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "period", _WRONG_PERIOD)
    if last == date.max:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "period", _WRONG_PERIOD)
    return Period(since=since or last - timedelta(days=_USUAL_DAYS - 1), until=last)


Service = Annotated[StatisticsService, Depends(_service)]
Chosen = Annotated[Period, Depends(_period)]

_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
_SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}


@router.get("/statistics")
async def read_statistics(period: Chosen, service: Service, who: Reader) -> Statistics:
    """Read the numbers of a period: in all, per day and per topic."""
    since, until = period.since, period.until
    return Statistics(
        since=since,
        until=until,
        total=await service.total(since, until),
        days=await service.per_day(since, until),
        topics=await service.per_topic(since, until),
    )


@router.get("/statistics.csv", response_class=Response, responses=_CSV)
async def download_statistics(period: Chosen, service: Service, who: Reader, by: Grouping = "dag") -> Response:
    """Download the numbers for a spreadsheet, per day or per topic."""
    content = await service.csv(period.since, period.until, by)
    name = f"bro-statistiek-{by}-{period.since}-{period.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(f"\ufeff{content}", media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/statistics/days.svg", response_class=Response, responses=_SVG)
async def draw_days(period: Chosen, service: Service, who: Reader) -> Response:
    """Draw how the questions of each day ended."""
    return _drawing(charts.day_chart(await service.per_day(period.since, period.until)))


@router.get("/statistics/topics.svg", response_class=Response, responses=_SVG)
async def draw_topics(period: Chosen, service: Service, who: Reader) -> Response:
    """Draw the most common topics."""
    return _drawing(charts.topic_chart(await service.per_topic(period.since, period.until)))


def _drawing(svg: str) -> Response:
    return Response(svg, media_type="image/svg+xml")
