"""Runs processes as a container platform does: what dies is started again after a second."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_LIBC = ctypes.CDLL(None)
_PAUSE = 1.0  # seconds between a death and the new start, as with `restart: always`


def _die_with_parent() -> None:
    """Linux: the kernel ends this process when the tests are killed (prctl PR_SET_PDEATHSIG)."""
    _LIBC.prctl(1, signal.SIGKILL)


@dataclass
class Program:
    """One process: how to start it, and how to know that it is ready."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ready: Callable[[], bool]
    log: Path
    user: dict[str, object] = field(default_factory=dict)
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        """Start it in a session of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
                **self.user,
            )
        self.starts += 1

    def signal(self, number: int) -> None:
        """Send a signal to the process and everything that it started, as to a container."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


class Supervisor:
    """Keeps programs running until it is closed."""

    def __init__(self) -> None:
        self.programs: dict[str, Program] = {}
        self._paused: set[str] = set()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def add(self, program: Program) -> Program:
        """Start a program and keep it running."""
        program.start()
        self.programs[program.name] = program
        return program

    def kill(self, name: str) -> None:
        """kill -9."""
        self.programs[name].signal(signal.SIGKILL)

    def restart(self, name: str) -> None:
        """Ask it to stop, as a roll-out does; it is started again when it has."""
        self.until_ready(name)
        program = self.programs[name]
        assert program.process is not None
        os.kill(program.process.pid, program.stop_signal)
        try:
            program.process.wait(30)
        except subprocess.TimeoutExpired:  # what takes longer than stop_grace_period is killed
            self.kill(name)

    def until_ready(self, *names: str, seconds: float = 300) -> None:
        """Wait until these programs (all, without names) answer."""
        deadline = time.monotonic() + seconds
        for name in names or tuple(self.programs):
            while not self.programs[name].ready():
                if time.monotonic() > deadline or self.programs[name].starts > 20:
                    raise TimeoutError(f"{name} is not ready after {seconds:.0f} s; see {self.programs[name].log}")
                time.sleep(0.2)

    def close(self) -> None:
        """Stop everything, the last first."""
        self._closing.set()
        self._thread.join(10)
        for program in reversed(self.programs.values()):
            program.signal(signal.SIGCONT)
            program.signal(program.stop_signal)
        for program in reversed(self.programs.values()):
            try:
                program.process.wait(8) if program.process else None
            except subprocess.TimeoutExpired:
                program.signal(signal.SIGKILL)
                program.process.wait(10) if program.process else None

    def _watch(self) -> None:
        while not self._closing.wait(0.1):
            dead = [p for p in tuple(self.programs.values()) if p.process and p.process.poll() is not None]
            if dead and not self._closing.wait(_PAUSE):
                for program in dead:
                    program.signal(signal.SIGKILL)
                    program.start()
