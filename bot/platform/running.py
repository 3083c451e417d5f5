"""What `bro serve` of this state folder runs with at this moment, so that other commands find it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.platform.settings import Settings


@dataclass(frozen=True, slots=True)
class Running:
    """The process of `bro serve`, its addresses, and the model that it started with."""

    pid: int
    host: str
    port: int
    rasa_url: str
    actions_url: str
    model: str


@contextmanager
def noted(settings: Settings, model: str) -> Iterator[None]:
    """Let other commands know, for as long as the context lasts, that this process serves with `settings`."""
    path = _path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    running = Running(os.getpid(), settings.host, settings.port, settings.rasa_url, settings.actions_url, model)
    path.write_text(json.dumps(asdict(running)), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def note_model(settings: Settings, model: str) -> None:
    """Let other commands know that what runs with this state folder answers with `model` now."""
    if now := running(settings):
        _path(settings).write_text(json.dumps(asdict(now) | {"model": model}), encoding="utf-8")


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
