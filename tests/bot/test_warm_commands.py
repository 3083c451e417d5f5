"""A command that finds its imports already there does what a process of its own does."""

import os
import subprocess
import sys
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from bot.platform.settings import ROOT, Settings


@pytest.mark.parametrize(
    "arguments", [("bot", "--help"), ("onzin",), ("notice", "set", "Storing.", "--until", "gisteren")]
)
def test_it_says_the_same_as_a_process_of_its_own(
    bro: Callable[..., CompletedProcess[str]], settings: Settings, arguments: tuple[str, ...]
) -> None:
    changes = {"BRO_DATABASE_URL": settings.database_url, "BRO_STATE_DIR": str(settings.state_dir)}
    command = [sys.executable, "-m", "bot.cli", *arguments]
    own = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | changes, timeout=180)
    warm = bro(*arguments)
    assert (warm.returncode, warm.stdout, warm.stderr) == (own.returncode, own.stdout, own.stderr)
