"""Trains the model, but only when something that shapes it changed."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.dialogue.content import CONTACT, DESK, SOURCES
from bot.dialogue.editing import faults
from bot.platform.clock import now
from bot.platform.places import writable_places
from bot.platform.settings import ROOT, Settings
from bot.understanding.model_archive import keep_for_the_project

_CURRENT = "current.json"


class TrainingFailed(Exception):
    """Training stopped with an error; the message names the log."""


class ModelMismatch(Exception):
    """The model file is missing or is not the one that `bro train` wrote."""


def _training_inputs() -> Iterator[Path]:
    yield from (ROOT / name for name in ("config.yml", "domain.yml", "requirements.txt"))
    yield from sorted(path for path in (ROOT / "data").rglob("*.yml") if path.name not in {SOURCES, CONTACT, DESK})
    yield from sorted((ROOT / "bot" / "understanding").rglob("*.py"))
    yield from sorted((ROOT / "bot" / "rasa" / "components").glob("*.py"))


def fingerprint() -> str:
    """SHA-256 over everything that shapes the model: data, domain, config, our components, library versions."""
    digest = hashlib.sha256()
    for path in _training_inputs():
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def files_of_texts() -> dict[str, str]:
    """The SHA-256 of each file that an editor writes, by its path in the project."""
    files = [ROOT / "domain.yml", *sorted((ROOT / "data").rglob("*.yml"))]
    return {str(path.relative_to(ROOT)): _checksum(path) for path in files}


def note_in_use(settings: Settings) -> dict[str, Any]:
    """What training wrote down of the model in use; empty when there is none."""
    try:
        return _read_current(settings)
    except ModelMismatch:
        return {}


def go_back_to(settings: Settings, note: dict[str, Any]) -> None:
    """Make the model of `note_in_use` before a training the one in use again."""
    _write_current(settings, note)


def is_current(settings: Settings, heed_choice: bool = True) -> bool:
    """Whether the model in use was trained on the data as they are now.

    One that `bro model use` chose counts as current whatever the data are, unless `heed_choice` is off.
    """
    try:
        current = _read_current(settings)
        wanted = heed_choice if current.get("chosen") else current["fingerprint"] == fingerprint()
        return bool(wanted and current_model(settings))
    except ModelMismatch:
        return False


def current_model(settings: Settings) -> Path:
    """The model file in use.

    Raises:
        ModelMismatch: when there is none, or when its checksum is not the one in `models/current.json`. A model
            file can carry code, so a file that we did not train is never loaded.
    """
    path = settings.models_dir / str(_read_current(settings)["model"])
    check_model(settings, path)
    return path


def check_model(settings: Settings, path: Path) -> None:
    """Do nothing for the file of the model in use.

    Raises:
        ModelMismatch: when it is another file, or missing; its content counts, not its name.
    """
    if not path.is_file():
        raise ModelMismatch(f"{path.name} is er niet meer; voer ./bro train uit")
    if _checksum(path) != _read_current(settings)["sha256"]:
        raise ModelMismatch(f"{path.name} is niet het bestand dat ./bro train schreef; voer ./bro train uit")


def trained_models(settings: Settings) -> list[dict[str, Any]]:
    """What training wrote down of each model whose file is still there, newest first."""
    notes = [json.loads(path.read_text(encoding="utf-8")) for path in settings.models_dir.glob("bro-*.json")]
    there = [note for note in notes if (settings.models_dir / note["model"]).is_file()]
    return sorted(there, key=lambda note: str(note["trained_at"]), reverse=True)


def use_model(settings: Settings, name: str) -> Path:
    """Make an earlier model the one in use, and keep it until the next `bro train`, also when the data change.

    Raises:
        ModelMismatch: when training wrote no such model, or its file is not the one that it wrote.
    """
    note = next((note for note in trained_models(settings) if note["model"] == name), None)
    if note is None:
        raise ModelMismatch(f"{name} is geen model van ./bro train; zie ./bro model list")
    if _checksum(settings.models_dir / name) != note["sha256"]:
        raise ModelMismatch(f"{name} is niet het bestand dat ./bro train schreef")
    _write_current(settings, note | {"chosen": True})
    return settings.models_dir / name


def check_texts() -> None:
    """Do nothing when the texts keep the rules for them.

    Raises:
        TrainingFailed: when a text breaks a rule, with each place.
    """
    if wrong := faults():
        raise TrainingFailed("\n".join(["de teksten zijn nog niet goed:", *map(str, wrong)]))


def train(settings: Settings, log: Path) -> Path:
    """Train a model and make it the one in use; Rasa's output goes to `log`.

    Raises:
        TrainingFailed: when a text breaks a rule, with each place; or when Rasa stops with an error.
    """
    check_texts()
    wanted = fingerprint()
    name = f"bro-{wanted[:12]}.tar.gz"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        *(
            sys.executable,
            "-m",
            "bot.rasa.quick_training",
            "train",
            "--skip-validation",
        ),  # CI runs `rasa data validate`
        *("--augmentation", "0"),  # stories glued together: no policy of ours learns from them
        *("--out", str(settings.models_dir), "--fixed-model-name", name),
    ]
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    environment = os.environ | writable_places(settings)
    environment["OMP_NUM_THREADS"] = "1"  # what is slow uses all cores, in threads of its own
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
    path = settings.models_dir / name
    if done.returncode or not path.is_file():
        raise TrainingFailed(f"het trainen stopte met code {done.returncode}; kijk in {log}")
    note = {
        "model": name,
        "sha256": _checksum(path),
        "fingerprint": wanted,
        "files": files_of_texts(),
        "trained_at": now().isoformat(timespec="seconds"),
    }
    _write_json(path.with_name(path.name.replace(".tar.gz", ".json")), note)
    _write_current(settings, note)
    with suppress(OSError):  # on a disk that only reads, the next training fits once more
        keep_for_the_project(path)
    return path


def _write_current(settings: Settings, note: dict[str, Any]) -> None:
    _write_json(settings.models_dir / _CURRENT, note)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    """Write the file as a whole or not at all, for processes that read it meanwhile."""
    written = path.with_suffix(".part")
    written.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    written.replace(path)


def _read_current(settings: Settings) -> dict[str, Any]:
    path = settings.models_dir / _CURRENT
    try:
        current: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError) as error:
        raise ModelMismatch("er is nog geen getraind model; voer ./bro train uit") from error
    return current


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
