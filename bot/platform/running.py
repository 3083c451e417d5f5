"""What `bro serve` of this state folder runs with at this moment, so that other commands find it."""

import hashlib
import hmac
import json
import os
import secrets
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pydantic import SecretStr

from bot.platform.settings import Settings

TEXTS_CHANGED = signal.SIGUSR1
"""The signal at which `bro serve` reads its texts again."""

_FOUND_AT_START = {"host", "port", "rasa_url", "actions_url", "metrics_port"}


@dataclass(frozen=True, slots=True)
class Running:
    """The process of `bro serve` and what it works with.

    Attributes:
        texts: the checksum of each file of texts as it was when it went live, by its path.
        settings: a salted hash of each setting, by its name.
    """

    pid: int
    host: str
    port: int
    rasa_url: str
    actions_url: str
    model: str
    texts: Mapping[str, str]
    settings: Mapping[str, str]
    salt: str


@contextmanager
def noted(settings: Settings, model: str, texts: Mapping[str, str]) -> Iterator[None]:
    """Let other commands know, for as long as the context lasts, that this process serves with `settings`."""
    path = _path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    addresses = (settings.host, settings.port, settings.rasa_url, settings.actions_url)
    salt = secrets.token_hex(16)
    _write(path, Running(os.getpid(), *addresses, model, texts, _hashes(settings, salt), salt))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def take_over_texts(settings: Settings, model: str, texts: Mapping[str, str]) -> None:
    """Let what runs with this state folder read its texts again, and note that it answers with `model` and `texts`."""
    if now := running(settings):
        os.kill(now.pid, TEXTS_CHANGED)
        _write(_path(settings), replace(now, model=model, texts=texts))


def differing(settings: Settings, now: Running) -> list[str]:
    """The names of the settings that have another value in `settings` than in what runs; addresses it found itself."""
    theirs, ours = now.settings, _hashes(settings, now.salt)
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def running(settings: Settings) -> Running | None:
    """What runs with this state folder; None when nothing does."""
    try:
        found = Running(**json.loads(_path(settings).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if _lives(found.pid) else None


def as_running(settings: Settings) -> Settings:
    """`settings` with the addresses on which `bro serve` of this state folder runs, if it does."""
    now = running(settings)
    if now is None:
        return settings
    update = {"host": now.host, "port": now.port, "rasa_url": now.rasa_url, "actions_url": now.actions_url}
    return settings.model_copy(update=update)


def _hashes(settings: Settings, salt: str) -> dict[str, str]:
    values = {name: getattr(settings, name) for name in type(settings).model_fields if name not in _FOUND_AT_START}
    return {name: hmac.new(salt.encode(), _plain(value), hashlib.sha256).hexdigest() for name, value in values.items()}


def _plain(value: object) -> bytes:
    return (value.get_secret_value() if isinstance(value, SecretStr) else repr(value)).encode()


def _write(path: Path, running: Running) -> None:
    written = path.with_suffix(".part")
    written.write_text(json.dumps(asdict(running)), encoding="utf-8")
    written.replace(path)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:  # it runs, as another user
        return True
    except OSError:
        return False
    return True


def _path(settings: Settings) -> Path:
    return settings.state_dir / "running.json"
