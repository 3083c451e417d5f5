"""Statistics of real conversations, and of days whose conversations are gone."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, TurnOutcome
from bot.handover.models import HandoverRow
from bot.platform.clock import dutch_day
from bot.platform.database import connect
from bot.platform.settings import ROOT
from bot.privacy.audit import Audit
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.statistics.repository import StatisticRow, StatisticsRepository
from bot.servicedesk.statistics.service import Period, StatisticsService, WrongPeriod
from tests.bot.handover.conftest import Visitor
from tests.bot.second_gateway import DESK
from tests.bot.servicedesk.conftest import Desk
from tests.bot.servicedesk.helpdesk import Helpdesk

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def library() -> AnswerLibrary:
    return AnswerLibrary(ROOT / "data")


@pytest.fixture
def service(sqlite: str, library: AnswerLibrary) -> Callable[..., StatisticsService]:
    """Statistics of an empty database, as seen on a day."""
    engine = connect(sqlite)
    return lambda today=TODAY: StatisticsService(
        StatisticsRepository(engine), library, Audit(engine, days=1), lambda: today
    )


def days(ago: int) -> Period:
    """The days from so many days ago through today."""
    return Period(since=TODAY - timedelta(days=ago), until=TODAY)


def add_day(sqlite: str, day: date, answers: int) -> None:
    """A conversation on `day` with this many answers and a handover that took a minute."""
    noon = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    name = f"gesprek-{day}"
    with Session(connect(sqlite), future=True) as session, session.begin():
        session.add(Conversation(id=name, channel="website", started_at=noon, last_active_at=noon))
        session.flush()
        for topic in [None, *["doorlooptijd"] * answers]:
            turn = TurnOutcome(conversation_id=name, channel="website", outcome="beantwoord", intent=topic, at=noon)
            session.add(turn)
        session.add(
            HandoverRow(
                conversation_id=name,
                reference=f"BRO-{day}",
                reason="gevraagd",
                topic="klacht",
                state="gesloten",
                asked_at=noon,
                first_answer_at=noon + timedelta(minutes=1),
            )
        )


async def test_real_turns_are_counted_per_day_and_topic(helpdesk: Helpdesk) -> None:
    before = helpdesk.http.get("/statistics").raise_for_status().json()
    visitor = helpdesk.visitor()
    replies = visitor.send(text="hoe lang duurt het aanvragen van eherkenning").json()["replies"]
    visitor.call("POST", "/feedback", json={"position": replies[0]["position"], "rating": "op"})
    visitor.send(text="hoe bak ik een taart met pruimen")
    after = helpdesk.http.get("/statistics").raise_for_status().json()

    def grown(name: str) -> int:
        return after["days"][-1][name] - before["days"][-1][name]

    assert (grown("conversations"), grown("at_once"), grown("refused"), grown("thumbs_up")) == (1, 1, 1, 1)
    topic = next(topic for topic in after["topics"] if topic["topic"] == "doorlooptijd")
    assert topic["title"] == "Hoe lang duurt het regelen van toegang?"
    assert after["total"]["conversations"] >= after["days"][-1]["conversations"]


async def test_used_suggestions_and_their_changes_are_counted(helpdesk: Helpdesk) -> None:
    statistics = helpdesk.gateway.state.statistics
    today = dutch_day(datetime.now(UTC))
    before = helpdesk.gateway.run(statistics.total(Period(since=today - timedelta(days=1), until=today)))
    best = helpdesk.suggest("wat kost eherkenning").suggestions[0]
    for event, text in (("getoond", None), ("ingevoegd", None), ("verstuurd", best.text)):
        helpdesk.gateway.run(helpdesk.service.feedback(best.id, event, final_text=text, agent="sanne"))
    after = helpdesk.gateway.run(statistics.total(Period(since=today - timedelta(days=1), until=today)))
    assert (after.shown - before.shown, after.used - before.used) == (1, 1)
    assert len(after.edit_shares) - len(before.edit_shares) == 1


def test_who_waited_for_nobody_is_counted(open_desk: Callable[..., Desk]) -> None:
    here = open_desk(**DESK)
    for _ in range(2):
        visitor = Visitor(here)
        visitor.asks_for_person()
        visitor.clicks("Ja, graag")
    visitor.clicks("Niet langer wachten")
    total = here.run(here.state.statistics.total(here.state.statistics.period(None, None)))
    assert (total.missed, total.handed_over) == (1, 1)


async def test_numbers_of_past_days_outlive_their_conversations(sqlite: str, service) -> None:
    for ago in (1, 2, 3):
        add_day(sqlite, TODAY - timedelta(days=ago), answers=ago)
    numbers = await service().per_day(days(4))
    assert [day.at_once for day in numbers] == [0, 3, 2, 1, 0]
    service().keep_past_days()
    service().keep_past_days()
    with Session(connect(sqlite), future=True) as session, session.begin():
        for table in (HandoverRow, TurnOutcome, Conversation):
            session.execute(delete(table))
    numbers = await service().per_day(days(4))
    assert [day.at_once for day in numbers] == [0, 3, 2, 0, 0], "yesterday may still change, so it is not kept"
    assert [day.median_answer_seconds for day in numbers] == [None, 60.0, 60.0, None, None]
    topics = await service().per_topic(days(4))
    assert {topic.topic: topic.at_once for topic in topics} == {"doorlooptijd": 5, "klacht": 0}


async def test_the_days_after_the_kept_ones_are_counted_from_what_there_is(sqlite: str, service) -> None:
    add_day(sqlite, TODAY - timedelta(days=3), answers=1)
    service().keep_past_days()
    add_day(sqlite, TODAY, answers=4)
    assert [day.at_once for day in await service().per_day(days(3))] == [1, 0, 0, 4]
    assert (await service().total(days(3))).conversations == 2


async def test_days_kept_before_conversations_with_a_person_were_counted_have_their_handovers(
    sqlite: str, service
) -> None:
    with Session(connect(sqlite), future=True) as session, session.begin():
        session.add(
            StatisticRow(day=TODAY - timedelta(days=2), topic="", counts={"conversations": 5, "handed_over": 2})
        )
    assert (await service().total(days(3))).alone == 3


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (None, None, date(2026, 10, 27), TODAY),
        (date(2026, 11, 1), None, date(2026, 11, 1), TODAY),
        (None, date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2025, 11, 23), TODAY, date(2025, 11, 23), TODAY),
        (TODAY, TODAY, TODAY, TODAY),
    ],
)
def test_a_period_is_four_weeks_unless_days_are_chosen(
    service, since: date | None, until: date | None, first: date, last: date
) -> None:
    assert service().period(since, until) == Period(since=first, until=last)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY - timedelta(days=366), TODAY),
        (TODAY + timedelta(days=1), None),
        (None, date.min),
        (date.min, TODAY),
        (date.max, date.max),
    ],
)
def test_other_periods_are_refused(service, since: date | None, until: date | None) -> None:
    with pytest.raises(WrongPeriod):
        service().period(since, until)


async def test_a_spreadsheet_can_read_the_file(sqlite: str, service) -> None:
    add_day(sqlite, TODAY, answers=2)
    rows = list(csv.DictReader(io.StringIO(await service().csv(days(1))), delimiter=";"))
    assert [row["dag"] for row in rows] == ["2026-11-22", "2026-11-23"]
    assert rows[1]["meteen beantwoord"] == "2"
    assert rows[1]["mediaan seconden tot antwoord van een medewerker"] == "60,0"
    assert rows[0]["mediaan bewerkt deel"] == ""
    by_topic = await service().csv(days(0), "onderwerp")
    assert by_topic.splitlines()[1].startswith("doorlooptijd;Hoe lang duurt het regelen van toegang?;1;2;")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/statistics.csv", "text/csv; charset=utf-8"),
        ("/statistics.csv?by=onderwerp", "text/csv; charset=utf-8"),
        ("/statistics/days.svg", "image/svg+xml"),
        ("/statistics/topics.svg", "image/svg+xml"),
    ],
)
def test_the_numbers_come_in_other_forms_too(helpdesk: Helpdesk, path: str, kind: str) -> None:
    answer = helpdesk.http.get(path).raise_for_status()
    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize(
    "period", ["since=2026-02-01&until=2026-01-01", "since=2020-01-01&until=2026-01-01", "until=0001-01-01", "since=x"]
)
def test_a_strange_period_is_refused(helpdesk: Helpdesk, period: str) -> None:
    assert helpdesk.http.get(f"/statistics?{period}").status_code == 422


def test_numbers_need_their_own_scope(helpdesk: Helpdesk) -> None:
    with helpdesk.api("suggestions:read", name="geen-cijfers") as stranger:
        assert stranger.get("/statistics").status_code == 403
        assert stranger.get("/statistics.csv").status_code == 403
