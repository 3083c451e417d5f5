"""`./bro` where it cannot make its environment says what to do, in Dutch and without a traceback."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.platform.settings import ROOT
from tests.absence import absent
from tests.bot.serving import UNSHARED, read_only

NO_INDEX = {
    "PIP_CONFIG_FILE": "/dev/null",
    "PIP_RETRIES": "0",
    "UV_HTTP_RETRIES": "0",
    "UV_NO_CONFIG": "1",
    **dict.fromkeys(("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"), "http://127.0.0.1:9/simple"),
}
ELSEWHERE = ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "UV_EXTRA_INDEX_URL", "UV_INDEX", "UV_FIND_LINKS")


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """What `./bro` needs of our files before there is an environment."""
    tree = tmp_path / "clone"
    for name in ("bro", "requirements.txt", "pyproject.toml"):
        tree.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tree)
    for name in ("requirements", "deploy/site"):
        shutil.copytree(ROOT / name, tree / name)
    return tree


def doctor(tree: Path, confined: Sequence[str] = ()) -> str:
    """What `./bro doctor` says there, where no index of packages can be reached; it must fail."""
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    environment |= NO_INDEX | {"UV_CACHE_DIR": str(tree.parent / "cache")}
    command = [*confined, "./bro", "doctor"]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode != 0
    return done.stderr


def test_an_index_of_packages_that_cannot_be_reached_is_told(unpacked: Path) -> None:
    said = doctor(unpacked)
    assert "Installeren is niet gelukt. Is er verbinding met de pakketbron" in said
    assert "Traceback" not in said


def test_an_environment_that_cannot_be_written_is_told_with_its_place(unpacked: Path, tmp_path: Path) -> None:
    if subprocess.run([*UNSHARED, "true"], check=False).returncode:
        absent("a folder cannot be made read-only here: unshare is refused")
    (unpacked / ".venv" / "bin").mkdir(parents=True)
    (unpacked / ".venv" / "bin" / "python").symlink_to("/bin/true")
    state = tmp_path / "state"
    state.mkdir()
    said = doctor(unpacked, read_only(state))
    assert f"U mag niet schrijven in {unpacked}/.venv." in said
    assert "Start ./bro een keer als wie deze map beheert, of geef uzelf rechten." in said
