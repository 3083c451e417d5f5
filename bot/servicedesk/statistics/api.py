"""Statistics over HTTP: as JSON, as CSV and as charts."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, status
from fastapi.responses import Response

from bot.http.problems import Refused, responses
from bot.http.services import provided
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.dependencies import require
from bot.servicedesk.statistics import charts
from bot.servicedesk.statistics.counts import Counts
from bot.servicedesk.statistics.service import (
    WRONG_PERIOD,
    DayNumbers,
    Grouping,
    Period,
    StatisticsService,
    TopicNumbers,
    WrongPeriod,
)

router = APIRouter(
    prefix="/api/servicedesk/v1", tags=["statistiek"], responses=responses(400, 401, 403, 422, 429, 500, 503)
)

Reader = Annotated[Agent, require(scope="statistics:read")]


class Statistics(Period):
    """All numbers of a period."""

    total: Counts
    days: list[DayNumbers]
    topics: list[TopicNumbers]


Numbers = Annotated[StatisticsService, provided(StatisticsService)]


def _period(
    numbers: Numbers, since: Annotated[date | None, Query()] = None, until: Annotated[date | None, Query()] = None
) -> Period:
    try:
        return numbers.period(since, until)
    except WrongPeriod as error:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, "period", WRONG_PERIOD) from error


Chosen = Annotated[Period, Depends(_period)]

_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
_SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}


@router.get("/statistics")
async def read_statistics(period: Chosen, numbers: Numbers, agent: Reader) -> Statistics:
    """Read the numbers of a period: in all, per day and per topic."""
    return Statistics(
        **period.model_dump(),
        total=await numbers.total(period),
        days=await numbers.per_day(period),
        topics=await numbers.per_topic(period),
    )


@router.get("/statistics.csv", response_class=Response, responses=_CSV)
async def download_statistics(period: Chosen, numbers: Numbers, agent: Reader, by: Grouping = "dag") -> Response:
    """Download the numbers for a spreadsheet, per day or per topic."""
    return as_file(*await numbers.export(period, by, agent))


@router.get("/statistics/days.svg", response_class=Response, responses=_SVG)
async def draw_days(period: Chosen, numbers: Numbers, agent: Reader) -> Response:
    """Draw how the questions of each day ended."""
    return _drawing(charts.day_chart(await numbers.per_day(period)).svg)


@router.get("/statistics/topics.svg", response_class=Response, responses=_SVG)
async def draw_topics(period: Chosen, numbers: Numbers, agent: Reader) -> Response:
    """Draw the most common topics."""
    return _drawing(charts.topic_chart(await numbers.per_topic(period)).svg)


def as_file(name: str, content: str) -> Response:
    """The CSV file as an answer that a browser saves."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _drawing(svg: str) -> Response:
    return Response(svg, media_type="image/svg+xml")
