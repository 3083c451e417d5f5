"""Rasa's conversations in our tracker store."""

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa.tracker_store import GatewayTrackerStore, Handled, handled


@pytest.fixture
def store(tmp_path: Path) -> GatewayTrackerStore:
    return GatewayTrackerStore(f"sqlite:///{tmp_path / 'rasa.db'}", domain=Domain.empty())


def _said(sender: str, *texts: str) -> DialogueStateTracker:
    said = [UserUttered(text, intent={"name": text}) for text in texts]
    return DialogueStateTracker.from_events(sender, said)


async def test_saving_tells_how_the_last_message_was_understood(store: GatewayTrackerStore) -> None:
    turn = Handled()
    handled.set(turn)
    await store.save(_said("a", "groet", "bedankt"))
    assert turn.said is not None
    assert turn.said.intent == {"name": "bedankt"}


async def test_an_erased_conversation_leaves_the_others(store: GatewayTrackerStore) -> None:
    await store.save(_said("a", "groet"))
    await store.save(_said("b", "groet"))
    store.erase("a")
    assert await store.retrieve("a") is None
    kept = await store.retrieve("b")
    assert kept is not None
    assert kept.latest_message.text == "groet"


async def test_a_commit_does_not_wait_for_the_disk(store: GatewayTrackerStore) -> None:
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1  # NORMAL


async def test_a_turn_adds_its_own_events_and_keeps_the_best_intents(store: GatewayTrackerStore) -> None:
    await store.save(_said("a", "groet"))
    tracker = await store.retrieve("a")
    assert tracker is not None
    ranking = [{"name": f"intent_{number}", "confidence": 1 / (number + 1)} for number in range(60)]
    tracker.events.append(UserUttered("hoi", {"name": "groet"}, parse_data={"intent_ranking": ranking}))
    await store.save(tracker)
    kept = await store.retrieve("a")
    assert kept is not None
    assert [event.text for event in kept.events] == ["groet", "hoi"]
    assert kept.events[-1].parse_data["intent_ranking"] == ranking[:3]


async def test_rows_that_were_deleted_during_a_turn_are_not_written_again(store: GatewayTrackerStore) -> None:
    await store.save(_said("a", "groet", "bedankt"))
    tracker = await store.retrieve("a")
    assert tracker is not None
    store.erase("a")
    tracker.events.append(UserUttered("nieuw", {"name": "nieuw"}))
    await store.save(tracker)
    kept = await store.retrieve("a")
    assert kept is not None
    assert [event.text for event in kept.events] == ["nieuw"]
