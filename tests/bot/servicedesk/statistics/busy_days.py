"""Numbers of days on which much happened, for who looks at them."""

from datetime import timedelta

from sqlalchemy.engine import Engine

from bot.platform.clock import dutch_day, now
from bot.servicedesk.statistics.counts import ALL, Counts
from bot.servicedesk.statistics.repository import StatisticsRepository

_WAITS = [20.0, 45.0, 70.0, 130.0, 150.0, 200.0, 400.0, 2400.0]


def busy_days(engine: Engine, days: int) -> None:
    """Keep the numbers of so many days; on Sundays nothing happens."""
    repository, today = StatisticsRepository(engine), dutch_day(now())
    for ago in range(1, days + 1):
        day = today - timedelta(days=ago)
        busy = day.isoweekday() != 7
        counts = Counts(
            conversations=9 + ago % 7,
            at_once=12 + ago % 5,
            after_choice=3,
            refused=ago % 3,
            failed=int(ago == 9),
            handed_over=2 + ago % 3,
            asked_person=2 + ago % 4,
            missed=ago % 2,
            thumbs_up=3 + ago % 2,
            thumbs_down=ago % 3,
            shown=6,
            used=3,
            edit_shares=[0.0, 0.0, 0.3][: 1 + ago % 3],
            answer_seconds=_WAITS[: ago % 9],
        )
        topics = {"doorlooptijd": Counts(conversations=6, at_once=5), "klacht": Counts(conversations=2, handed_over=1)}
        repository.keep(day, {ALL: counts} | topics if busy else {ALL: Counts()})
