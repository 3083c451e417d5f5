"""Numbers per day and per topic, as objects and as a file for a spreadsheet."""

import asyncio
import csv
import io
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel

from bot.platform.clock import dutch_day, midnight, now
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.statistics.counts import ALL, Counts, Key
from bot.servicedesk.statistics.repository import StatisticsRepository

Grouping = Literal["dag", "onderwerp"]

MOST_DAYS = 366
"""Days in one period."""

WRONG_PERIOD = f"Kies een periode van hoogstens {MOST_DAYS} dagen, met de eerste dag vooraan."
"""What people read when they chose another one."""

_USUAL_DAYS = 28
_NO_TOPICS = {
    "nlu_fallback": "Niet duidelijk waarover",
    "meerdere_vragen": "Meer vragen in één bericht",
    "vervolgvraag": "Een vraag die doorging op de vorige",
    "tekst_doorsturen": "Een tekst om door te sturen",
}
_COLUMNS = {
    "conversations": "gesprekken",
    "at_once": "meteen beantwoord",
    "after_choice": "beantwoord na een keuze",
    "asked_back": "keuze voorgelegd",
    "handed_over": "overgedragen",
    "missed": "tevergeefs gewacht",
    "alone": "gesprekken zonder medewerker",
    "refused": "niet beantwoord",
    "failed": "storing",
    "thumbs_up": "duim op",
    "thumbs_down": "duim neer",
    "shown": "voorstellen getoond",
    "used": "voorstellen gebruikt",
    "sent_unchanged": "ongewijzigd verstuurd",
    "sent_changed": "veranderd verstuurd",
    "median_edit_share": "mediaan bewerkt deel",
    "median_answer_seconds": "mediaan seconden tot antwoord van een medewerker",
}


class WrongPeriod(ValueError):
    """These days cannot be counted together."""


class Period(BaseModel):
    """The first and the last day that count."""

    since: date
    until: date


class DayNumbers(Counts):
    """The numbers of one day."""

    day: date


class TopicNumbers(Counts):
    """The numbers of one topic."""

    topic: str
    title: str


class StatisticsService:
    """Statistics over one database; `library` gives topics their titles, `today` is the day in the Netherlands."""

    def __init__(
        self,
        repository: StatisticsRepository,
        library: AnswerLibrary,
        audit: Audit,
        today: Callable[[], date] = lambda: dutch_day(now()),
    ) -> None:
        self._repository = repository
        self._library = library
        self._audit = audit
        self._today = today

    def period(self, since: date | None, until: date | None) -> Period:
        """The period from `since` through `until`: by default the four weeks that end today.

        Raises:
            WrongPeriod: when it is turned around, longer than a year, or lies outside the calendar.
        """
        last = until or self._today()
        if not MOST_DAYS <= last.toordinal() < date.max.toordinal():
            raise WrongPeriod
        first = since or last - timedelta(days=_USUAL_DAYS - 1)
        if not 0 <= (last - first).days < MOST_DAYS:
            raise WrongPeriod
        return Period(since=first, until=last)

    async def per_day(self, period: Period) -> list[DayNumbers]:
        """The numbers of each day; a day without anything has zeros."""
        counts = await asyncio.to_thread(self._counts, period)
        length = (period.until - period.since).days + 1
        days = [period.since + timedelta(days=number) for number in range(length)]
        return [DayNumbers(day=day, **_stored(counts.get((day, ALL), Counts()))) for day in days]

    async def per_topic(self, period: Period) -> list[TopicNumbers]:
        """The numbers of each topic that came up in the period, the most common first."""
        parts: defaultdict[str, list[Counts]] = defaultdict(list)
        for (_, topic), counts in (await asyncio.to_thread(self._counts, period)).items():
            if topic != ALL:
                parts[topic].append(counts)
        numbers = [
            TopicNumbers(topic=topic, title=self._title(topic), **_stored(Counts.total(counts)))
            for topic, counts in parts.items()
        ]
        return sorted(numbers, key=lambda topic: (-topic.conversations, topic.topic))

    async def total(self, period: Period) -> Counts:
        """The numbers of the whole period."""
        counts = await asyncio.to_thread(self._counts, period)
        return Counts.total(numbers for (_, topic), numbers in counts.items() if topic == ALL)

    async def export(self, period: Period, by: Grouping, agent: Agent) -> tuple[str, str]:
        """The name and the content of a file for a spreadsheet; that `agent` took it along is recorded."""
        content = await self.csv(period, by)
        name = f"bro-cijfers-{by}-{period.since}-{period.until}.csv"
        await self._audit.record(agent, "geexporteerd", detail=name)
        return name, f"\ufeff{content}"

    async def csv(self, period: Period, by: Grouping = "dag") -> str:
        """The numbers as CSV with Dutch headings, semicolons and decimal commas, as Dutch spreadsheets read it."""
        rows: list[tuple[list[str], Counts]]
        if by == "dag":
            names = ["dag"]
            rows = [([numbers.day.isoformat()], numbers) for numbers in await self.per_day(period)]
        else:
            names = ["onderwerp", "titel"]
            rows = [([numbers.topic, numbers.title], numbers) for numbers in await self.per_topic(period)]
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow([*names, *_COLUMNS.values()])
        writer.writerows([*name, *(_cell(getattr(counts, column)) for column in _COLUMNS)] for name, counts in rows)
        return out.getvalue()

    def keep_past_days(self) -> None:
        """Keep the numbers of all days before yesterday that are not kept yet; late thumbs still count until then."""
        last, first = self._repository.last_kept(), self._repository.first_turn()
        if last is None and first is None:
            return
        day = last + timedelta(days=1) if last else dutch_day(first or now())
        while day < self._today() - timedelta(days=1):
            counts = self._repository.count(*_moments(day, day))
            self._repository.keep(day, {topic: counts[day, topic] for _, topic in counts} | _at_least(counts, day))
            day += timedelta(days=1)

    def _counts(self, period: Period) -> dict[Key, Counts]:
        """Kept numbers where there are, and what is counted now for the days after them."""
        since, until = period.since, period.until
        last = self._repository.last_kept()
        kept = self._repository.kept(since, until)
        fresh = max(since, last + timedelta(days=1)) if last else since
        return kept | (self._repository.count(*_moments(fresh, until)) if fresh <= until else {})

    def _title(self, topic: str) -> str:
        return self._library.titles().get(topic) or _NO_TOPICS.get(topic, topic)


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The begin of day `first` and the end of day `last` in the Netherlands, in UTC."""
    return midnight(first), midnight(last + timedelta(days=1))


def _at_least(counts: dict[Key, Counts], day: date) -> dict[str, Counts]:
    """A row for the day itself, so that a day without anything is known to be kept."""
    return {ALL: counts.get((day, ALL), Counts())}


def _stored(counts: Counts) -> dict[str, object]:
    return counts.model_dump(exclude=set(Counts.model_computed_fields))


def _cell(value: float | None) -> str:
    return "" if value is None else str(value).replace(".", ",")
