"""When the desk is open: hours, summer time, holidays."""

from datetime import UTC, date, datetime

import pytest

from bot.handover.desk import InvalidOfficeHours, OfficeHours
from bot.platform.clock import DUTCH_TIME

WEEK = OfficeHours.parse("ma-do 09:00-17:00, vr 9:00-12:30")


def dutch(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DUTCH_TIME)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T16:59:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-27T12:29", True),  # Friday
        ("2026-11-27T12:30", False),
        ("2026-11-28T10:00", False),  # Saturday
    ],
)
def test_hours_of_the_week(moment: str, is_open: bool) -> None:
    assert WEEK.is_open(dutch(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 3, 27, 7, 30, tzinfo=UTC), False),  # the Friday before summer time: 8.30
        (datetime(2026, 3, 30, 7, 30, tzinfo=UTC), True),  # the Monday after: 9.30
        (datetime(2026, 10, 23, 7, 30, tzinfo=UTC), True),  # the Friday before winter time: 9.30
        (datetime(2026, 10, 26, 7, 30, tzinfo=UTC), False),  # the Monday after: 8.30
    ],
)
def test_summer_time_moves_the_hours(moment: datetime, is_open: bool) -> None:
    assert WEEK.is_open(moment) is is_open


def test_a_desk_that_is_open_at_night_follows_the_clock_when_it_changes() -> None:
    night = OfficeHours.parse("zo 01:00-02:30")
    assert night.is_open(datetime(2026, 3, 29, 0, 59, tzinfo=UTC))  # 01.59
    assert not night.is_open(datetime(2026, 3, 29, 1, 0, tzinfo=UTC))  # 03.00: 02.00 to 03.00 does not exist
    assert night.is_open(datetime(2026, 10, 25, 0, 15, tzinfo=UTC))  # 02.15, summer time
    assert night.is_open(datetime(2026, 10, 25, 1, 15, tzinfo=UTC))  # 02.15 again, winter time


@pytest.mark.parametrize(
    "holiday",
    [
        "2026-01-01", "2026-04-06", "2026-04-27", "2026-05-14", "2026-05-25", "2026-12-25",
        "2025-05-05",  # Bevrijdingsdag, once in five years
        "2026-04-03",  # Goede Vrijdag
    ],
)  # fmt: skip
def test_the_desk_is_closed_on_holidays(holiday: str) -> None:
    assert not WEEK.is_open(dutch(f"{holiday}T10:00"))


def test_bevrijdingsdag_in_other_years_is_a_workday() -> None:
    assert WEEK.is_open(dutch("2026-05-05T10:00"))


def test_kings_day_moves_to_saturday_when_the_27th_is_a_sunday() -> None:
    every_day = OfficeHours.parse("ma-zo 00:00-24:00")
    assert not every_day.is_open(dutch("2025-04-26T12:00"))
    assert every_day.is_open(dutch("2025-04-27T12:00"))


def test_settings_change_which_days_count() -> None:
    works = OfficeHours.parse("vr 09:00-17:00", works_on_good_friday=True)
    assert works.is_open(dutch("2026-04-03T10:00"))
    bridge_day = OfficeHours.parse("ma-vr 09:00-17:00", closed=[date(2026, 5, 15)])
    assert not bridge_day.is_open(dutch("2026-05-15T10:00"))
    assert bridge_day.is_open(dutch("2026-05-22T10:00"))
    assert OfficeHours.parse("altijd").is_open(dutch("2026-12-25T03:00"))
    assert not OfficeHours.parse("").is_open(dutch("2026-11-23T10:00"))


@pytest.mark.parametrize("text", ["9-17", "ma 17:00-09:00", "vr-ma 09:00-17:00", "ma 09:00-24:30", "ma 09:75-17:00"])
def test_hours_that_cannot_be_read_are_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidOfficeHours):
        OfficeHours.parse(text)
