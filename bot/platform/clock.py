"""The clock and the calendar in the Netherlands, by which people here live; everything is stored in UTC."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def dutch_day(at: datetime) -> date:
    """The day in the Netherlands."""
    return at.astimezone(DUTCH_TIME).date()


def midnight(day: date) -> datetime:
    """The moment, in UTC, at which this day begins in the Netherlands."""
    return datetime.combine(day, time(), DUTCH_TIME).astimezone(UTC)
