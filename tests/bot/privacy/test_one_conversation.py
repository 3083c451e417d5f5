"""Export shows all of one conversation, erase leaves nothing, and a running turn does not bring it back."""

import asyncio
import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import httpx
import pytest
from typer.testing import CliRunner

from bot.cli import command_line, leaves
from bot.commands.privacy import app as privacy_commands
from bot.conversations.repository import UnknownConversation
from bot.dialogue.client import rasa_sender
from bot.guidance.dutch_date import dutch_date
from bot.platform.settings import get_settings
from bot.privacy.audit import Audit
from bot.privacy.erasure import PreservedConversation
from bot.privacy.erasures import Erasures
from bot.privacy.service import PrivacyService
from bot.turns.erasing import erase_conversation, erase_from_outside
from tests.bot.privacy.conftest import NOW, Past
from tests.bot.privacy.test_nothing_is_left import CANARY, holding
from tests.bot.second_gateway import Client, SecondGateway
from tests.conftest import RunningStack


def test_an_export_holds_everything_and_nothing_of_others(past: Past) -> None:
    mine, _ = past.conversation(1, "Blauwe Buizerd"), past.conversation(1, "Rode Reiger")
    service = PrivacyService(past.settings, past.engine)
    service.preserve(mine, NOW.date(), "klacht")
    exported = json.dumps(service.export(mine), default=str)
    assert exported.count("Blauwe Buizerd") == 2  # our message and Rasa's event
    assert "klacht" in exported
    assert "Rode Reiger" not in exported
    tables = service.export(mine)["tables"]
    assert {name: len(rows) for name, rows in tables.items() if rows} == {
        **dict.fromkeys(("conversation", "choice", "feedback", "outcome", "preserved"), 1),
        "message": 2,
        "audit": 2,  # that it was preserved, and the export before this one
    }
    assert len(service.export(mine)["rasa"]) == 3


def test_erasing_leaves_nothing_but_counts(past: Past) -> None:
    gone, stays = past.conversation(1), past.conversation(1)
    assert asyncio.run(erase_from_outside(past.settings, past.engine, gone)) == 2
    assert len(past.repository.entries(stays)) == 2
    assert [past.count(table) for table in ("conversation", "message", "choice", "feedback")] == [1, 2, 1, 1]
    assert past.count("events") == 3
    assert past.count("outcome") == 2
    with pytest.raises(UnknownConversation):
        asyncio.run(erase_from_outside(past.settings, past.engine, gone))


def test_a_preserved_conversation_is_erased_only_on_purpose(past: Past) -> None:
    kept = past.conversation(1)
    PrivacyService(past.settings, past.engine).preserve(kept, NOW.date() + timedelta(days=1), "klacht")
    with pytest.raises(PreservedConversation, match="klacht"):
        asyncio.run(erase_from_outside(past.settings, past.engine, kept))
    with pytest.raises(PreservedConversation):
        erase_conversation(Audit(past.engine, 365), kept, "test")
    assert past.count("events") == 3
    asyncio.run(erase_from_outside(past.settings, past.engine, kept, force=True))
    assert past.count("conversation") + past.count("events") == 0


def test_what_an_operator_does_with_a_conversation_is_in_the_audit_record(past: Past) -> None:
    about, missing = past.conversation(1), "bestaat-niet"
    service, audit = PrivacyService(past.settings, past.engine), Audit(past.engine, 365)
    until = NOW.date() + timedelta(days=1)
    service.export(about)
    service.preserve(about, until, "klacht van jan@example.nl")
    for refused in (missing, about):
        with pytest.raises((UnknownConversation, PreservedConversation)):
            asyncio.run(erase_from_outside(past.settings, past.engine, refused))
    asyncio.run(erase_from_outside(past.settings, past.engine, about, force=True))
    lines = [(entry.agent, entry.action, entry.conversation_id, entry.detail) for entry in audit.entries()]
    assert lines == [
        ("opdrachtregel", "gewist", about, "ook als het bewaard moest blijven"),
        ("opdrachtregel", "beheer", about, f"bewaren tot en met {until.isoformat()}: klacht van [e-mailadres]"),
        ("opdrachtregel", "geexporteerd", about, None),
    ]


def bro_privacy(past: Past, *arguments: str) -> None:
    """Run a command of `bro privacy` on these databases; it must succeed."""
    settings = past.settings
    environment = {"BRO_DATABASE_URL": settings.database_url, "BRO_TRACKER_URL": settings.tracker_url or ""}
    environment |= {"BRO_STATE_DIR": str(settings.state_dir), "BRO_RETENTION_AUDIT_DAYS": "30"}
    environment |= {"BRO_INTERNAL_SECRET": "s" * 32, "BRO_RASA_URL": settings.rasa_url}
    get_settings.cache_clear()
    done = CliRunner().invoke(privacy_commands, arguments, env=environment)
    get_settings.cache_clear()
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("name", [words[-1] for words, _ in leaves(command_line("privacy")) if words[0] == "privacy"])
def test_each_privacy_command_leaves_a_line_in_the_audit_record(past: Past, name: str) -> None:
    command = next(command for words, command in leaves(command_line("privacy")) if words == ("privacy", name))
    about = past.conversation(1)
    required = [option for option in command.params if option.required and option.param_type_name == "option"]
    arguments = [word for option in required for word in (option.opts[0], "2027-01-31")]
    of_one = any(parameter.name == "conversation_id" for parameter in command.params)
    bro_privacy(past, name, *arguments, *(["--", about] if of_one else []))
    (line,) = Audit(past.engine, 365).entries()
    assert (line.agent, line.conversation_id) == ("opdrachtregel", about if of_one else None)


def test_counting_what_would_be_purged_is_not_in_the_audit_record(past: Past) -> None:
    past.conversation(40)
    bro_privacy(past, "purge", "--dry-run")
    assert Audit(past.engine, 365).entries() == []
    bro_privacy(past, "purge")
    (line,) = Audit(past.engine, 365).entries()
    assert line.action == "beheer"
    assert re.fullmatch(r"opgeruimd: [1-9]\d* rijen", line.detail or "")
    assert line.keep_until == NOW.date() + timedelta(days=30)


def rasa_rows(running: RunningStack, sender: str) -> int:
    with sqlite3.connect(running.settings.state_dir / "rasa.db") as database:
        return database.execute("SELECT count(*) FROM events WHERE sender_id = ?", (sender,)).fetchone()[0]


def test_a_visitor_reads_why_a_preserved_conversation_is_not_erased(gateway, running: RunningStack) -> None:
    here = gateway()
    client = Client(here.url)
    client.send(text="wat is eherkenning")
    conversation = here.conversation_id(client.token)
    PrivacyService(here.settings, here.state.engine).preserve(conversation, NOW.date() + timedelta(days=1), "klacht")
    refused = client.call("DELETE", "/conversation")
    assert refused.status_code == 409
    told = refused.json()["detail"]
    assert told.startswith("Uw gesprek is niet gewist. Wij moeten het bewaren tot en met ")
    assert dutch_date(NOW.date() + timedelta(days=1)) in told
    assert "088 - 8664 999" in told
    assert len(client.entries()) == 3
    assert rasa_rows(running, rasa_sender(here.settings, conversation)) > 0
    assert not here.state.audit.entries(conversation_id=conversation, action="gewist")


def test_what_a_visitor_erases_is_in_no_byte_of_a_file_and_in_the_audit_record(
    gateway: Callable[..., SecondGateway], running: RunningStack
) -> None:
    here, state = gateway(), running.settings.state_dir
    client = Client(here.url)
    conversation = here.conversation_id(client.token)
    client.send(text=f"is {CANARY} B.V. aangemeld?")
    client.send(text="wat is eherkenning")
    assert {"bro.db-wal", "rasa.db-wal"} & set(holding(state))
    assert client.call("DELETE", "/conversation").status_code == 204
    assert holding(state) == holding(here.settings.state_dir) == []
    assert rasa_sender(here.settings, conversation) in Erasures(here.settings).all()
    (line,) = here.state.audit.entries(conversation_id=conversation)
    assert (line.agent, line.action, line.detail) == ("bezoeker", "gewist", None)


def test_erasing_that_a_visitor_asks_for_in_words_is_in_the_audit_record(
    gateway: Callable[..., SecondGateway], running: RunningStack
) -> None:
    here = gateway()
    client = Client(here.url)
    conversation = here.conversation_id(client.token)
    (asked,) = client.send(text="wis mijn gegevens").json()["replies"]
    yes = next(choice["id"] for choice in asked["choices"] if choice["title"] == "Ja, alles wissen")
    assert client.send(choice=yes).status_code == 200
    (line,) = here.state.audit.entries(conversation_id=conversation)
    assert (line.agent, line.action) == ("bezoeker", "gewist")


def test_a_turn_that_runs_while_another_gateway_erases_does_not_come_back(
    gateway: Callable[..., SecondGateway], running: RunningStack
) -> None:
    """Two gateways, one conversation: one answers, the other erases at every moment of that answer."""
    first, second = gateway(), gateway()
    late = 0
    for attempt in range(16):
        client = Client(first.url)
        client.send(text="hallo")
        conversation = first.conversation_id(client.token)
        turn = threading.Thread(target=lambda client=client: client.send(text="is gemeente zwolle aangemeld?"))
        turn.start()
        time.sleep(attempt * 0.006)
        late += turn.is_alive()
        with suppress(UnknownConversation):
            second.run(second.service.erase(conversation))
        turn.join(20)
        assert rasa_rows(running, rasa_sender(first.settings, conversation)) == 0, f"attempt {attempt}"
        assert client.call("GET", "/conversation").status_code == 404
    assert late, "no turn was running while its conversation was erased"


def test_rasa_forgets_after_the_turn_that_is_going_on(running: RunningStack) -> None:
    """Straight at Rasa: without its lock the turn would write all its events after the removal."""
    secret = running.settings.internal_secret
    assert secret is not None
    headers = {"Authorization": f"Bearer {secret.get_secret_value()}"}
    rasa = httpx.Client(base_url=f"{running.settings.rasa_url}/webhooks/gateway", headers=headers, timeout=20)
    for attempt in range(8):
        sender = f"vergeet-{attempt}"
        message = {"sender": sender, "typed": "is gemeente zwolle aangemeld?"}
        turn = threading.Thread(target=lambda message=message: rasa.post("/messages", json=message))
        turn.start()
        time.sleep(0.01 + attempt * 0.005)
        rasa.delete(f"/conversations/{sender}").raise_for_status()
        turn.join(20)
        before_it_began = rasa_rows(running, sender)
        rasa.delete(f"/conversations/{sender}").raise_for_status()
        assert before_it_began == 0, f"attempt {attempt}"


def test_the_commands(bro, running: RunningStack) -> None:
    """`bro privacy` beside a running assistant."""
    client = Client(running.url)
    client.send(text="wat is eherkenning")
    with sqlite3.connect(running.settings.state_dir / "bro.db") as database:
        conversation = database.execute("SELECT id FROM conversation ORDER BY started_at DESC LIMIT 1").fetchone()[0]
    exported = json.loads(bro("privacy", "export", conversation).stdout)
    assert [row["author"] for row in exported["tables"]["message"]] == ["assistent", "bezoeker", "assistent"]
    assert exported["rasa"]
    assert bro("privacy", "preserve", conversation, "--until", "2999-01-01", "--reason", "klacht").returncode == 0
    assert "2999-01-01" in bro("privacy", "erase", conversation).stderr
    assert "message" in bro("privacy", "purge", "--dry-run").stderr
    assert bro("privacy", "erase", conversation, "--force").returncode == 0
    assert "bestaat niet" in bro("privacy", "export", conversation).stderr
    assert rasa_rows(running, rasa_sender(running.settings, conversation)) == 0
