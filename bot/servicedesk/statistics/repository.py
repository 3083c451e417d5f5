"""Reads what is counted, and keeps the numbers of days that are over; the only place with their SQL."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, String, and_, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations.models import Feedback, Message, TurnOutcome
from bot.handover.models import HandoverRow
from bot.platform.database import Base, reading, writing
from bot.servicedesk.statistics.counts import Counts, HandedOver, Key, SuggestionUse, Tally, Thumb, TurnEnded
from bot.servicedesk.suggestions.models import SuggestionEvent, SuggestionRow, SuggestionText


class StatisticRow(Base):
    """The numbers of one day for one topic, or for all together when `topic` is empty.

    They are kept apart because what they are counted from is removed after a while (`bot/privacy/rules.py`).
    """

    __tablename__ = "statistic"

    day = Column(Date, primary_key=True)
    topic = Column(String(60), primary_key=True)
    counts = Column(JSON, nullable=False)


class StatisticsRepository:
    """Numbers from the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, start: datetime, end: datetime) -> dict[Key, Counts]:
        """Count everything that happened from `start` to `end`, per day and topic."""
        tally = Tally()
        with self._reading() as session:
            tally.turns(TurnEnded(*row) for row in session.execute(_turns(start, end)))
            tally.thumbs(Thumb(*row) for row in session.execute(_thumbs(start, end)))
            tally.suggestions(_use(row) for row in session.execute(_uses(start, end)))
            tally.handovers(HandedOver(*row) for row in session.execute(_handovers(start, end)))
        return dict(tally.counts)

    def kept(self, first: date, last: date) -> dict[Key, Counts]:
        """The kept numbers of the days from `first` through `last`."""
        query = select(StatisticRow).where(StatisticRow.day.between(first, last))
        with self._reading() as session:
            return {(row.day, row.topic): _counts(row.counts) for row in session.execute(query).scalars()}

    def last_kept(self) -> date | None:
        """The last day whose numbers are kept."""
        with self._reading() as session:
            last: date | None = session.execute(select(func.max(StatisticRow.day))).scalar_one()
            return last

    def first_turn(self) -> datetime | None:
        """When the first turn that is still known ended."""
        with self._reading() as session:
            first: datetime | None = session.execute(select(func.min(TurnOutcome.at))).scalar_one()
            return first

    def keep(self, day: date, counts: Mapping[str, Counts]) -> None:
        """Keep the numbers of `day`, by topic; what another process kept before stays."""
        rows = [
            StatisticRow(day=day, topic=topic, counts=numbers.model_dump(exclude=set(Counts.model_computed_fields)))
            for topic, numbers in counts.items()
        ]
        try:
            with writing(self._engine) as session:
                session.add_all(rows)
        except IntegrityError:
            return

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with reading(self._engine) as session:
            yield session


def _counts(kept: dict[str, Any]) -> Counts:
    """The kept numbers; those of before conversations with a person were counted have the handovers for it."""
    return Counts.model_validate({"asked_person": kept.get("handed_over", 0)} | kept)


def _within(column: Any, start: datetime, end: datetime) -> Any:
    return and_(column >= start, column < end)


def _turns(start: datetime, end: datetime) -> Any:
    columns = (TurnOutcome.at, TurnOutcome.conversation_id, TurnOutcome.outcome, TurnOutcome.intent)
    return select(*columns).where(_within(TurnOutcome.at, start, end)).order_by(TurnOutcome.id)


def _thumbs(start: datetime, end: datetime) -> Any:
    answered = and_(Message.conversation_id == Feedback.conversation_id, Message.position == Feedback.position)
    columns = (Feedback.at, Message.intent, Feedback.rating)
    return select(*columns).join(Message, answered).where(_within(Feedback.at, start, end))


def _uses(start: datetime, end: datetime) -> Any:
    columns: Iterable[Any] = (
        SuggestionEvent.at,
        SuggestionEvent.suggestion_id,
        SuggestionRow.intent,
        SuggestionEvent.event,
        SuggestionEvent.share,
        SuggestionText.conversation_id,
        SuggestionText.question,
    )
    mine = SuggestionRow.id == SuggestionEvent.suggestion_id
    return (
        select(*columns)
        .join(SuggestionRow, mine)
        .outerjoin(SuggestionText, SuggestionText.set_id == SuggestionRow.set_id)
        .where(_within(SuggestionEvent.at, start, end))
        .order_by(SuggestionEvent.id)
    )


def _use(row: Any) -> SuggestionUse:
    """A use of the same answer to the same question in a conversation has one name; others go by their own."""
    named = (row.conversation_id, row.question, row.intent)
    proposal = "\n".join(named) if row.conversation_id else row.suggestion_id
    return SuggestionUse(row.at, proposal, row.intent, row.event, row.share)


def _handovers(start: datetime, end: datetime) -> Any:
    columns = (
        HandoverRow.asked_at,
        HandoverRow.topic,
        HandoverRow.state,
        HandoverRow.waiting_since,
        HandoverRow.taken_at,
        HandoverRow.first_answer_at,
        HandoverRow.conversation_id,
    )
    return select(*columns).where(_within(HandoverRow.asked_at, start, end))
