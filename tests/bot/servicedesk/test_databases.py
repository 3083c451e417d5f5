"""Suggestions, learning and statistics on SQLite and on PostgreSQL: the same rows give the same answers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Feedback, Message, TurnOutcome
from bot.platform.clock import dutch_day
from bot.platform.database import connect, upgrade
from bot.platform.settings import ROOT
from bot.privacy.audit import Audit
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.learning.repository import LearningRepository
from bot.servicedesk.statistics.counts import Counts
from bot.servicedesk.statistics.repository import StatisticsRepository
from bot.servicedesk.statistics.service import Period, StatisticsService
from bot.servicedesk.suggestions.models import FeedbackRecord, Suggestion, SuggestionSet
from bot.servicedesk.suggestions.repository import SuggestionRepository

NOW = datetime.now(UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """A database with one conversation: a refused question, and an answer with a thumb down."""
    server = request.param == "postgres"
    url = request.getfixturevalue("postgres") if server else f"sqlite:///{tmp_path}/bro.db"
    upgrade(url)
    engine = connect(url)
    said = [("bezoeker", "hoe bak ik brood", None), ("assistent", "Dat weet ik niet.", "buiten_bereik")]
    said += [("bezoeker", "wat kost het", None), ("assistent", "Dat verschilt.", "beantwoord")]
    with Session(engine, future=True) as session, session.begin():
        session.add(Conversation(id="a", channel="website", started_at=NOW, last_active_at=NOW))
        session.flush()
        for position, (author, text, outcome) in enumerate(said, 1):
            content = {"text": text, "outcome": outcome, "intent": "eherkenning_kosten" if outcome else None}
            session.add(Message(conversation_id="a", position=position, author=author, at=NOW, **content))
            if outcome:
                turn = {"outcome": outcome, "intent": "eherkenning_kosten", "at": NOW}
                session.add(TurnOutcome(conversation_id="a", channel="website", **turn))
        session.add(Feedback(conversation_id="a", position=4, rating="neer", at=NOW))
    return engine


def made(engine: Engine) -> SuggestionRepository:
    """A set with one suggestion, kept for the conversation."""
    repository = SuggestionRepository(engine)
    best = Suggestion(
        id="s1",
        text="Dat kost geld.",
        plain="Dat kost geld.",
        html="",
        band="mogelijk",
        confidence=0.5,
        intent="eherkenning_kosten",
        topics=["eherkenning_kosten"],
        title="Kosten",
    )
    repository.keep(
        SuggestionSet(id="set", form="chat", suggestions=[best], content_version="1"),
        {best.id: best.text},
        "vraag",
        "els",
        "a",
    )
    return repository


async def test_suggestions_learning_and_statistics_agree(engine: Engine) -> None:
    repository = made(engine)
    assert repository.proposal("s1") == "Dat kost geld."
    sent = FeedbackRecord(suggestion_id="s1", event="verstuurd", distance=9, share=0.8)
    other = FeedbackRecord(suggestion_id="s1", event="verstuurd", distance=1, share=0.1)
    assert repository.record(sent, None, "sleutel-1", "els") == sent
    assert repository.record(other, None, "sleutel-1", "els") == sent, "the same key counts once"

    learning = LearningRepository(engine)
    assert learning.collect(NOW - timedelta(days=1), changed_much=0.5) == 3
    assert learning.collect(NOW - timedelta(days=1), changed_much=0.5) == 0
    found = {(question.kind, question.text) for question in learning.questions(["open"])}
    assert found == {
        ("buiten_bereik", "hoe bak ik brood"),
        ("duim_neer", "wat kost het"),
        ("anders_verstuurd", "vraag"),
    }

    statistics = StatisticsService(StatisticsRepository(engine), AnswerLibrary(ROOT / "data"), Audit(engine, days=1))
    (today,) = await statistics.per_day(Period(since=dutch_day(NOW), until=dutch_day(NOW)))
    assert (today.at_once, today.refused, today.thumbs_down, today.used) == (1, 1, 1, 1)
    assert today.median_edit_share == 0.8
    StatisticsRepository(engine).keep(dutch_day(NOW), {"": Counts(at_once=1)})
    StatisticsRepository(engine).keep(dutch_day(NOW), {"": Counts(at_once=2)})
    assert StatisticsRepository(engine).kept(dutch_day(NOW), dutch_day(NOW)) == {
        (dutch_day(NOW), ""): Counts(at_once=1)
    }
    assert StatisticsRepository(engine).last_kept() == dutch_day(NOW)
