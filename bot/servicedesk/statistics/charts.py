"""Which charts there are: what each counts, and the same numbers as a table for who cannot see it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.servicedesk.statistics.counts import Counts
from bot.servicedesk.statistics.drawing import Bar, bars_across, bars_up
from bot.servicedesk.statistics.service import DayNumbers, TopicNumbers

MOST_DAYS = 62
"""Days that have a bar each; in a longer period each week has one."""

_MOST_TOPICS = 15
_WAITS = (1, 2, 3, 5, 10, 30)
"""Where the groups of waiting times end, in minutes."""

_Kinds = dict[str, Callable[[Counts], int]]


@dataclass(frozen=True)
class Chart:
    """A chart and its table: the headings of the columns, and of each row its name and numbers."""

    title: str
    svg: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def charts(days: Sequence[DayNumbers], total: Counts) -> list[Chart]:
    """The charts of a period that show anything."""
    made = (day_chart(days), alone_chart(days), wait_chart(total), thumb_chart(days), sent_chart(days))
    return [chart for chart in made if chart.rows]


def day_chart(days: Sequence[DayNumbers]) -> Chart:
    """How questions ended."""
    kinds: _Kinds = {
        "meteen beantwoord": lambda counts: counts.at_once,
        "na een keuze": lambda counts: counts.after_choice,
        "niet beantwoord": lambda counts: counts.refused,
        "storing": lambda counts: counts.failed,
    }
    return _over_time("einde", "Hoe vragen eindigden", ("vraag", "vragen"), kinds, days)


def alone_chart(days: Sequence[DayNumbers]) -> Chart:
    """How many conversations ended without a person."""
    kinds: _Kinds = {
        "zonder medewerker": lambda counts: counts.alone,
        "medewerker gevraagd": lambda counts: counts.asked_person,
    }
    return _over_time("zonder", "Gesprekken zonder medewerker", ("gesprek", "gesprekken"), kinds, days)


def thumb_chart(days: Sequence[DayNumbers]) -> Chart:
    """What visitors thought of answers."""
    kinds: _Kinds = {"op": lambda counts: counts.thumbs_up, "neer": lambda counts: counts.thumbs_down}
    return _over_time("duimen", "Duimen van bezoekers", ("duim", "duimen"), kinds, days)


def sent_chart(days: Sequence[DayNumbers]) -> Chart:
    """Which suggestions agents sent as they were."""
    kinds: _Kinds = {
        "ongewijzigd": lambda counts: counts.sent_unchanged,
        "veranderd": lambda counts: counts.sent_changed,
    }
    return _over_time("voorstellen", "Verstuurde voorstellen", ("voorstel", "voorstellen"), kinds, days)


def wait_chart(total: Counts) -> Chart:
    """How long visitors waited for a person's first words, and how many in vain."""
    ends = [*_WAITS, float("inf")]
    begins = [0, *_WAITS]
    names = [f"tot {ends[0]}", *(f"{first}–{last}" for first, last in zip(begins[1:-1], ends[1:-1], strict=True))]
    minutes = [seconds / 60 for seconds in total.answer_seconds]
    groups = [
        (name, sum(begin <= waited < end for waited in minutes))
        for name, begin, end in zip([*names, f"{begins[-1]} of meer"], begins, ends, strict=True)
    ]
    kinds = ("minuten tot het eerste antwoord", "niemand kwam")
    bars = [Bar(name, (count, 0)) for name, count in groups] + [Bar("niemand", (0, total.missed))]
    title, summary = "Wachten op een medewerker", f"{len(minutes)} keer antwoord, {total.missed} keer niemand"
    rows = [(f"{name} {'minuut' if name == 'tot 1' else 'minuten'}", str(count)) for name, count in groups if count]
    rows += [("niemand kwam", str(total.missed))] if total.missed else []
    return Chart(title, bars_up("wachten", title, summary, kinds, bars), ("wachttijd", "bezoekers"), rows)


def topic_chart(topics: Sequence[TopicNumbers]) -> Chart:
    """In how many conversations the most common topics came up."""
    shown = [topic for topic in topics[:_MOST_TOPICS] if topic.conversations]
    title, summary = "Gesprekken per onderwerp", f"De {len(shown)} meest gestelde onderwerpen"
    svg = bars_across("onderwerpen", title, summary, [Bar(topic.title, (topic.conversations,)) for topic in shown])
    return Chart(title, svg, ("onderwerp", "gesprekken"), [(one.title, str(one.conversations)) for one in shown])


def _over_time(name: str, what: str, noun: tuple[str, str], kinds: _Kinds, days: Sequence[DayNumbers]) -> Chart:
    step, heading = ("dag", "dag") if len(days) <= MOST_DAYS else ("week", "week vanaf")
    bars = [Bar(label, tuple(count(numbers) for count in kinds.values())) for label, numbers in _steps(days)]
    number = sum(sum(bar.counts) for bar in bars)
    title, summary = f"{what}, per {step}", f"{number} {noun[number != 1]} in {len(days)} dagen"
    rows = [(bar.label, *map(str, bar.counts)) for bar in bars if any(bar.counts)]
    return Chart(title, bars_up(name, title, summary, tuple(kinds), bars), (heading, *kinds), rows)


def _steps(days: Sequence[DayNumbers]) -> Iterator[tuple[str, Counts]]:
    """The numbers of each day, or of each week when there are many days."""
    if len(days) <= MOST_DAYS:
        yield from ((_short(day.day), day) for day in days)
        return
    for start in range(0, len(days), 7):
        week = [Counts.model_validate(day.model_dump(include=set(Counts.model_fields))) for day in days[start:][:7]]
        yield _short(days[start].day), Counts.total(week)


def _short(day: date) -> str:
    return f"{day.day}-{day.month}"
