"""Of which day a list in a file is: as it was given, as its name or first lines say, or unknown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.registry.parsing import LeftOut

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
_ISO = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?([0-3]\d)(?!\d)")
_DUTCH = re.compile(r"(?<!\d)(\d{1,2})[-_./ ](\d{1,2})[-_./ ](20\d\d)(?!\d)")
_WRITTEN = re.compile(rf"(?<!\d)(\d{{1,2}})[-_ ]({'|'.join(MONTHS)})[-_ ](20\d\d)(?!\d)", re.IGNORECASE)
_FIRST_LINES = re.compile(r"(?:regel|rij) [123]$")


@dataclass(frozen=True, slots=True)
class Dated:
    """The day of a list, and in Dutch how that is known; not `known` when it is only the day of today."""

    day: date
    because: str
    known: bool = True


def date_of(path: Path, left_out: Sequence[LeftOut], given: date | None = None) -> Dated:
    """The day of the list in the file at `path`, of which `left_out` was no organisation."""
    if given:
        return Dated(given, "zoals u opgaf")
    if day := first_day(path.stem):
        return Dated(day, "uit de naam van het bestand")
    for row in left_out:
        if _FIRST_LINES.search(row.place) and (day := first_day(row.text)):
            return Dated(day, f"uit {row.place}")
    return Dated(date.today(), "vandaag, want het bestand noemt geen datum", known=False)


def first_day(text: str) -> date | None:
    """The first date in `text`: 2025-08-28, 20250828, 28-08-2025 or 28 augustus 2025."""
    return next(_days(text), None)


def _days(text: str) -> Iterator[date]:
    for pattern in (_ISO, _DUTCH, _WRITTEN):
        for found in pattern.finditer(text):
            year, month, day = found.groups() if pattern is _ISO else reversed(found.groups())
            number = MONTHS.index(month.lower()) + 1 if pattern is _WRITTEN else int(month)
            try:
                yield date(int(year), number, int(day))
            except ValueError:
                continue
