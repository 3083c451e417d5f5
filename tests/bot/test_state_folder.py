"""A state folder that this user may not use is told in Dutch, with its place and what to do, by every command."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.platform.settings import ROOT
from tests.absence import absent

WITHOUT_PRIVILEGE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


def a_file_in_its_place(state: Path) -> Path:
    state.touch()
    return state


def nobody_may_look_inside(state: Path) -> Path:
    state.mkdir(mode=0)
    return state


def it_cannot_be_made(state: Path) -> Path:
    state.parent.chmod(0o500)
    return state.parent


def the_secret_cannot_be_read(state: Path) -> Path:
    state.mkdir()
    (state / "internal_secret").touch(mode=0)
    return state / "internal_secret"


COMMANDS = [
    *(
        (state, command)
        for state in (a_file_in_its_place, it_cannot_be_made)
        for command in ("serve", "doctor", "train")
    ),
    *(
        (nobody_may_look_inside, command) for command in ("doctor", "train")
    ),  # its owner's `bro serve` mends that itself
    (the_secret_cannot_be_read, "serve"),
]


@pytest.mark.parametrize(("made", "command"), COMMANDS)
def test_a_state_folder_that_cannot_be_used_is_told(tmp_path: Path, made: Callable[[Path], Path], command: str) -> None:
    (tmp_path / "of-somebody").mkdir()
    place = made(tmp_path / "of-somebody" / "state")
    settings = {"BRO_STATE_DIR": f"{tmp_path}/of-somebody/state", "BRO_MODELS_DIR": str(tmp_path / "models")}
    done = subprocess.run(
        [*_without_privilege(), sys.executable, "-m", "bot.cli", command],
        **{"cwd": ROOT, "env": os.environ | settings, "stdin": subprocess.DEVNULL},
        **{"capture_output": True, "text": True, "timeout": 60, "check": False},
    )
    said = " ".join(done.stderr.split())
    assert done.returncode == 1
    assert "niet te gebruiken" in said
    assert f"rechten op {place}, of zet BRO_STATE_DIR" in said
    assert "Traceback" not in said


def _without_privilege() -> tuple[str, ...]:
    """What lets root be refused as any other user is."""
    if os.geteuid():
        return ()
    if not shutil.which("setpriv") or subprocess.run([*WITHOUT_PRIVILEGE, "true"], check=False).returncode:
        absent("root cannot give up its rights here: setpriv is missing or refused")
    return WITHOUT_PRIVILEGE
