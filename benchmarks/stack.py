"""Compare the whole assistant with Rasa as it comes, and one replica with two.

    python -m benchmarks.stack [--seconds 30] [--visitors 16] [--only NAME ...] [--training] [--replica-cores N]
                               [--baseline-python PYTHON] [--baseline-model FILE] [--baseline-epochs N]

Four set-ups are measured one after the other on this machine, with the same questions:

- `rasa`: Rasa 3.6 with the configuration that `rasa init` writes (DIET, TED), trained on our data, its REST channel
  and our action server. It needs the optional group `baseline` in the environment of --baseline-python
  (`./bro install baseline`); --baseline-model takes a model that was trained before. Its training takes the better part
  of an hour; with fewer --baseline-epochs it is shorter, and only the training time says nothing then: what a message
  costs does not depend on how long the networks learned.
- `embedded`: what `bro serve` starts: gateway, Rasa and actions, on SQLite.
- `one`: one replica of each role on PostgreSQL and Redis, behind nginx with TLS.
- `two`: two replicas of each role, the same way.

Latency is that of one visitor who asks one thing after the other; messages per second and the times under load are
those of many visitors who each ask again as soon as they have an answer, in conversations of ten messages. Memory and
processor time are those of the processes named in the table (of `rasa` only Rasa's own; not PostgreSQL, Redis, nginx);
shared pages count in each. With --replica-cores each replica of `one` and `two` (its gateway, Rasa and actions
together) may use that share of a core while it is measured, so that two replicas do not compete for the cores of a
small machine; it needs root. --training also times a training from nothing. Results go to results/stack.json and
results/stack.md.
"""

import argparse
import asyncio
import json
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import yaml
from rich.console import Console

from benchmarks.load import QUESTIONS, serving
from benchmarks.machine import judged
from benchmarks.processor_share import limited
from bot.commands.preparation import prepare_database
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import ROOT, Settings
from bot.rasa.baseline import DIET_CONFIG
from bot.rasa.server import ACTIONS_COMMAND
from tests.scale.installation import installed

POLICIES = [
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
    {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
]
"""The policies that Rasa 3.6 takes when config.yml names none."""

EPOCHS = 100
"""How long Rasa's default configuration trains."""

START_LIMIT = 240.0  # seconds
console = Console()
Ask = Callable[[str], Awaitable[None]]


@dataclass
class Measured:
    """What one set-up did; times in milliseconds, memory in megabytes per process."""

    name: str
    start_seconds: float = 0.0
    training_seconds: float | None = None
    memory: dict[str, float] = field(default_factory=dict)
    alone: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)
    per_second: float = 0.0
    processor_ms: float = 0.0
    errors: int = 0


@dataclass
class Running:
    """A set-up that answers: how to open a conversation in it, and its processes."""

    open: Callable[[], Awaitable[Ask]]
    processes: dict[str, int]


async def measure(name: str, running: Running, visitors: int, seconds: float, start_seconds: float) -> Measured:
    """Ask alone, then with many, and look at the memory."""
    measured = Measured(name, start_seconds)
    await _keep_asking(running, 0, time.perf_counter(), [])  # the first use of each part of the model is slower
    measured.errors += await _keep_asking(running, 0, time.perf_counter() + seconds / 2, measured.alone)
    began, used = time.perf_counter(), sum(map(_processor_seconds, running.processes.values()))
    asking = (_keep_asking(running, number, began + seconds, measured.loaded) for number in range(visitors))
    measured.errors += sum(await asyncio.gather(*asking))
    measured.per_second = len(measured.loaded) / (time.perf_counter() - began)
    used = sum(map(_processor_seconds, running.processes.values())) - used
    measured.processor_ms = used * 1000 / max(1, len(measured.loaded))
    measured.memory = {name: _megabytes(pid) for name, pid in running.processes.items()}
    return measured


async def _keep_asking(running: Running, number: int, until: float, times: list[float]) -> int:
    """Hold conversations of ten messages, at least one, until it is time; returns the number of errors."""
    errors, first = 0, number % len(QUESTIONS)
    while True:
        ask = await running.open()
        for question in QUESTIONS[first:] + QUESTIONS[:first]:
            errors += await _timed(ask, question, times)
        if time.perf_counter() >= until:
            return errors


async def _timed(ask: Ask, question: str, times: list[float]) -> int:
    started = time.perf_counter()
    try:
        await ask(question)
    except (httpx.HTTPError, ValueError):
        return 1
    times.append((time.perf_counter() - started) * 1000)
    return 0


def _gateway(http: httpx.AsyncClient) -> Callable[[], Awaitable[Ask]]:
    async def begin() -> Ask:
        token = (await http.post("/api/website/conversations")).raise_for_status().json()["token"]

        async def ask(text: str) -> None:
            answer = await http.post(
                "/api/website/messages", json={"text": text}, headers={"Authorization": f"Bearer {token}"}
            )
            replies = answer.raise_for_status().json()["replies"]
            if not replies or any(reply["outcome"] == "fout" for reply in replies):
                raise ValueError("no answer")

        return ask

    return begin


def _rest_channel(http: httpx.AsyncClient) -> Callable[[], Awaitable[Ask]]:
    async def begin() -> Ask:
        sender = uuid4().hex

        async def ask(text: str) -> None:
            answer = await http.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
            if not answer.raise_for_status().json():
                raise ValueError("no answer")

        return ask

    return begin


@asynccontextmanager
async def embedded() -> AsyncIterator[Running]:
    """`bro serve`."""
    with tempfile.TemporaryDirectory() as folder:
        async with serving(Path(folder)) as url, httpx.AsyncClient(base_url=url, timeout=30) as http:
            gateway = next(pid for pid in _children(os.getpid()) if "serve" in _command(pid))
            words = {"actions": "bot.rasa.action_server", "rasa": "rasa run"}
            children = {name: pid for name in words for pid in _children(gateway) if words[name] in _command(pid)}
            yield Running(_gateway(http), {"gateway": gateway, **children})


def replicated(replicas: int, cores: float | None) -> Callable[[], "AsyncIterator[Running]"]:
    """`replicas` of each role, with PostgreSQL, Redis and nginx; each replica on its share of the `cores`."""

    @asynccontextmanager
    async def running() -> AsyncIterator[Running]:
        with installed(replicas) as installation:
            trusted = ssl.create_default_context(cafile=str(installation.certificate))
            async with httpx.AsyncClient(base_url=installation.url, verify=trusted, timeout=30) as http:
                roles = ("gateway", "rasa", "actions")
                programs = installation.supervisor.programs.values()
                ours = {p.name: p.process.pid for p in programs if p.process and p.name.split("-")[0] in roles}
                numbers = range(1, replicas + 1) if cores else ()
                groups = [[pid for name, pid in ours.items() if name.endswith(f"-{n}")] for n in numbers]
                with limited(groups, cores or 0):
                    yield Running(_gateway(http), ours)

    return running


def plain_rasa(python: str, model: Path) -> Callable[[], "AsyncIterator[Running]"]:
    """`rasa run` with the REST channel and our action server."""

    @asynccontextmanager
    async def running() -> AsyncIterator[Running]:
        settings = on_free_ports(Settings(_env_file=None))
        with plain_processes(settings, python, model) as rasa:
            async with httpx.AsyncClient(base_url=settings.rasa_url, timeout=60) as http:
                await _until_answered(http, rasa)
                yield Running(_rest_channel(http), {"rasa": rasa.pid})

    return running


@contextmanager
def plain_processes(settings: Settings, python: str, model: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Rasa's server as it comes, beside our action server with the sample list."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = settings.model_copy(update={"database_url": f"sqlite:///{folder / 'bro.db'}"})
        prepare_database(settings)
        (folder / "credentials.yml").write_text("rest:\n")
        endpoints = {"action_endpoint": {"url": f"{settings.actions_url}/webhook"}}
        (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints))
        variables = {"BRO_ACTIONS_URL": settings.actions_url, "BRO_DATABASE_URL": settings.database_url}
        files = ["--credentials", f"{name}/credentials.yml", "--endpoints", f"{name}/endpoints.yml"]
        port = settings.rasa_url.rpartition(":")[2]
        command = [python, "-m", "rasa", "run", "--model", str(model), "--port", port, *files]
        with (folder / "log").open("wb") as log:
            started = [
                subprocess.Popen(each, cwd=ROOT, env=os.environ | variables, stdout=log, stderr=log)  # noqa: S603
                for each in (ACTIONS_COMMAND, command)
            ]
        try:
            yield started[-1]
        finally:
            for process in started:
                process.terminate()
                process.wait(30)


async def _until_answered(http: httpx.AsyncClient, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if (await http.get("/")).is_success:
                return
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.2)
    raise TimeoutError("Rasa did not start")


def train_plain_rasa(python: str, folder: Path, epochs: int) -> tuple[Path, float]:
    """Train Rasa's default configuration on our data for so many epochs; returns the model and the seconds."""
    config = folder / "config.yml"
    whole = {**DIET_CONFIG, "policies": POLICIES}
    shortened = {key: _with_epochs(whole[key], epochs) for key in ("pipeline", "policies")}
    config.write_text(yaml.safe_dump(whole | shortened, sort_keys=False), encoding="utf-8")
    return _train([python, "-m", "rasa", "train", "--config", str(config)], folder)


def _with_epochs(components: list[dict[str, Any]], epochs: int) -> list[dict[str, Any]]:
    return [each | {"epochs": epochs} if "epochs" in each else each for each in components]


def train_ours(folder: Path) -> float:
    """The seconds that training our configuration takes from nothing."""
    return _train([sys.executable, "-m", "rasa", "train"], folder)[1]


def _train(command: list[str], folder: Path) -> tuple[Path, float]:
    environment = os.environ | {"OMP_NUM_THREADS": str(os.cpu_count() or 1), "RASA_CACHE_DIRECTORY": str(folder / "c")}
    options = ["--skip-validation", "--force", "--out", str(folder), "--fixed-model-name", "model"]
    began = time.perf_counter()
    subprocess.run(  # noqa: S603
        [*command, *options], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return folder / "model.tar.gz", time.perf_counter() - began


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} is gone")


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _p(times: list[float], share: float) -> float:
    return statistics.quantiles(times, n=100)[round(share * 100) - 1] if len(times) > 1 else float("nan")


ROWS: list[tuple[str, Callable[[Measured], float | None]]] = [
    ("start, s", lambda m: m.start_seconds),
    ("training, s", lambda m: m.training_seconds),
    ("memory of all processes, MB", lambda m: sum(m.memory.values())),
    ("one visitor: p50, ms", lambda m: _p(m.alone, 0.5)),
    ("one visitor: p95, ms", lambda m: _p(m.alone, 0.95)),
    ("one visitor: p99, ms", lambda m: _p(m.alone, 0.99)),
    ("messages per second", lambda m: m.per_second),
    ("processor time per message, ms", lambda m: m.processor_ms),
    ("under load: p50, ms", lambda m: _p(m.loaded, 0.5)),
    ("under load: p95, ms", lambda m: _p(m.loaded, 0.95)),
    ("under load: p99, ms", lambda m: _p(m.loaded, 0.99)),
    ("errors", lambda m: m.errors),
]


def table(results: list[Measured]) -> str:
    """All set-ups as Markdown: each figure, and its ratio to the first set-up."""
    head = ["", *(m.name for m in results), *(f"{m.name} / {results[0].name}" for m in results[1:])]
    lines = [head, ["---", *["--:"] * (len(head) - 1)]]
    for label, read in ROWS:
        figures = [read(m) for m in results]
        ratios = [a / figures[0] if a is not None and figures[0] else None for a in figures[1:]]
        lines.append([label, *(_shown(a) for a in figures), *(_shown(a, 2) for a in ratios)])
    for m in results:
        processes = ", ".join(f"{name} {size:.0f}" for name, size in m.memory.items())
        lines.append([f"memory of {m.name}, MB", processes, *[""] * (len(head) - 2)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _shown(figure: float | None, decimals: int = 1) -> str:
    return "" if figure is None else f"{figure:.{decimals}f}"


async def main() -> None:
    """Measure what was asked for, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--visitors", type=int, default=16)
    parser.add_argument("--only", nargs="+", default=["rasa", "embedded", "one", "two"])
    parser.add_argument("--training", action="store_true")
    parser.add_argument("--replica-cores", type=float)
    parser.add_argument("--baseline-python", default=sys.executable)
    parser.add_argument("--baseline-model", type=Path)
    parser.add_argument("--baseline-epochs", type=int, default=EPOCHS)
    options = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as name:
        trained: dict[str, float] = {}
        model = options.baseline_model
        if "rasa" in options.only and (model is None or options.training):
            console.print("training Rasa's default configuration ...")
            model, seconds = await asyncio.to_thread(
                train_plain_rasa, options.baseline_python, Path(name), options.baseline_epochs
            )
            if options.baseline_epochs == EPOCHS:
                trained["rasa"] = seconds
        if options.training:
            console.print("training ours ...")
            trained["embedded"] = await asyncio.to_thread(train_ours, Path(name) / "ours")
        setups = {
            "rasa": lambda: plain_rasa(options.baseline_python, model)(),
            "embedded": embedded,
            "one": replicated(1, options.replica_cores),
            "two": replicated(2, options.replica_cores),
        }
        for setup in options.only:
            console.print(f"{setup} ... (load average {os.getloadavg()[0]:.1f})")
            began = time.perf_counter()
            async with setups[setup]() as running:
                seconds = time.perf_counter() - began
                measured = await measure(setup, running, options.visitors, options.seconds, seconds)
            measured.training_seconds = trained.get(setup)
            results.append(measured)
            console.print(f"  {measured.per_second:.1f} messages per second, {measured.errors} errors")
    folder = ROOT / "results"
    folder.mkdir(exist_ok=True)
    (folder / "stack.json").write_text(json.dumps([asdict(each) for each in results]), encoding="utf-8")
    (folder / "stack.md").write_text(table(results), encoding="utf-8")
    console.print(table(results), markup=False)


if __name__ == "__main__":
    with judged():
        asyncio.run(main())
