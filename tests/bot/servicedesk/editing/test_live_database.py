"""Which texts are live is kept once for all replicas: on SQLite and on PostgreSQL one for each text of the files."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from bot.commands import doctor
from bot.platform.database import connect, upgrade
from bot.platform.settings import Settings
from bot.privacy.audit import Audit
from bot.servicedesk.editing.live import LiveAnswers
from bot.servicedesk.editing.models import AnswerDraft
from bot.servicedesk.editing.repository import DraftRepository, UnknownDraft

ON = Settings(_env_file=None, live_answers=True)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    server = request.param == "postgres"
    url = request.getfixturevalue("postgres") if server else f"sqlite:///{tmp_path}/bro.db"
    upgrade(url)
    return connect(url)


def _live(engine: Engine, text: str, place: int = 0) -> AnswerDraft:
    """A text that Ina proposed and Bea let be said."""
    kept = DraftRepository(engine).keep("klacht", "klacht", place, "zo was het", text, "ina")
    DraftRepository(engine).go_live(kept, "bea", Audit(engine, 1).line("bea", "tekst", detail=f"{text} live"))
    return kept


def _texts(engine: Engine) -> list[str]:
    return [one.text for one in asyncio.run(LiveAnswers(engine, ON).read())]


def test_a_text_has_one_override_and_the_last_one_counts(engine: Engine) -> None:
    _live(engine, "eerst")
    other = _live(engine, "elders", place=1)
    second = _live(engine, "daarna")
    assert _texts(engine) == ["elders", "daarna"]
    repository, line = DraftRepository(engine), Audit(engine, 1).line("els", "tekst", detail="terug")
    repository.put_back(second.id, "els", line)
    assert _texts(engine) == ["elders"], "the file's text is back, and not the override before it"
    back = repository.one(second.id, "teruggezet")
    assert (back.written_by, back.judged_by, back.ended_by) == ("ina", "bea", "els")
    assert back.ended_at
    assert back.judged_at
    assert back.ended_at >= back.judged_at
    with pytest.raises(UnknownDraft):
        repository.put_back(second.id, "els", Audit(engine, 1).line("els", "tekst"))
    with pytest.raises(UnknownDraft):
        repository.go_live(other, "bea", Audit(engine, 1).line("bea", "tekst"))
    assert len(Audit(engine, 1).entries(action="tekst")) == 4, "what did not happen is not in the record"


def test_while_the_database_is_away_the_file_wins(caplog: pytest.LogCaptureFixture) -> None:
    away = LiveAnswers(create_engine("sqlite:////nergens/bro.db", future=True), ON)
    assert asyncio.run(away.read()) == ()
    assert "overrides_unreadable" in caplog.text


def test_without_the_setting_nothing_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bro.db"
    upgrade(url)
    engine = connect(url)
    _live(engine, "eerst")
    assert asyncio.run(LiveAnswers(engine, Settings(_env_file=None)).read()) == ()
    assert _texts(engine) == ["eerst"]


def test_the_doctor_tells_which_texts_are_live_and_which_expired(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bro.db"
    upgrade(url)
    engine, settings = connect(url), ON.model_copy(update={"database_url": url})
    assert doctor._live_answers(settings) == doctor.Finding("Live teksten", "in plaats van het bestand: geen")
    _live(engine, "eerst")
    found = doctor._live_answers(settings)
    assert found.state == "in plaats van het bestand: geen; verlopen: klacht"
    assert found.advice
    assert "staan uit" in doctor._live_answers(settings.model_copy(update={"live_answers": False})).state
