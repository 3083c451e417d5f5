"""Dates as a Dutch reader writes them."""

from datetime import date

_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def dutch_date(day: date) -> str:
    """For example `23 november 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
