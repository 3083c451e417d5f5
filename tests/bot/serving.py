"""`./bro serve` as a process of its own, with the environment of the documented unit."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from bot.platform.free_ports import on_free_ports
from bot.platform.settings import ROOT, Settings
from tests.waiting import LONGEST, STARTING

UNIT = re.search(r"```ini\n(.*?)```", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"), re.DOTALL)[1]
BRO = [sys.executable, "-m", "bot.cli"]


UNSHARED = ["unshare", "--map-root-user", "--mount"]
READ_ONLY = """
set -e
mount --bind "$0" "$0"
mount -o remount,ro,bind /
mount --rbind . .
mount -o remount,ro,bind .
cd .
exec "$@"
"""
"""What `ProtectSystem=strict` asks of systemd: only the state folder, $0, can be written by the command "$@"."""


def read_only(state: Path) -> list[str]:
    """What to put before a command, so that it can write in `state` only."""
    return [*UNSHARED, "sh", "-c", READ_ONLY, str(state)]


class Serving:
    """`bro serve` of `tree` with the unit's environment and a port of its own, until `stop`.

    `confined` is what stands before the command.
    """

    def __init__(self, settings: Settings, state: Path, tree: Path = ROOT, confined: Sequence[str] = ()) -> None:
        shutil.copytree(settings.models_dir, state / "models")  # which makes the state folder too
        port = on_free_ports(settings).port
        self.state, self.url = state, f"http://127.0.0.1:{port}"
        self.tree = tree
        self.environment = {
            name: value for name, value in os.environ.items() if name not in ("TMPDIR", "PYTEST_CURRENT_TEST")
        }
        self.environment |= {
            **of_the_unit(state),
            "BRO_PORT": str(port),
            "PYTHONPATH": str(tree),
            "PYTHONDONTWRITEBYTECODE": "1",
            "BRO_ANSWER_TIMEOUT": "30",  # on a busy machine an answer may take longer than visitors wait
        }
        self._said = (state / "said").open("wb")
        self.process = subprocess.Popen(
            [*confined, *BRO, "serve"],
            cwd=tree,
            env=self.environment,
            stdout=self._said,
            stderr=self._said,
        )

    def until_ready(self, seconds: float = STARTING) -> "Serving":
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/health/ready", timeout=10).json()["status"] == "ok":
                    return self
            except httpx.TransportError:
                time.sleep(0.5)
        raise AssertionError(f"not ready: {self.said()}")

    def said(self) -> str:
        return (self.state / "said").read_text(encoding="utf-8")

    def bro(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command beside it, with the same settings."""
        command = [*BRO, *arguments]
        return subprocess.run(
            command, cwd=self.tree, env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )

    def stop(self) -> int:
        """Stop it as systemd does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(LONGEST)
        finally:
            self.process.kill()
            self._said.close()


def of_the_unit(state: Path) -> dict[str, str]:
    """The variables that the documented unit sets, with another state folder."""
    lines = re.findall(r"^Environment=(.*)$", UNIT, re.MULTILINE)
    return dict(pair.replace("/var/lib/bro", str(state)).split("=", 1) for line in lines for pair in line.split())
