"""Conversations of every age in each kind of database, with what Rasa keeps of them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData, Table, insert, text, update
from sqlalchemy.engine import Engine

from bot.conversations.models import Conversation, Message, TurnOutcome
from bot.conversations.repository import ConversationRepository
from bot.dialogue.client import rasa_sender
from bot.dialogue.reply import BotMessage, Button, Turn
from bot.platform.database import connect, upgrade
from bot.platform.settings import Settings
from bot.servicedesk.suggestions.models import SuggestionSetRow, SuggestionText

NOW = datetime.now(UTC)
RASA_TABLE = """CREATE TABLE events (id {key} PRIMARY KEY, sender_id VARCHAR(255) NOT NULL,
    type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"""


@pytest.fixture(params=["sqlite", "postgres"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings with empty databases of our own and of Rasa, once for each kind."""
    ours, rasa = f"sqlite:///{tmp_path}/bro.db", None
    if request.param == "postgres":
        ours = rasa = request.getfixturevalue("postgres")
    upgrade(ours)
    return Settings(
        _env_file=None,
        database_url=ours,
        tracker_url=rasa,
        state_dir=tmp_path,
        internal_secret=SecretStr("s" * 32),
        rasa_url="http://127.0.0.1:9",
    )


class Past:
    """Writes conversations as they were some days ago."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine: Engine = connect(settings.database_url)
        self.rasa: Engine = connect(settings.tracker_url or f"sqlite:///{settings.state_dir}/rasa.db")
        key = "SERIAL" if self.rasa.dialect.name == "postgresql" else "INTEGER"
        with self.rasa.begin() as connection:
            connection.execute(text(RASA_TABLE.format(key=key)))
        self.events = Table("events", MetaData(), autoload_with=self.rasa)
        self.repository = ConversationRepository(self.engine)

    def conversation(self, days: float, words: str = "wat is eherkenning") -> str:
        """A conversation of one turn that was `days` ago; returns its id."""
        conversation_id = self.repository.create("website")
        self.repository.begin_turn(conversation_id, words)
        answer = BotMessage(text="Uitleg.", buttons=[Button(title="Verder", payload="/en_daarna")])
        (reply,) = self.repository.add_turn(conversation_id, Turn(messages=[answer], intent="eherkenning_uitleg"))
        self.repository.rate(conversation_id, reply.position, "op", None, None)
        self.age(conversation_id, days)
        self.rasa_session(rasa_sender(self.settings, conversation_id), days, words)
        return conversation_id

    def age(self, conversation_id: str, days: float) -> None:
        at = NOW - timedelta(days=days)
        feedback = Table("feedback", MetaData(), autoload_with=self.engine)
        with self.engine.begin() as connection:
            for table in (Message.__table__, TurnOutcome.__table__, feedback):
                connection.execute(update(table).where(table.c.conversation_id == conversation_id).values(at=at))
            connection.execute(
                update(Conversation).where(Conversation.id == conversation_id).values(last_active_at=at, started_at=at)
            )

    def rasa_session(self, sender: str, days: float, words: str = "hallo") -> None:
        """One session in Rasa's tracker store, `days` ago."""
        at = (NOW - timedelta(days=days)).timestamp()
        kinds = [{"event": "action", "name": "action_session_start"}, {"event": "session_started"}]
        kinds += [{"event": "user", "text": words}]
        with self.rasa.begin() as connection:
            for kind in kinds:
                row = {"sender_id": sender, "type_name": kind["event"], "timestamp": at, "data": json.dumps(kind)}
                connection.execute(insert(self.events).values(row))

    def restore(self, tables: dict[str, list[dict[str, Any]]]) -> None:
        """Write rows of a conversation again, as they were exported."""
        with self.engine.begin() as connection:
            for name in ("conversation", "message"):
                connection.execute(insert(Table(name, MetaData(), autoload_with=self.engine)), tables[name])

    def pasted_mail(self, days: float) -> None:
        """A suggestion for a mail that somebody pasted `days` ago."""
        made, at = uuid4().hex[:24], NOW - timedelta(days=days)
        kept = {"id": made, "pasted": True, "form": "brief", "content_version": "1", "at": at}
        with self.engine.begin() as connection:
            connection.execute(insert(SuggestionSetRow.__table__).values(kept))
            connection.execute(
                insert(SuggestionText.__table__).values(set_id=made, question="een vraag", proposals={}, at=at)
            )

    def count(self, table: str) -> int:
        engine = self.rasa if table == "events" else self.engine
        with engine.connect() as connection:
            return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


@pytest.fixture
def past(places: Settings) -> Iterator[Past]:
    """Empty databases in which tests write the past."""
    made = Past(places)
    yield made
    made.engine.dispose()
    made.rasa.dispose()
