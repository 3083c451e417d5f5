"""Starts the processes behind the gateway, keeps them alive, and stops them.

The embedded default runs everything from one command: the action server and Rasa as children on the loopback
address, the gateway in the parent. A child that dies is started again.
"""

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from logging.handlers import RotatingFileHandler
from urllib.parse import urlsplit

import httpx

from bot.platform.background import Background
from bot.platform.free_ports import is_taken
from bot.platform.keys import internal_secret
from bot.platform.logs import rotating_file
from bot.platform.settings import ROOT, Settings
from bot.rasa.proof import Answers, who_answers
from bot.rasa.server import ACTIONS_COMMAND, child_environment, rasa_command

logger = logging.getLogger(__name__)

_START_LIMIT = 240.0  # seconds a child may take to answer for the first time; one that died is seen at once
_RESTART_PAUSE = 1.0  # seconds between the death of a child and its new start


class StartFailed(Exception):
    """A child did not come up; the message names it and its log."""


class AnotherAnswers(StartFailed):
    """Another program took the address of a child before the child could; the message names it and its setting."""


@dataclass
class Child:
    """One process of the stack: how to start it now, and the address that answers when it is ready."""

    name: str
    command: Callable[[], list[str]]
    health_url: str
    log: RotatingFileHandler
    process: asyncio.subprocess.Process | None = None


class Stack:
    """The action server and Rasa as children of this process."""

    def __init__(self, settings: Settings) -> None:
        internal_secret(settings)
        self._settings = settings
        self._background = Background()
        self._stopping = False
        self._logging: set[asyncio.Task[None]] = set()
        self.children = [
            Child(
                "actions",
                lambda: ACTIONS_COMMAND,
                f"{settings.actions_url}/health",
                rotating_file(settings, "actions"),
            ),
            Child(
                "rasa",
                partial(rasa_command, settings, settings.rasa_url),  # with the model of then, also after its death
                f"{settings.rasa_url}/webhooks/gateway/health",
                rotating_file(settings, "rasa"),
            ),
        ]

    async def start(self, report: Callable[[str], None]) -> None:
        """Start all children and return when each one answers; `report` gets a line per child that is up.

        Raises:
            StartFailed: when a child stops or stays silent; the others are stopped then.
        """
        for child in self.children:
            await self._launch(child)
        try:
            for child in self.children:
                seconds = await self._wait_until_ready(child)
                report(f"{child.name} draait ({seconds:.1f} s)")
        except StartFailed:
            await self.stop()
            raise
        for child in self.children:
            self._background.keep(child.name, partial(self._keep_alive, child))

    async def stop(self) -> None:
        """Ask every child to stop, and end those that do not within five seconds."""
        self._stopping = True
        await self._background.close()
        running = [child.process for child in self.children if child.process and child.process.returncode is None]
        for process in running:
            process.terminate()
        for process in running:
            try:
                await asyncio.wait_for(process.wait(), 5)
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._logging:
            await asyncio.wait(self._logging, timeout=5)
        for child in self.children:
            child.log.close()

    async def _launch(self, child: Child) -> None:
        environment = os.environ | child_environment(self._settings)
        child.process = await asyncio.create_subprocess_exec(
            *child.command(),
            cwd=ROOT,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        logging_it = asyncio.ensure_future(_log(child.process, child.log))
        self._logging.add(logging_it)
        logging_it.add_done_callback(self._logging.discard)

    async def _wait_until_ready(self, child: Child) -> float:
        started = time.monotonic()
        async with httpx.AsyncClient(timeout=2) as http:
            while time.monotonic() - started < _START_LIMIT:
                if child.process is None or child.process.returncode is not None:
                    raise _why_stopped(child)
                answers = await who_answers(http, child.health_url, self._settings)
                if answers is Answers.OURS:
                    return time.monotonic() - started
                if answers is Answers.ANOTHER:
                    raise _taken(child)
                await asyncio.sleep(0.1)
        raise StartFailed(
            f"{child.name} antwoordt niet binnen {_START_LIMIT:.0f} seconden; kijk in {child.log.baseFilename}"
        )

    async def _keep_alive(self, child: Child) -> None:
        while not self._stopping:
            assert child.process is not None  # noqa: S101
            code = await child.process.wait()
            if self._stopping:
                return
            logger.error("child_died", extra={"child": child.name, "code": code})
            await asyncio.sleep(_RESTART_PAUSE)
            await self._launch(child)


async def _log(process: asyncio.subprocess.Process, log: RotatingFileHandler) -> None:
    """Write what a child says to its log until it is gone; each line is the child's own, whole."""
    assert process.stdout is not None  # noqa: S101
    while not process.stdout.at_eof():
        with suppress(ValueError):  # a line over 64 kB loses its beginning
            if line := await process.stdout.readline():
                log.emit(logging.makeLogRecord({"msg": line.decode(errors="replace").rstrip("\n")}))


def _why_stopped(child: Child) -> StartFailed:
    address = urlsplit(child.health_url)
    if is_taken(str(address.hostname), address.port or 80):
        return _taken(child)
    return StartFailed(f"{child.name} stopte tijdens het starten; kijk in {child.log.baseFilename}")


def _taken(child: Child) -> AnotherAnswers:
    address = urlsplit(child.health_url)
    return AnotherAnswers(
        f"op poort {address.port} van {address.hostname} antwoordt een ander programma dan onze {child.name}. "
        f"Stop dat, of zet BRO_{child.name.upper()}_URL op een andere poort"
    )


def _die_with_parent() -> None:
    """Let the kernel stop this child when the parent is killed (Linux: prctl PR_SET_PDEATHSIG)."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
