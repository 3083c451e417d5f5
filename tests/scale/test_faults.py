"""Things go wrong while visitors talk: nothing that was acknowledged is lost or doubled, and answers come back."""

import asyncio
import json
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.soak import SENTENCES, leaks
from bot.platform.database import connect, upgrade
from tests.absence import absent
from tests.bot.registry.heavy_files import xlsx_with_a_far_cell
from tests.scale.conftest import FaultTable
from tests.scale.installation import FAKETIME, Installation, other_model
from tests.scale.traffic import QUESTIONS, Counted, Traffic

BACK_WITHIN = 15.0  # seconds
CALM = 3.0  # seconds of traffic before the fault


class Scenario:
    """Traffic, something that goes wrong in it, and what it did to the visitors."""

    def __init__(self, installation: Installation, table: FaultTable, patience: float) -> None:
        self.installation = installation
        self._table = table
        self._patience = patience

    async def run(
        self, name: str, fault: Callable[[], float | None], questions: tuple[str, ...] = QUESTIONS
    ) -> Counted:
        """Let `fault` happen during traffic, and hold the outcome to the bars.

        `fault` returns the moment from which answers may be expected back, when that is not the moment it began.
        """
        await asyncio.to_thread(self.installation.supervisor.until_ready)
        traffic = Traffic(self.installation.url, self.installation.certificate, questions=questions)
        async with traffic:
            await asyncio.sleep(CALM)
            began = time.monotonic()
            moment = await asyncio.to_thread(fault) or began
            await asyncio.sleep(self._patience)
        counted = traffic.counted
        counted.doubled += await asyncio.to_thread(doubled_in_rasa, self.installation)
        back_after = counted.back_after(moment)
        self._table.add(name, counted, back_after)
        assert counted.sent > 2 * len(questions)
        assert (counted.lost, counted.doubled, counted.unanswered, counted.missed_events) == (0, 0, 0, 0)
        assert back_after <= BACK_WITHIN
        return counted


@pytest.fixture
def scenario(installation: Installation, fault_table: FaultTable, patience: float) -> Scenario:
    """Something to go wrong in the running installation."""
    return Scenario(installation, fault_table, patience)


def doubled_in_rasa(installation: Installation) -> int:
    """Messages that Rasa handled more than once."""
    engine = connect(installation.database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT sender_id, data FROM events WHERE type_name = 'user'")).all()
    engine.dispose()
    times = Counter((sender, json.loads(data)["message_id"]) for sender, data in rows)
    return sum(count - 1 for count in times.values())


async def test_without_a_fault(scenario: Scenario) -> None:
    counted = await scenario.run("none", lambda: None)
    assert (counted.retries, counted.apologies) == (0, 0)


@pytest.mark.parametrize("name", ["gateway-1", "rasa-1", "actions-1", "nginx", "redis", "postgres"])
async def test_kill_9(scenario: Scenario, name: str) -> None:
    await scenario.run(f"kill -9 {name}", lambda: scenario.installation.supervisor.kill(name))


async def test_restart_of_the_database(scenario: Scenario) -> None:
    await scenario.run("restart postgres", lambda: scenario.installation.supervisor.restart("postgres"))


async def test_restart_of_redis(scenario: Scenario) -> None:
    await scenario.run("restart redis", lambda: scenario.installation.supervisor.restart("redis"))


async def test_an_action_server_that_hangs(scenario: Scenario) -> None:
    actions = scenario.installation.supervisor.programs["actions-2"]
    try:
        await scenario.run("hang actions-2 (SIGSTOP)", lambda: actions.signal(signal.SIGSTOP))
    finally:
        actions.signal(signal.SIGCONT)


async def test_a_full_disk_of_the_database(scenario: Scenario) -> None:
    disk = scenario.installation.disk
    if not scenario.installation.own_disk:
        pytest.skip("only root can make the small file system that this test fills")

    def fill_and_free() -> float:
        ballast = disk / "ballast"
        fill(ballast)
        time.sleep(4)
        ballast.unlink()
        return time.monotonic()

    await scenario.run("full disk of postgres for 4 s", fill_and_free)


async def test_everything_at_once(scenario: Scenario, tmp_path: Path) -> None:
    """One of each role killed, the disk full and a list that asks for 549 GB, while visitors tell what is private."""
    installation, bomb = scenario.installation, tmp_path / "lijst.xlsx"
    if not installation.own_disk:
        pytest.skip("only root can make the small file system that this test fills")
    bomb.write_bytes(xlsx_with_a_far_cell())

    def go_wrong() -> float:
        ballast = installation.disk / "ballast"
        fill(ballast)
        for name in ("gateway-1", "rasa-1", "actions-1"):
            installation.supervisor.kill(name)
        meanwhile = installation.run("registry", "import", "--yes", str(bomb))
        ballast.unlink()
        assert meanwhile.returncode == 1
        return time.monotonic()

    await scenario.run("kill -9 of each role, full disk, malicious list", go_wrong, (*QUESTIONS, *SENTENCES))
    refused = await asyncio.to_thread(installation.run, "registry", "import", "--yes", str(bomb))
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    await asyncio.to_thread(installation.supervisor.until_ready)  # the gauges are read of those that came back, too
    assert [hit async for hit in leaks(installation)] == []


def fill(path: Path) -> None:
    """Write to `path` until the disk is full."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(2**16))
        except OSError:
            return


@pytest.mark.parametrize("seconds", [600, -600])
async def test_a_clock_that_jumps(scenario: Scenario, seconds: int) -> None:
    if FAKETIME is None:
        absent("install libfaketime (Debian: apt-get install libfaketime)")
    await asyncio.to_thread(scenario.installation.with_clock, "gateway-2")
    await asyncio.to_thread(scenario.installation.supervisor.until_ready)
    try:
        await scenario.run(
            f"clock of gateway-2 jumps {seconds:+d} s", lambda: set_clock(scenario.installation, seconds)
        )
    finally:
        set_clock(scenario.installation, 0)
        for variable in ("LD_PRELOAD", "FAKETIME_TIMESTAMP_FILE"):
            scenario.installation.supervisor.programs["gateway-2"].environment.pop(variable)
        await asyncio.to_thread(scenario.installation.supervisor.restart, "gateway-2")


def set_clock(installation: Installation, seconds: int) -> None:
    """Move the clock of the gateway that has one of its own."""
    installation.clock.write_text(f"{seconds:+d}\n")


async def test_a_new_model_is_rolled_out(scenario: Scenario) -> None:
    supervisor = scenario.installation.supervisor

    def roll_out() -> float:
        other_model(scenario.installation, ("inlogmiddel", "inlogmiddel van het nieuwe model"))
        for name in ("rasa-1", "rasa-2"):
            supervisor.restart(name)
            supervisor.until_ready(name)
        return time.monotonic()

    counted = await scenario.run("new model rolled out", roll_out, (QUESTIONS[0],))
    assert "nieuwe model" not in counted.texts[0]
    assert any("nieuwe model" in said for said in counted.texts)
    last = await scenario.run("after the roll-out", lambda: None, (QUESTIONS[0],))
    assert all("nieuwe model" in said for said in last.texts if "inlogmiddel" in said)


async def test_a_new_list(scenario: Scenario, tmp_path: Path) -> None:
    name = "Waterschap De Nieuwe Proefpolder"

    def take_in() -> None:
        source = Path(__file__).parents[2] / "data" / "registry" / "voorbeeldlijst.txt"
        rows = f"{source.read_text(encoding='utf-8')}{name} | 00000007 (B)\n"
        (tmp_path / "lijst.txt").write_text(rows, encoding="utf-8")
        done = scenario.installation.run("registry", "import", "--yes", str(tmp_path / "lijst.txt"))
        assert done.returncode == 0, done.stderr

    counted = await scenario.run("new list taken in", take_in, (f"staat {name} op de lijst?",))
    assert "niet gevonden" in counted.texts[0]
    last = " ".join(counted.texts[-3:])
    assert "niet gevonden" not in last
    assert name in last


async def test_a_migration_of_live_data(scenario: Scenario, tmp_path: Path) -> None:
    """The tables that every message uses get a column and an index, and lose them again, while messages go on."""
    engine = connect(scenario.installation.database_url)

    def migrate() -> None:
        upgrade(scenario.installation.database_url)  # nothing to do, but it waits for who migrates
        for statement in (
            "ALTER TABLE message ADD COLUMN proef INTEGER DEFAULT 0 NOT NULL",
            "ALTER TABLE conversation ADD COLUMN proef VARCHAR(20)",
            "CREATE INDEX message_proef ON message (proef)",
            "UPDATE message SET proef = position",
            "DROP INDEX message_proef",
            "ALTER TABLE message DROP COLUMN proef",
            "ALTER TABLE conversation DROP COLUMN proef",
        ):
            with engine.begin() as connection:
                connection.execute(text(statement))
            time.sleep(0.3)

    try:
        await scenario.run("migration of live tables", migrate)
    finally:
        engine.dispose()
