"""What the tests share: the real stack (Rasa, action server, gateway) on loopback, started once."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as `bro` does, before a library reads it

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from bot.commands.preparation import train_when_needed
from bot.evaluation.overlap import copies
from bot.platform.database import upgrade
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import ROOT, Settings, with_internal_secret
from bot.rasa.stack import Stack
from bot.rasa.training import current_model
from bot.registry.intake import import_sample
from bot.server import GatewayServer
from bot.understanding.interpreter import Interpretation
from bot.understanding.model_archive import MessageReader, open_model
from bot.understanding.sentences import Sentence, training_examples
from tests.authorities import read_once
from tests.fresh_tables import empty_shared_tables
from tests.one_at_a_time import one_at_a_time
from tests.sentences import HELD_OUT
from tests.waiting import LONGEST, STARTING
from tests.warm_commands import WarmCommands

# No test asks the real site for the list: not in this process, and not in one that it starts.
os.environ |= {"BRO_REGISTRY_URL": "http://127.0.0.1:9/", "BRO_REGISTRY_SCHEDULE": "off"}
os.environ.pop("COLUMNS", None)  # processes side by side get one; a console that is made with it keeps that width


_FIRST = ("browser", "unseen", "running")
"""The fixtures whose files go first, in this order: what takes longest at the end would keep one process busy alone."""

NEEDS = {
    "browser": "Chromium",
    "npm": "packages of others, from npm",
    "postgres": "a PostgreSQL server",
}
"""The fixtures that make a test slow, and what they need; each is a mark of the tests that use it."""

BY_THE_CLOCK = "by_the_clock"
"""The mark of a test that measures how long something takes, which other tests beside it would spoil."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known; nothing that is collected is garbage before the tests begin."""
    gc.disable()
    for name, what in NEEDS.items():
        config.addinivalue_line("markers", f"{name}: needs {what}; set by the fixture of that name")
    config.addinivalue_line(
        "markers", f"{BY_THE_CLOCK}: measures time that passes; its file goes last, when it is quiet"
    )


_SHARING = {
    "measuring": ("tests/test_onderwerpen.py", "tests/test_held_out.py", "suggestions/test_quality.py"),
    "library": ("test_hybrid_model.py", "test_interpreter.py", "test_several.py"),
}
"""Files that share what takes long to make: every held-out sentence read, and compared; a model of a library."""


class ByFile(LoadFileScheduling):
    """One process for the tests of a file, and one for files that share what takes long."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return next((shared for shared, files in _SHARING.items() if file.endswith(files)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    """How `./bro test` divides the tests among processes side by side."""
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark each test by the slow fixtures it uses, and let the files go in the order of `_FIRST`.

    So several processes are done at the same time: what is left at the end is quick, or measures how quick it is.
    """
    for item in items:
        for name in NEEDS.keys() & _used(item):
            item.add_marker(name)
    yield
    slowest: dict[Path, int] = {}
    for item in items:
        slowest[item.path] = min(_rank(item), slowest.get(item.path, len(_FIRST) + 1))
    items.sort(key=lambda item: slowest[item.path])


def _rank(item: pytest.Item) -> int:
    """Which part of the run the file of a test wants to be in; the lowest of its tests counts."""
    if item.get_closest_marker(BY_THE_CLOCK):
        return len(_FIRST) + 1
    used = _used(item)
    return next((rank for rank, name in enumerate(_FIRST) if name in used), len(_FIRST))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected, a million objects that stay, out of every later search for garbage."""
    gc.freeze()
    gc.enable()


def _used(item: pytest.Item) -> set[str]:
    """The fixtures of a test, also those that it names in a parameter."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return {*getattr(item, "fixturenames", ()), *(each for each in parameters if isinstance(each, str))}


@pytest.fixture(scope="session", autouse=True)
def authorities() -> Iterator[None]:
    """Clients share the authorities that they trust."""
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        yield


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with databases in a temporary folder, free ports, and the project's own model."""
    state = tmp_path_factory.mktemp("var")
    fresh = Settings(
        _env_file=None,
        state_dir=state,
        database_url=f"sqlite:///{state / 'bro.db'}",
        metrics_port=None,
        handover_sweep_seconds=3600,  # what waits is for the gateway of one test, not for all over this database
        privacy_schedule="off",  # each gateway that starts would look through all tables
        answer_timeout=30,  # on a busy machine an answer may take longer than the eight seconds that visitors wait
        limit_address="1000/second",  # all visitors of the tests have one address
        limit_starts="1000/second",
        limit_conversation="1000/second",
        limit_total="1000/second",
    )
    return on_free_ports(with_internal_secret(fresh))


@pytest.fixture(scope="session")
def model(settings: Settings) -> None:
    """A trained model of the data as they are now."""
    with one_at_a_time(settings.models_dir):
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
def examples() -> list[Sentence]:
    """The training examples of the project, all 19,000."""
    return training_examples(ROOT / "data")


@pytest.fixture(scope="session")
def copied(examples: list[Sentence]) -> list[tuple[Sentence, str]]:
    """The held-out sentences that are like an example, each with that example; comparing them all takes seconds."""
    return list(copies(HELD_OUT, examples))


@pytest.fixture(scope="session")
def unseen(copied: list[tuple[Sentence, str]]) -> list[Sentence]:
    """The held-out sentences that are like no example: those to measure on."""
    known = [sentence for sentence, _ in copied]
    return [one for one in HELD_OUT if one not in known]


@pytest.fixture(scope="session")
def sample_list(settings: Settings) -> None:
    """The tables, with the sample list in them."""
    upgrade(settings.database_url)
    import_sample(settings)


@pytest.fixture(autouse=True)
def nobody_was_here(request: pytest.FixtureRequest) -> None:
    """A test that uses the shared database finds there nothing of an earlier one."""
    if "sample_list" in _used(request.node):
        request.getfixturevalue("sample_list")
        empty_shared_tables(request.getfixturevalue("settings").database_url)


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
        asyncio.run_coroutine_threadsafe(self.stack.start(print), self._loop).result(2 * STARTING)
        self._serving = asyncio.run_coroutine_threadsafe(self._server.serve(), self._loop)
        assert self._up.wait(LONGEST), "the gateway did not start"

    def stop(self) -> None:
        self._server.should_exit = True
        self._serving.result(LONGEST)
        asyncio.run_coroutine_threadsafe(self.stack.stop(), self._loop).result(LONGEST)
        self._loop.call_soon_threadsafe(self._loop.stop)


@pytest.fixture(scope="session")
def running(settings: Settings, model: None, sample_list: None) -> Iterator[RunningStack]:
    """The whole assistant, ready to talk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.rasa.stack._START_LIMIT", STARTING)
        stack = RunningStack(settings)
        stack.start()
        yield stack
        stack.stop()


class Visitor:
    """Somebody who chats through the gateway's public address."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=LONGEST, verify=False)  # reading all authorities takes 24 ms
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
def bro(settings: Settings, model: None, sample_list: None) -> Iterator[Callable[..., CompletedProcess[str]]]:
    """Run a `bro` subcommand with the test settings; returns the finished process."""
    changes = {"BRO_DATABASE_URL": settings.database_url, "BRO_STATE_DIR": str(settings.state_dir)}
    with WarmCommands() as commands:
        yield lambda *arguments, stdin="": commands.run(arguments, stdin, changes)
