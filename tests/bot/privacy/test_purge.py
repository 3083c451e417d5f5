"""What is too old goes, with a moved clock, on both databases; everything else stays."""

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect, text

from bot.conversations.repository import UnknownConversation
from bot.dialogue.client import rasa_sender
from bot.platform.database import connect, upgrade, writing
from bot.platform.settings import Settings
from bot.privacy.purge import purge, purge_when_due
from bot.privacy.rules import RULES
from bot.privacy.service import PrivacyService
from bot.servicedesk.learning.models import LearningQuestion
from bot.servicedesk.suggestions.models import SuggestionSetRow, SuggestionText
from tests.bot.privacy.conftest import NOW, Past


def rows(past: Past, **options: object) -> dict[str, int]:
    return {count.table: count.rows for count in purge(past.settings, past.engine, **options)}


def test_the_rules_and_the_tables_are_the_same(tmp_path) -> None:
    """A table without a retention rule fails here: add a line to bot/privacy/rules.py and to docs/privacy."""
    url = f"sqlite:///{tmp_path}/bro.db"
    upgrade(url)
    tables = inspect(connect(url))
    assert set(tables.get_table_names()) - {rule.table for rule in RULES} == set()
    for rule in RULES:
        if tables.has_table(rule.table):
            columns = {column["name"] for column in tables.get_columns(rule.table)}
            assert {*rule.clear, *filter(None, (rule.since, rule.until))} <= columns, rule.table
    assert all((rule.days is None) == (rule.since is None and rule.until is None) for rule in RULES)
    assert {rule.days for rule in RULES if rule.days} <= set(Settings.model_fields)


def test_what_is_too_old_goes_and_nothing_else(past: Past) -> None:
    old, young = past.conversation(28.1, "oude vraag"), past.conversation(27.9, "jonge vraag")
    counts = rows(past)
    assert (counts["conversation"], counts["message"], counts["feedback"]) == (1, 2, 1)
    assert counts["events"] == 3
    with pytest.raises(UnknownConversation):
        past.repository.entries(old)
    assert len(past.repository.entries(young)) == 2
    assert (past.count("choice"), past.count("events")) == (1, 3)
    assert past.count("outcome") == 2  # bare counts stay
    with past.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM outcome WHERE conversation_id IS NULL")).scalar_one() == 1


def test_a_second_run_removes_nothing(past: Past) -> None:
    past.conversation(40)
    rows(past)
    assert set(rows(past).values()) == {0}


def test_a_dry_run_tells_the_truth_and_removes_nothing(past: Past) -> None:
    past.conversation(40)
    past.conversation(1)
    past.rasa_session("gezondheidscontrole-1", 2)
    told = rows(past, dry_run=True)
    assert past.count("message") == 4
    assert past.count("events") == 9
    assert rows(past) == told
    assert told["events"] == 6


def test_the_clock_moves_and_everything_goes(past: Past) -> None:
    past.conversation(0)
    assert sum(rows(past, now=NOW + timedelta(days=27)).values()) == 0
    rows(past, now=NOW + timedelta(days=29))
    assert [past.count(table) for table in ("conversation", "message", "choice", "feedback", "events")] == [0] * 5
    assert past.count("outcome") == 1


def test_a_preserved_conversation_stays_through_its_last_day(past: Past) -> None:
    kept = past.conversation(40)
    PrivacyService(past.settings, past.engine).preserve(kept, NOW.date() + timedelta(days=10), "klacht 2026-7")
    for day in (0, 10):
        assert sum(rows(past, now=NOW + timedelta(days=day)).values()) == 0
    assert len(past.repository.entries(kept)) == 2
    assert past.count("events") == 3
    assert rows(past, now=NOW + timedelta(days=11))["conversation"] == 1
    assert past.count("preserved") + past.count("events") == 0


def test_rasas_rows_without_a_conversation_go_after_a_day(past: Past) -> None:
    past.rasa_session("terminal", 1.1)
    past.rasa_session("voorstel", 0.9)
    past.rasa_session("lang gesprek", 3)
    past.rasa_session("lang gesprek", 0.1)
    assert rows(past)["events"] == 3
    assert past.count("events") == 9


def test_of_a_long_conversation_only_the_last_session_and_young_messages_stay(past: Past) -> None:
    """Rasa counts the rows of the running session, so that one must stay whole."""
    long = past.conversation(40, "oude vraag")
    past.repository.begin_turn(long, "nieuwe vraag")
    past.rasa_session(rasa_sender(past.settings, long), 0.5, "nieuwe vraag")
    counts = rows(past)
    assert (counts["conversation"], counts["message"], counts["events"]) == (0, 2, 3)
    assert [entry.text for entry in past.repository.entries(long)] == ["nieuwe vraag"]


def test_the_setting_decides(past: Past) -> None:
    past.conversation(8)
    week = past.settings.model_copy(update={"retention_transcripts_days": 7})
    assert {count.table: count.rows for count in purge(week, past.engine)}["conversation"] == 1


def test_suggestions_and_questions_to_learn_from_have_days_of_their_own(past: Past) -> None:
    eight_days_ago, own = NOW - timedelta(days=8), past.conversation(0)
    with writing(past.engine) as session:
        session.add(SuggestionSetRow(id="1", pasted=True, form="brief", content_version="1", at=eight_days_ago))
        session.flush()
        session.add(SuggestionText(set_id="1", conversation_id=own, question="v", proposals={}, at=eight_days_ago))
        session.add(LearningQuestion(kind="geen_voorstel", ref="1", text="vraag", at=eight_days_ago))
    tables = {"retention_suggestions_days": "suggestion_text", "retention_learning_days": "learning_question"}
    assert [rows(past)[table] for table in tables.values()] == [0, 0]
    for setting, table in tables.items():
        week = past.settings.model_copy(update={setting: 7})
        gone = {count.table: count.rows for count in purge(week, past.engine)}
        assert (gone[table], past.count(table)) == (1, 0)


def test_the_schedule_purges_once_a_day_over_all_replicas(past: Past) -> None:
    past.conversation(40)
    assert purge_when_due(past.settings, past.engine, NOW)
    past.conversation(40)
    assert purge_when_due(past.settings, past.engine, NOW + timedelta(hours=23)) is None
    assert past.count("conversation") == 1
    assert purge_when_due(past.settings, past.engine, NOW + timedelta(hours=24))
    assert past.count("conversation") == 0


def test_a_purge_that_another_process_does_is_left_to_it_until_it_is_surely_dead(past: Past) -> None:
    with past.engine.begin() as connection:
        connection.execute(
            text("UPDATE job SET holder = 'ander', expires_at = :end WHERE name = 'purge'"),
            {"end": (NOW + timedelta(minutes=59)).replace(tzinfo=None)},
        )
    assert purge_when_due(past.settings, past.engine, NOW) is None
    assert purge_when_due(past.settings, past.engine, NOW + timedelta(hours=1, minutes=1))


def test_names_of_who_gave_orders_are_emptied_and_the_orders_stay(past: Past) -> None:
    with past.engine.begin() as connection:
        for days, name in ((366, "jan"), (364, "piet")):
            connection.execute(
                text("INSERT INTO operation (kind, text, set_by, at) VALUES ('uit', 'storing', :name, :at)"),
                {"name": name, "at": (NOW - timedelta(days=days)).replace(tzinfo=None)},
            )
    assert rows(past)["operation"] == 1
    with past.engine.connect() as connection:
        assert connection.execute(text("SELECT set_by FROM operation ORDER BY id")).scalars().all() == [None, "piet"]


def test_a_date_is_a_whole_day(past: Past) -> None:
    PrivacyService(past.settings, past.engine).preserve(past.conversation(40), date.today(), "vandaag nog")
    assert rows(past)["conversation"] == 0
