"""Whether a person can answer now: hours of the week in Dutch time without public holidays, and who can sign in.

The holidays come from the library `holidays`. Goede Vrijdag is one of them: the Algemene termijnenwet (article 3)
puts it on a par with the public holidays, and most public bodies are closed; a setting opens it. Bevrijdingsdag counts
once in five years, as in most collective agreements; other days go in `BRO_OFFICE_CLOSED_DAYS`.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

import holidays

from bot.platform.clock import DUTCH_TIME, now
from bot.platform.settings import Settings

_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_PART = re.compile(
    rf"(?P<first>{'|'.join(_DAYS)})(?:-(?P<last>{'|'.join(_DAYS)}))?\s+"
    r"(?P<begin>\d{1,2}:\d{2})-(?P<end>\d{1,2}:\d{2})"
)


class InvalidOfficeHours(ValueError):
    """The hours are not written as `ma-vr 09:00-17:00, za 10:00-12:00`."""


@dataclass(frozen=True)
class Opening:
    """One stretch of hours on one weekday (0 is Monday); minutes since midnight, `end` not included."""

    weekday: int
    begin: int
    end: int


@dataclass(frozen=True)
class OfficeHours:
    """The openings of each week, the days on which the desk is closed anyway, and whether it works on Goede Vrijdag."""

    openings: tuple[Opening, ...]
    closed: frozenset[date] = field(default_factory=frozenset)
    works_on_good_friday: bool = False
    always: bool = False

    @classmethod
    def parse(cls, text: str, closed: Iterable[date] = (), works_on_good_friday: bool = False) -> "OfficeHours":
        """Read `ma-vr 09:00-17:00, za 10:00-12:00`; `24:00` ends a day, `altijd` is open on holidays too.

        Raises:
            InvalidOfficeHours: when a part is not written like that.
        """
        if text.strip().casefold() == "altijd":
            return cls((), always=True)
        parts = [part.strip() for part in text.casefold().split(",") if part.strip()]
        openings = tuple(opening for part in parts for opening in _openings(part))
        return cls(openings, frozenset(closed), works_on_good_friday)

    def is_open(self, moment: datetime) -> bool:
        """Whether the desk is open at `moment` (with a time zone)."""
        if self.always:
            return True
        local = moment.astimezone(DUTCH_TIME)
        minute = local.hour * 60 + local.minute
        return any(opening.begin <= minute < opening.end for opening in self._on(local.date()))

    def _on(self, day: date) -> list[Opening]:
        if day in self.closed or self._is_holiday(day):
            return []
        return [opening for opening in self.openings if opening.weekday == day.weekday()]

    def _is_holiday(self, day: date) -> bool:
        name = _holidays(day.year).get(day)
        return name is not None and not (self.works_on_good_friday and name == "Goede vrijdag")


class Desk:
    """The servicedesk as visitors meet it."""

    def __init__(self, settings: Settings, staffed: Callable[[], bool], takes_mail: bool) -> None:
        """`staffed` tells whether anybody has the console open; it may ask the database."""
        self.takes_mail = takes_mail
        self._hours = OfficeHours.parse(
            settings.office_hours, settings.office_closed_days, settings.office_open_good_friday
        )
        self._mode = settings.handover
        self._staffed = staffed

    async def is_there(self) -> bool:
        """Whether there is anybody to wait for: in mode `auto` while an agent has the console open."""
        if self._mode == "auto":
            return await asyncio.to_thread(self._staffed)
        return self._mode == "on"

    async def is_open(self) -> bool:
        """Whether somebody can be expected to answer in the chat now."""
        return self._hours.is_open(now()) and await self.is_there()


@lru_cache(maxsize=8)
def _holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("NL", years=year, language="nl").items())


def _openings(part: str) -> Iterator[Opening]:
    match = _PART.fullmatch(part)
    if match is None:
        raise InvalidOfficeHours(f"niet te lezen: {part!r}; schrijf zoals `ma-vr 09:00-17:00`")
    first, last = _DAYS.index(match["first"]), _DAYS.index(match["last"] or match["first"])
    begin, end = _minutes(match["begin"]), _minutes(match["end"])
    if last < first or not 0 <= begin < end <= 24 * 60:
        raise InvalidOfficeHours(f"{part!r} eindigt voor het begint, of na 24:00")
    for weekday in range(first, last + 1):
        yield Opening(weekday, begin, end)


def _minutes(clock: str) -> int:
    hours, minutes = (int(number) for number in clock.split(":"))
    if minutes > 59:
        raise InvalidOfficeHours(f"{clock} is geen tijd")
    return hours * 60 + minutes
