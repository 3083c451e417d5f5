"""Rasa's conversations in our tracker store."""

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.tracker_store import ConversationTrackerStore


@pytest.fixture
def store(tmp_path: Path) -> ConversationTrackerStore:
    return ConversationTrackerStore(domain=Domain.empty(), db=str(tmp_path / "rasa.db"))


def _said(sender: str, *texts: str) -> DialogueStateTracker:
    said = [UserUttered(text, parse_data={"text": text, "intent": {"name": text}, "entities": []}) for text in texts]
    return DialogueStateTracker.from_events(sender, said)


async def test_the_latest_message_is_what_rasa_understood_last(store: ConversationTrackerStore) -> None:
    await store.save(_said("a", "groet", "bedankt"))
    assert store.latest_message("a")["intent"] == {"name": "bedankt"}
    assert store.latest_message("nobody") == {}


async def test_an_erased_conversation_leaves_the_others(store: ConversationTrackerStore) -> None:
    await store.save(_said("a", "groet"))
    await store.save(_said("b", "groet"))
    store.erase("a")
    assert await store.retrieve("a") is None
    kept = await store.retrieve("b")
    assert kept is not None
    assert kept.latest_message.text == "groet"


async def test_a_commit_does_not_wait_for_the_disk(store: ConversationTrackerStore) -> None:
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1  # NORMAL
