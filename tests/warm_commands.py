"""Runs `bro` commands in processes of their own that find what all commands import already there.

Starting Python and importing SQLAlchemy, Alembic and typer takes more than a second of a processor for each command,
and the tests run a hundred. One process imports them and then waits; each command is a copy of it (fork), with its own
arguments, environment, input and output. Its own code, `bot.commands.<name>`, is imported in that copy.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

import bot.cli
from bot.platform.settings import ROOT

LIMIT = 180
"""Seconds after which a command is killed."""


class WarmCommands:
    """The process that waits, for as long as the context lasts."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.warm_commands"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._one_at_a_time = Lock()

    def __enter__(self) -> "WarmCommands":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()  # it ends when nothing more can be asked

    def run(self, arguments: tuple[str, ...], stdin: str, changes: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """What `python -m bot.cli <arguments>` does, with `changes` to this process's environment."""
        with self._one_at_a_time, tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / name for name in ("in", "out", "err")]
            files[0].write_text(stdin, encoding="utf-8")
            asked = {
                "arguments": arguments,
                "files": [str(file) for file in files],
                "environment": os.environ | changes,
            }
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            output, errors = (file.read_text(encoding="utf-8") for file in files[1:])
        return subprocess.CompletedProcess(["bro", *arguments], code, output, errors)


def _answer_requests() -> dict[str, Any] | None:
    """Fork for each request; returns the request in the copy, and None when there are no more."""
    for line in iter(sys.stdin.readline, ""):
        if (child := os.fork()) == 0:
            asked: dict[str, Any] = json.loads(line)
            return asked
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return None


def _become(asked: dict[str, Any]) -> None:
    """Take over what a process of its own would have been started with."""
    signal.alarm(LIMIT)
    kinds = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)
    for number, (file, kind) in enumerate(zip(asked["files"], kinds, strict=True)):
        opened = os.open(file, kind, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = [str(ROOT / "bot" / "cli.py"), *asked["arguments"]]


if __name__ == "__main__":
    for module in ("alembic.command", "sqlalchemy.dialects.sqlite", "sqlalchemy.orm", "bot.commands.preparation"):
        import_module(module)
    __package__ = "bot"  # so that its own help names the command that it is
    if (request := _answer_requests()) is not None:
        _become(request)
        bot.cli.main()
