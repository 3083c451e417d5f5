"""The stack keeps its children alive, and a visitor always hears something."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from bot.commands import serve
from bot.dialogue.client import DialogueClient, TypedText
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import Settings, with_internal_secret
from bot.rasa.proof import Answers, who_answers
from bot.rasa.stack import Stack, StartFailed
from bot.rasa.training import current_model
from tests.conftest import RunningStack, Visitor
from tests.waiting import STARTING, until


def kill(running: RunningStack, name: str) -> None:
    child = next(child for child in running.stack.children if child.name == name)
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)


def until_answered(visitor: Visitor, text: str, expected: str) -> None:
    """Ask until the child is back, which is in 8 s, or in minutes on a busy machine."""
    until(lambda: expected in "\n".join(reply["text"] for reply in visitor.says(text)), STARTING)


def test_without_the_action_server_the_visitor_gets_the_servicedesk_and_it_comes_back(running: RunningStack) -> None:
    visitor = Visitor(running.url)
    kill(running, "actions")
    replies = visitor.says("is gemeente zwolle aangemeld?")
    assert replies[-1]["outcome"] == "fout"
    assert "088 - 8664 999" in replies[-1]["text"]
    until_answered(visitor, "is gemeente zwolle aangemeld?", "Gemeente Zwolle")


def test_without_rasa_the_visitor_gets_the_servicedesk_and_it_comes_back(running: RunningStack) -> None:
    visitor = Visitor(running.url)
    kill(running, "rasa")
    replies = visitor.says("wat is eherkenning")
    assert [reply["outcome"] for reply in replies] == ["fout"]
    assert "support@broservicedesk.nl" in replies[0]["text"]
    assert httpx.get(f"{running.url}/health/ready").status_code == 503
    until_answered(visitor, "wat is eherkenning", "inlogmiddel")


async def test_a_running_rasa_takes_the_model_in_use_without_a_restart(running: RunningStack) -> None:
    rasa = next(child for child in running.stack.children if child.name == "rasa")
    before, client = rasa.process, DialogueClient(running.settings)
    sender = uuid4().hex
    await client.send(sender, TypedText("wat is eherkenning"))
    renewed, during = await asyncio.gather(
        client.renew_model(), client.send(uuid4().hex, TypedText("wat is eherkenning"))
    )
    after = await client.send(sender, TypedText("hoe vraag ik eherkenning aan?"))
    await client.close()
    assert renewed == current_model(running.settings).name
    assert (during.intent, after.intent) == ("eherkenning_uitleg", "eherkenning_aanvragen")
    assert rasa.process is before


@pytest.mark.parametrize("address", ["rasa_url", "actions_url"])
def test_the_inner_servers_refuse_who_has_no_secret(running: RunningStack, address: str) -> None:
    paths = {"rasa_url": "/webhooks/gateway/messages", "actions_url": "/webhook"}
    url = getattr(running.settings, address) + paths[address]
    assert httpx.post(url, json={"sender": "x", "typed": "hallo"}).status_code == 401
    wrong = {"Authorization": "Bearer wrong"}
    assert httpx.post(url, json={"sender": "x", "typed": "hallo"}, headers=wrong).status_code == 401


def test_the_secret_is_made_once_and_kept_to_ourselves(tmp_path) -> None:
    settings = Settings(_env_file=None, state_dir=tmp_path)
    first, second = with_internal_secret(settings), with_internal_secret(settings)
    assert first.internal_secret == second.internal_secret
    assert (tmp_path / "internal_secret").stat().st_mode & 0o077 == 0


def test_a_stack_without_a_secret_is_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="internal secret"):
        Stack(Settings(_env_file=None, state_dir=tmp_path))


async def test_the_log_of_a_child_starts_anew_when_it_is_full_and_holds_its_last_words(tmp_path: Path) -> None:
    settings = on_free_ports(with_internal_secret(Settings(_env_file=None, state_dir=tmp_path, log_megabytes=0.1)))
    stack = Stack(settings)
    stack.children = stack.children[:1]
    talkative = "for n in range(100_000): print(f'line {n}')\nprint('x' * 2_000_000)\nraise SystemExit('last words')"
    stack.children[0].command = lambda: [sys.executable, "-c", talkative]
    with pytest.raises(StartFailed, match=str(tmp_path / "log" / "actions.log")):
        await stack.start(print)
    files = sorted((tmp_path / "log").glob("actions.log*"))
    assert [file.name for file in files] == ["actions.log", *(f"actions.log.{n}" for n in range(1, 5))]
    assert all(file.stat().st_size <= 100_000 for file in files)
    assert files[0].read_text(encoding="utf-8").endswith("last words\n")


async def test_only_who_has_our_secret_counts_as_our_server(running: RunningStack) -> None:
    other = running.settings.model_copy(update={"internal_secret": SecretStr("of a clone beside this one")})
    async with httpx.AsyncClient(timeout=5) as http:
        for child in running.stack.children:
            assert await who_answers(http, child.health_url, running.settings) is Answers.OURS
            assert await who_answers(http, child.health_url, other) is Answers.ANOTHER
        assert await who_answers(http, "http://127.0.0.1:9/health", running.settings) is Answers.NOBODY


async def test_a_stack_whose_port_another_clone_has_says_so(running: RunningStack, tmp_path: Path) -> None:
    other = {"internal_secret": SecretStr("of a clone beside this one"), "state_dir": tmp_path}
    stack = Stack(running.settings.model_copy(update=other))
    port = urlsplit(running.settings.actions_url).port
    with pytest.raises(
        StartFailed, match=f"op poort {port} van .* een ander programma dan onze actions.*BRO_ACTIONS_URL"
    ):
        await stack.start(print)


def test_an_address_that_another_took_while_ours_started_is_left_to_it(
    running: RunningStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between choosing a port and listening on it lie seconds, in which a clone that starts too chooses the same."""
    own = {"internal_secret": SecretStr("of a clone beside this one"), "state_dir": tmp_path}
    chosen_by_both = running.settings.model_copy(update=own)
    free, tried = on_free_ports(chosen_by_both), []

    async def start(settings: Settings, _started: float) -> None:
        stack = Stack(settings)
        stack.children = stack.children[:1]
        tried.append(settings.actions_url)
        await stack.start(print)
        await stack.stop()

    monkeypatch.setattr(
        serve, "on_open_ports", lambda _settings, avoiding_usual=False: free if avoiding_usual else chosen_by_both
    )
    monkeypatch.setattr(serve, "_run", start)
    serve._serve_all(chosen_by_both, 0.0)
    assert tried == [running.settings.actions_url, free.actions_url]
