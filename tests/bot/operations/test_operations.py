"""The kill switch and the notice: every replica follows, visitors read what to do, operators see what was done."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.operations.service import Operations
from bot.platform.database import connect, upgrade
from tests.bot.second_gateway import Client, SecondGateway
from tests.conftest import RunningStack


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The URL of an empty database with our tables."""
    made = f"sqlite:///{tmp_path}/bro.db"
    upgrade(made)
    return made


@pytest.fixture
def gateway(running: RunningStack, tmp_path: Path, url: str) -> Iterator[Callable[..., SecondGateway]]:
    """Start a gateway on the database of this test."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(SecondGateway(running.settings, state_dir=tmp_path, database_url=url))


def test_the_last_order_counts_and_all_are_remembered(url: str) -> None:
    operations = Operations(connect(url))
    assert operations.read().off is None
    operations.switch_off("foute antwoorden over machtigen", "jan")
    assert operations.read().off == "foute antwoorden over machtigen"
    operations.switch_on("piet")
    assert operations.read().off is None
    assert [(order.kind, order.set_by) for order in operations.history()] == [("aan", "piet"), ("uit", "jan")]
    with pytest.raises(ValueError, match="reden"):
        operations.switch_off("  ", "jan")


def test_a_notice_ends_by_itself_and_has_bounds(url: str) -> None:
    operations = Operations(connect(url))
    soon = datetime.now(UTC) + timedelta(seconds=60)
    operations.put_up_notice("Storing bij het\nBronhouderportaal.", soon, "jan")
    assert operations.read().notice == "Storing bij het Bronhouderportaal."
    operations.take_down_notice("jan")
    assert operations.read().notice is None
    for text, until in (("", None), ("x" * 301, None), ("Storing.", datetime.now(UTC) - timedelta(seconds=1))):
        with pytest.raises(ValueError, match=r"\w"):
            operations.put_up_notice(text, until, "jan")
    assert operations.read().notice is None


@pytest.mark.parametrize(
    ("text", "told"),
    [("Je kunt nu niet inloggen.", "je-vorm: 'Je'"), (f"Er is {'een grote ' * 10}storing.", "een zin van 23 woorden")],
)
def test_a_notice_keeps_the_rules_for_texts(url: str, text: str, told: str) -> None:
    operations = Operations(connect(url))
    with pytest.raises(ValueError, match=told):
        operations.put_up_notice(text, None, "jan")
    assert operations.read().notice is None


async def test_a_notice_that_is_over_is_not_shown(url: str) -> None:
    operations = Operations(connect(url))
    operations.put_up_notice("Storing.", datetime.now(UTC) + timedelta(seconds=1), "jan")
    assert "**Let op:** Storing." in (await operations.greeting()).messages[0].text
    await asyncio.sleep(1.1)
    assert operations.read().notice is None


async def test_a_database_that_is_away_keeps_the_last_known_state(tmp_path: Path, url: str) -> None:
    operations = Operations(connect(url))
    operations.switch_off("onderhoud", "jan")
    assert (await operations.state()).off == "onderhoud"
    with sqlite3.connect(tmp_path / "bro.db") as database:
        database.execute("DROP TABLE operation")
    operations._read_at = float("-inf")
    assert (await operations.state()).off == "onderhoud"


def test_every_replica_goes_quiet_within_seconds_and_comes_back(
    gateway: Callable[..., SecondGateway], url: str
) -> None:
    first, second = gateway(), gateway()
    clients = [Client(first.url), Client(second.url)]
    operator = Operations(connect(url))
    operator.switch_off("proef", "jan")
    until(lambda: all(outcome(client) == "gesloten" for client in clients), 5)
    said = clients[0].send(text="wat is eherkenning").json()["replies"]
    assert len(said) == 1
    assert "088 - 8664 999" in said[0]["text"]
    assert "support@broservicedesk.nl" in said[0]["text"]
    fresh = Client(second.url)
    assert fresh.started["replies"][0]["outcome"] == "gesloten"
    assert "virtuele assistent" in fresh.started["replies"][0]["text"]
    operator.switch_on("jan")
    until(lambda: all(outcome(client) == "beantwoord" for client in clients), 5)


def test_a_notice_is_in_the_first_words_and_above_answers_on_failures(
    gateway: Callable[..., SecondGateway], url: str
) -> None:
    Operations(connect(url)).put_up_notice("Het Bronhouderportaal heeft een storing.", None, "jan")
    client = Client(gateway().url)
    first = client.started["replies"][0]
    assert first["text"].startswith("Welkom. U chat met een virtuele assistent")
    assert "**Let op:** Het Bronhouderportaal heeft een storing." in first["text"]
    assert first["choices"]
    failing = client.send(text="er is een storing in het bronhouderportaal").json()["replies"]
    assert failing[0]["text"] == "**Let op:** Het Bronhouderportaal heeft een storing."
    assert len(failing) > 1
    other = client.send(text="wat is eherkenning").json()["replies"]
    assert "Let op" not in other[0]["text"]


def test_the_commands(bro, settings) -> None:
    assert "staat aan" in bro("bot", "status").stderr
    assert bro("bot", "off", "--reason", "").returncode == 1
    assert bro("bot", "off", "--reason", "proef").returncode == 0
    try:
        assert "staat uit: proef" in bro("bot", "status").stderr
    finally:
        assert bro("bot", "on").returncode == 0
    assert bro("notice", "set", "Storing.", "--until", "2000-01-01 10:00").returncode == 1
    assert bro("notice", "set", "Storing bij het portaal.", "--until", "2999-01-01 10:00").returncode == 0
    try:
        assert "Storing bij het portaal." in bro("bot", "status").stderr
    finally:
        assert bro("notice", "clear").returncode == 0
    assert "geen melding" in bro("bot", "status").stderr


def outcome(client: Client) -> str:
    return client.send(text="wat is eherkenning").json()["replies"][-1]["outcome"]


def until(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.2)
