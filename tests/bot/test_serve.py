"""`./bro serve` as the documented unit runs it: in a tree that nobody can write, and beside another clone."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.platform.free_ports import is_taken
from bot.platform.settings import Settings
from tests.absence import absent
from tests.bot.serving import UNSHARED, Serving, read_only
from tests.conftest import Visitor


@pytest.fixture
def two_clones(settings: Settings, model: None, tmp_path: Path) -> Iterator[list[Serving]]:
    """Two that differ in their folder and in `BRO_PORT`, started at the same time."""
    if subprocess.run([*UNSHARED, "true"], check=False).returncode:
        absent("a folder cannot be made read-only here: unshare is refused")
    clones: list[Serving] = []
    try:
        for name in ("one", "another"):
            clones.append(Serving(settings, tmp_path / name, confined=read_only(tmp_path / name)))
        for clone in clones:
            clone.until_ready()
        yield clones
    finally:
        for clone in clones:
            clone.stop()


def test_two_clones_run_side_by_side_and_write_only_in_their_state_folders(two_clones: list[Serving]) -> None:
    for clone in two_clones:
        assert "De assistent is klaar" in clone.said()
        replies = Visitor(clone.url).says("is gemeente zwolle aangemeld?")
        assert "Gemeente Zwolle" in " ".join(reply["text"] for reply in replies)
        logs = "".join(path.read_text(encoding="utf-8") for path in (clone.state / "log").iterdir())
        assert "Read-only file system" not in logs + clone.said()
    notes = [json.loads((clone.state / "running.json").read_text(encoding="utf-8")) for clone in two_clones]
    assert len({note[place] for note in notes for place in ("port", "rasa_url", "actions_url")}) == 6
    for clone, note in zip(two_clones, notes, strict=True):
        assert clone.stop() == 0
        assert clone.said().endswith("Gestopt.\n")
        assert not (clone.state / "running.json").exists()
        assert not any(is_taken("127.0.0.1", urlsplit(note[role]).port or 0) for role in ("rasa_url", "actions_url"))
