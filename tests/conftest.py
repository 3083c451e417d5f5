"""What the tests share: the real stack (Rasa, action server, gateway) on loopback, started once."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence

import httpx
import pytest

from bot.commands.preparation import train_when_needed
from bot.platform.database import upgrade
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import ROOT, Settings, with_internal_secret
from bot.rasa.stack import Stack
from bot.rasa.training import current_model
from bot.registry.intake import import_sample
from bot.server import GatewayServer
from bot.understanding.interpreter import Interpretation
from bot.understanding.model_archive import MessageReader, open_model

# No test asks the real site for the list: not in this process, and not in one that it starts.
os.environ |= {"BRO_REGISTRY_URL": "http://127.0.0.1:9/", "BRO_REGISTRY_SCHEDULE": "off"}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with databases in a temporary folder, free ports, and the project's own model."""
    state = tmp_path_factory.mktemp("var")
    fresh = Settings(
        _env_file=None,
        state_dir=state,
        database_url=f"sqlite:///{state / 'bro.db'}",
        metrics_port=None,
        limit_address="1000/second",  # all visitors of the tests have one address
        limit_starts="1000/second",
        limit_conversation="1000/second",
        limit_total="1000/second",
    )
    return on_free_ports(with_internal_secret(fresh))


@pytest.fixture(scope="session")
def model(settings: Settings) -> None:
    """A trained model of the data as they are now."""
    train_when_needed(settings)


class RememberingReader:
    """Reads each sentence once, however many tests ask for it; all held-out sentences take a minute."""

    def __init__(self, reader: MessageReader) -> None:
        self._reader = reader
        self._known: dict[str, Interpretation] = {}

    def read(self, text: str) -> Interpretation:
        return self.read_all([text])[0]

    def read_all(self, texts: Sequence[str]) -> list[Interpretation]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= zip(new, self._reader.read_all(new), strict=True)
        return [self._known[text] for text in texts]


@pytest.fixture(scope="session")
def reader(settings: Settings, model: None) -> RememberingReader:
    """Reads messages with the trained model, without Rasa."""
    return RememberingReader(open_model(current_model(settings)))


@pytest.fixture(scope="session")
def sample_list(settings: Settings) -> None:
    """The tables, with the sample list in them."""
    upgrade(settings.database_url)
    import_sample(settings)


class RunningStack:
    """The stack in a thread of its own, with a gateway in front."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url = f"http://{settings.host}:{settings.port}"
        self._loop = asyncio.new_event_loop()
        self.stack = Stack(settings)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._up = threading.Event()
        self._server = GatewayServer(settings, self._up.set)

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.stack.start(print), self._loop).result(120)
        self._serving = asyncio.run_coroutine_threadsafe(self._server.serve(), self._loop)
        assert self._up.wait(30), "the gateway did not start"

    def stop(self) -> None:
        self._server.should_exit = True
        self._serving.result(20)
        asyncio.run_coroutine_threadsafe(self.stack.stop(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)


@pytest.fixture(scope="session")
def running(settings: Settings, model: None, sample_list: None) -> Iterator[RunningStack]:
    """The whole assistant, ready to talk."""
    stack = RunningStack(settings)
    stack.start()
    yield stack
    stack.stop()


class Visitor:
    """Somebody who chats through the gateway's public address."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30)
        started = self._http.post("/api/website/conversations").raise_for_status().json()
        self.token = started["token"]
        self.replies = started["replies"]

    def says(self, text: str) -> list[dict]:
        """Type `text` and return the replies."""
        return self._send(text=text)

    def clicks(self, title: str) -> list[dict]:
        """Click the choice with this title in the last replies."""
        choices = {choice["title"]: choice["id"] for reply in self.replies for choice in reply["choices"]}
        assert title in choices, f"no choice {title!r}, only {sorted(choices)}"
        return self._send(choice=choices[title])

    def _send(self, **message: str) -> list[dict]:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self._http.post("/api/website/messages", json=message, headers=headers)
        self.replies = answer.raise_for_status().json()["replies"]
        return self.replies


@pytest.fixture
def visitor(running: RunningStack) -> Visitor:
    """A new visitor of the running assistant."""
    return Visitor(running.url)


@pytest.fixture(scope="session")
def bro(settings: Settings, model: None, sample_list: None):
    """Run a `bro` subcommand with the test settings; returns the finished process."""

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "BRO_DATABASE_URL": settings.database_url,
            "BRO_STATE_DIR": str(settings.state_dir),
        }
        command = [sys.executable, "-m", "bot.cli", *arguments]
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=180
        )

    return run
