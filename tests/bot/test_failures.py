"""When something behind the gateway fails, the visitor gets a sentence, loses nothing, and can go on."""

import json
import logging
import socket
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from bot.platform.free_ports import on_free_ports
from tests.bot.second_gateway import Client, SecondGateway
from tests.conftest import RunningStack
from tests.waiting import until

CONTACT = ("088 - 8664 999", "support@broservicedesk.nl")


@pytest.fixture
def own_database(running: RunningStack, tmp_path: Path) -> Path:
    """A copy of the database, for tests that harm it."""
    copy = tmp_path / "bro.db"
    with sqlite3.connect(running.settings.database_url.removeprefix("sqlite:///")) as source:
        source.backup(sqlite3.connect(copy))
    return copy


def test_without_rasa_the_visitor_can_start_and_gets_the_contact(
    gateway: Callable[..., SecondGateway], running: RunningStack
) -> None:
    here = gateway(rasa_url=on_free_ports(running.settings).rasa_url)
    client = Client(here.url)
    (reply,) = client.send(text="wat is eherkenning").json()["replies"]
    assert reply["outcome"] == "fout"
    assert all(part in reply["text"] for part in CONTACT)
    assert client.entries()[1]["text"] == "wat is eherkenning"
    assert httpx.get(f"{here.url}/health/ready").status_code == 503
    assert httpx.get(f"{here.url}/health/live").status_code == 200


def test_a_rasa_that_does_not_answer_in_time_is_not_waited_for(
    gateway: Callable[..., SecondGateway], running: RunningStack
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        here = gateway(rasa_url=f"http://127.0.0.1:{silent.getsockname()[1]}", answer_timeout=0.5)
        client = Client(here.url)
        started = time.monotonic()
        (reply,) = client.send(text="wat is eherkenning").json()["replies"]
        assert time.monotonic() - started < running.settings.answer_timeout
        assert reply["outcome"] == "fout"


def test_erasing_without_rasa_is_refused_and_removes_nothing(
    gateway: Callable[..., SecondGateway], running: RunningStack
) -> None:
    here = gateway(rasa_url=on_free_ports(running.settings).rasa_url)
    client = Client(here.url)
    client.send(text="wat is eherkenning")
    assert client.call("DELETE", "/conversation").status_code == 503
    assert len(client.entries()) == 3


def test_more_questions_than_rasa_may_handle_wait_their_turn(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(max_turns=1)
    clients = [Client(here.url) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda client: client.send(person=True).json()["replies"][0], clients))
    assert {answer["outcome"] for answer in answers} == {"doorverwezen"}


def test_a_locked_database_gives_a_sentence_and_a_retry_is_answered(
    gateway: Callable[..., SecondGateway], own_database: Path
) -> None:
    client = Client(gateway(database_url=f"sqlite:///{own_database}").url)
    message = {"text": "wat is eherkenning", "id": str(uuid4())}
    with sqlite3.connect(own_database, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused = client.send(**message)
        assert refused.status_code == 503
        assert all(part in refused.json()["detail"] for part in CONTACT)
        other.execute("ROLLBACK")
    assert client.send(**message).json()["replies"]
    assert [entry["author"] for entry in client.entries()].count("bezoeker") == 1


def test_a_database_that_is_gone_gives_a_sentence_until_it_is_back(
    gateway: Callable[..., SecondGateway], own_database: Path
) -> None:
    here = gateway(database_url=f"sqlite:///{own_database}")
    client = Client(here.url)
    message = {"text": "wat is eherkenning", "id": str(uuid4())}
    with sqlite3.connect(own_database) as other:
        other.execute("ALTER TABLE conversation RENAME TO away")
    refused = client.send(**message)
    assert refused.status_code == 503
    assert all(part in refused.json()["detail"] for part in CONTACT)
    assert httpx.post(f"{here.url}/api/website/conversations").status_code == 503
    assert httpx.get(f"{here.url}/health/ready").json() == {"status": "unavailable", "reason": "database"}
    with sqlite3.connect(own_database) as other:
        other.execute("ALTER TABLE away RENAME TO conversation")
    assert client.send(**message).json()["replies"]


def test_a_restarted_gateway_goes_on_with_the_same_conversation(running: RunningStack, tmp_path: Path) -> None:
    with SecondGateway(running.settings, state_dir=tmp_path) as before:
        client = Client(before.url)
        client.send(text="wat is eherkenning")
        seen = client.entries()
    with SecondGateway(before.settings, port=before.settings.port) as after:
        assert after.url == before.url
        assert client.entries() == seen
        assert client.send(person=True).status_code == 200


def test_without_its_redis_the_gateway_counts_in_memory(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway(redis_url="redis://127.0.0.1:1", limit_conversation="2/minute")
    client = Client(here.url)
    assert [client.send(person=True).status_code for _ in range(3)] == [200, 200, 429]
    log = (here.settings.state_dir / "log" / "gateway.log").read_text(encoding="utf-8")
    assert "limits_storage_unavailable" in log


def test_logs_metrics_and_rows_never_hold_what_must_not_be_there(
    gateway: Callable[..., SecondGateway], running: RunningStack, own_database: Path
) -> None:
    port = int(on_free_ports(running.settings).port)
    here = gateway(metrics_port=port, database_url=f"sqlite:///{own_database}")
    client = Client(here.url)
    planted = ["123456782", "jan.geheim@gemeente.example", "0612345678", "NL91ABNA0417164300", "482913", "Welkom2026!"]
    client.send(
        text="bsn 123456782, mail jan.geheim@gemeente.example, bel 0612345678, rekening NL91ABNA0417164300, "
        "sms-code 482913, wachtwoord: Welkom2026! en een Groene Specht"
    )
    client.send(text="x" * here.settings.max_message_length + "Groene Specht")
    client.call("POST", "/messages", json={"text": "Groene Specht", "choice": "Groene Specht"})
    with sqlite3.connect(own_database, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        client.send(text="Groene Specht terwijl de database op slot is")
        other.execute("ROLLBACK")
    folders = (here.settings.state_dir, running.settings.state_dir)
    logs = "".join(path.read_text(errors="replace") for folder in folders for path in folder.glob("log/*.log"))
    counts = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    rows = "\n".join(sqlite3.connect(own_database).iterdump())
    rasa = "\n".join(sqlite3.connect(running.settings.state_dir / "rasa.db").iterdump())
    assert "turn_answered" in logs
    assert "database_unavailable" in logs
    assert "Groene Specht" in rows  # what is no personal data is kept
    for secret in planted:
        assert secret not in logs + counts + rows + rasa, secret
    assert "Groene Specht" not in logs + counts
    assert client.token not in logs
    assert here.conversation_id(client.token) not in logs + rasa
    assert 'bro_personal_data_removed_total{kind="burgerservicenummer"}' in counts
    assert 'bro_turns_total{outcome="geweigerd"}' in counts
    assert httpx.get(f"{here.url}/metrics").status_code == 404  # only on its own port


def test_a_metrics_port_that_is_taken_does_not_stop_the_gateway(gateway: Callable[..., SecondGateway]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        here = gateway(metrics_port=taken.getsockname()[1])
        assert Client(here.url).send(person=True).status_code == 200
    assert "metrics_port_taken" in (here.settings.state_dir / "log" / "gateway.log").read_text(encoding="utf-8")


def test_each_log_line_is_an_object_with_an_event(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway()
    Client(here.url).send(person=True)
    httpx.get(f"{here.url}/api/website/conversation")
    lines = (here.settings.state_dir / "log" / "gateway.log").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    assert all({"event", "level", "timestamp"} <= set(event) for event in events)
    answered = [event for event in events if event["event"] == "turn_answered"]
    assert (answered[-1]["outcome"], answered[-1]["intent"]) == ("doorverwezen", "mens_spreken")
    assert next(event for event in events if event["event"] == "request_refused")["code"] == "token_invalid"


def test_an_unforeseen_error_is_logged_by_kind_only(gateway: Callable[..., SecondGateway]) -> None:
    here = gateway()
    try:
        raise ValueError("Rode Wouw zei iets")
    except ValueError:
        logging.getLogger("bot.test").exception("something_failed")
    log = (here.settings.state_dir / "log" / "gateway.log").read_text(encoding="utf-8")
    assert '"error": "ValueError"' in log
    assert "Rode Wouw" not in log


def test_ready_means_that_a_message_was_answered(running: RunningStack) -> None:
    assert httpx.get(f"{running.url}/health/ready").json() == {"status": "ok", "reason": None}
    rasa = "\n".join(sqlite3.connect(running.settings.state_dir / "rasa.db").iterdump())
    assert "gezondheidscontrole" in rasa


def test_work_in_the_background_that_fails_is_seen_from_outside(gateway: Callable[..., SecondGateway]) -> None:
    port = on_free_ports(gateway().settings).port
    here = gateway(metrics_port=port)

    async def breaks() -> None:
        raise LookupError("Rode Wouw zei iets")

    async def start() -> None:
        here.state.background.every(60, "proef", breaks)

    here.run(start())
    until(lambda: here.state.background.failing)
    expected = {"status": "degraded", "reason": "background work: proef"}
    assert httpx.get(f"{here.url}/health/ready").json() == expected
    shown = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert 'bro_background_failing{work="proef"} 1.0' in shown
    assert 'bro_background_failures_total{work="proef"} 1.0' in shown
    log = (here.settings.state_dir / "log" / "gateway.log").read_text(encoding="utf-8")
    assert '"event": "background_failed"' in log
    assert "Rode Wouw" not in log.split("background_failed")[-1]
