"""What is erased or purged is gone from every byte of every file, and stays gone after a backup is put back."""

import asyncio
import stat
from pathlib import Path

import pytest

from bot.conversations.repository import UnknownConversation
from bot.platform.settings import Settings
from bot.privacy.erasures import Erasures
from bot.privacy.purge import purge
from bot.privacy.service import PrivacyService
from bot.turns.erasing import erase_again, erase_from_outside
from tests.bot.privacy.conftest import Past

CANARY = "kanarie-7f3a91"
on_sqlite = pytest.mark.parametrize("places", ["sqlite"], indirect=True)


def holding(folder: Path, words: str = CANARY) -> list[str]:
    """The files under `folder` with these words in them."""
    return sorted(file.name for file in folder.rglob("*") if file.is_file() and words.encode() in file.read_bytes())


@on_sqlite
def test_no_byte_is_left_of_what_is_erased(places: Settings, past: Past) -> None:
    conversation, other = past.conversation(0, f"{CANARY} " * 40), past.conversation(0)
    assert holding(places.state_dir)
    asyncio.run(erase_from_outside(places, past.engine, conversation))
    assert holding(places.state_dir) == []
    assert PrivacyService(places, past.engine).export(other)["tables"]["message"]


@on_sqlite
def test_no_byte_is_left_of_what_is_purged(places: Settings, past: Past) -> None:
    past.conversation(100, f"{CANARY} " * 40)
    assert holding(places.state_dir)
    purge(places, past.engine)
    assert holding(places.state_dir) == []


def test_what_was_erased_is_erased_again_after_a_restore(places: Settings, past: Past) -> None:
    """Without a copy of the database: its rows are written again under the same id, as a backup would."""
    conversation, other = past.conversation(0), past.conversation(0)
    before = PrivacyService(places, past.engine).export(conversation)["tables"]
    asyncio.run(erase_from_outside(places, past.engine, conversation))
    assert conversation not in Erasures(places).path.read_text()
    past.restore(before)
    assert asyncio.run(erase_again(places, past.engine)) == 1
    with pytest.raises(UnknownConversation):
        PrivacyService(places, past.engine).export(conversation)
    assert PrivacyService(places, past.engine).export(other)
    assert asyncio.run(erase_again(places, past.engine)) == 0


@on_sqlite
def test_a_list_of_another_gateway_counts_and_one_that_is_not_there_is_told(places: Settings, past: Past) -> None:
    conversation = past.conversation(0)
    elsewhere = places.model_copy(update={"state_dir": places.state_dir / "elders"})
    Erasures(elsewhere).add(conversation)
    with pytest.raises(OSError, match="weg"):
        asyncio.run(erase_again(places, past.engine, [places.state_dir / "weg"]))
    assert asyncio.run(erase_again(places, past.engine, [Erasures(elsewhere).path])) == 1


@on_sqlite
def test_old_erasures_are_forgotten_with_their_backups(places: Settings, past: Past) -> None:
    erasures = Erasures(places)
    erasures.path.write_text("a" * 32 + " 2020-01-01T00:00:00+00:00\n")
    erasures.add("nieuw")
    purge(places, past.engine)
    assert len(erasures.all()) == 1


@on_sqlite
def test_only_we_can_read_the_files(places: Settings, past: Past) -> None:
    conversation = past.conversation(0)
    asyncio.run(erase_from_outside(places, past.engine, conversation))
    past.conversation(0)
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in places.state_dir.iterdir()}
    assert {"bro.db", "bro.db-wal", "rasa.db", "erased.list"} <= set(files)
    assert set(files.values()) == {0o600}


def test_a_pasted_mail_is_forgotten_after_a_day(places: Settings, past: Past) -> None:
    past.pasted_mail(days=2)
    past.pasted_mail(days=0)
    purge(places, past.engine)
    assert past.count("suggestion_text") == 1
