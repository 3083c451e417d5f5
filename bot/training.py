"""Trains the model, but only when something that shapes it changed."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.settings import ROOT, Settings

_CURRENT = "current.json"


class TrainingFailed(Exception):
    """Training stopped with an error; the message names the log."""


class ModelMismatch(Exception):
    """The model file is missing or is not the one that `bro train` wrote."""


def _training_inputs() -> Iterator[Path]:
    yield from (ROOT / name for name in ("config.yml", "domain.yml", "requirements.txt"))
    yield from sorted(path for path in (ROOT / "data").glob("*.yml"))
    yield from sorted((ROOT / "bot" / "nlu").rglob("*.py"))


def fingerprint() -> str:
    """SHA-256 over everything that shapes the model: data, domain, config, our components, library versions."""
    digest = hashlib.sha256()
    for path in _training_inputs():
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_current(settings: Settings) -> bool:
    """Whether the model in use was trained on the data as they are now."""
    try:
        return bool(_read_current(settings)["fingerprint"] == fingerprint() and current_model(settings))
    except ModelMismatch:
        return False


def current_model(settings: Settings) -> Path:
    """The model file in use.

    Raises:
        ModelMismatch: when there is none, or when its checksum is not the one in `models/current.json`. A model
            file can carry code, so a file that we did not train is never loaded.
    """
    current = _read_current(settings)
    path = settings.models_dir / current["model"]
    if not path.is_file():
        raise ModelMismatch(f"{path.name} is missing; run `./bro train`")
    if _checksum(path) != current["sha256"]:
        raise ModelMismatch(f"{path.name} is not the file that `./bro train` wrote; run `./bro train`")
    return path


def train(settings: Settings, log: Path) -> Path:
    """Train a model and make it the one in use; Rasa's output goes to `log`.

    Raises:
        TrainingFailed: when Rasa stops with an error.
    """
    wanted = fingerprint()
    name = f"bro-{wanted[:12]}.tar.gz"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "bot.rasa_training", "train", "--skip-validation"),  # CI runs `rasa data validate`
        *("--out", str(settings.models_dir), "--fixed-model-name", name),
    ]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}  # the slow encoder uses the other cores, on its own threads
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
    path = settings.models_dir / name
    if done.returncode or not path.is_file():
        raise TrainingFailed(f"training stopped with code {done.returncode}; see {log}")
    current = {"model": name, "sha256": _checksum(path), "fingerprint": wanted}
    (settings.models_dir / _CURRENT).write_text(json.dumps(current, indent=2) + "\n", encoding="utf-8")
    return path


def _read_current(settings: Settings) -> dict[str, str]:
    path = settings.models_dir / _CURRENT
    try:
        current: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError) as error:
        raise ModelMismatch("there is no trained model yet; run `./bro train`") from error
    return current


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
