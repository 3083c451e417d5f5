"""The audit record only grows, on both kinds of database."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from bot.platform.database import connect, upgrade
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import person, program


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = request.getfixturevalue(request.param)
    upgrade(url)
    engine = connect(url)
    yield engine
    engine.dispose()


def test_it_tells_who_did_what_and_never_personal_data(engine: Engine) -> None:
    audit = Audit(engine, days=30)
    els = person("els", "Els", "medewerker", local=True)
    asyncio.run(audit.record(els, "bekeken", "gesprek-1"))
    asyncio.run(audit.record(els, "gezocht", detail="jan@example.nl en niets anders"))
    audit.record_now(program("topdesk", []), "verstuurd", "gesprek-1")
    newest, searched, seen = audit.entries()
    assert (newest.agent, newest.action, newest.conversation_id) == ("api:topdesk", "verstuurd", "gesprek-1")
    assert "jan@" not in (searched.detail or "")
    assert searched.detail
    assert "niets anders" in searched.detail
    assert seen.keep_until == datetime.now(UTC).date() + timedelta(days=30)
    assert abs(datetime.now(UTC) - seen.at) < timedelta(minutes=1)
    assert [entry.id for entry in audit.entries(conversation_id="gesprek-1")] == [newest.id, seen.id]
    assert [entry.id for entry in audit.entries(agent="els", action="bekeken")] == [seen.id]
    assert [entry.id for entry in audit.entries(before_id=newest.id, limit=1)] == [searched.id]
    assert len(audit.entries(since=datetime.now(UTC).date())) == 3
    assert audit.entries(since=date(2999, 1, 1)) == []
    with pytest.raises(ValueError, match="verzonnen"):
        audit.record_now(els, "verzonnen")


def test_a_line_cannot_be_changed_or_removed_before_its_time(engine: Engine) -> None:
    audit = Audit(engine, days=30)
    audit.record_now("els", "gewist", "gesprek-1")
    for statement in ("UPDATE audit SET agent = 'bas'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(statement))
    columns = "id, at, agent, action, keep_until"
    other = "SELECT id, at, 'bas', action, keep_until FROM audit"
    over = {
        "sqlite": [f"REPLACE INTO audit ({columns}) {other}", f"INSERT OR REPLACE INTO audit ({columns}) {other}"],
        "postgresql": [f"INSERT INTO audit ({columns}) {other} ON CONFLICT (id) DO UPDATE SET agent = 'bas'"],
    }
    for statement in over[engine.dialect.name]:
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(statement))
    assert audit.remove_old() == 0
    assert [entry.agent for entry in audit.entries()] == ["els"]


def test_a_line_goes_after_its_last_day(engine: Engine) -> None:
    Audit(engine, days=0).record_now("els", "bekeken")
    assert Audit(engine, days=0).remove_old() == 0
    Audit(engine, days=-1).record_now("els", "gezocht")
    assert Audit(engine, days=0).remove_old() == 1
    assert [entry.action for entry in Audit(engine, days=0).entries()] == ["bekeken"]
