"""How the Rasa server and the action server are started, from the settings: for `bro serve` and for one role alone."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from sqlalchemy.engine import make_url

from bot.platform.places import writable_places
from bot.platform.settings import ROOT, Settings
from bot.rasa.training import current_model

ACTIONS_COMMAND = [sys.executable, "-m", "bot.rasa.action_server"]
"""Starts the action server, on the address that `BRO_ACTIONS_URL` names in its environment."""


def rasa_command(settings: Settings, listen: str) -> list[str]:
    """The command that starts Rasa with the model in use on the address `listen`, an http URL.

    Raises:
        ModelMismatch: when there is no model, or not the one that was trained.
    """
    address = urlsplit(listen)
    return [
        *(sys.executable, "-m", "rasa", "run"),
        *("--model", str(current_model(settings))),
        *("--interface", str(address.hostname), "--port", str(address.port)),
        *("--credentials", str(ROOT / "credentials.yml")),
        *("--endpoints", str(_write_endpoints(settings, address.port or 0))),
    ]


def child_environment(settings: Settings) -> dict[str, str]:
    """The variables that a child process needs besides those of this process."""
    redis = {"BRO_REDIS_URL": settings.redis_url} if settings.redis_url else {}
    shared = redis | writable_places(settings)
    return shared | {
        "OMP_NUM_THREADS": "1",  # with more, the E5 encoder waits for itself on a busy machine
        # The gateways let one turn through at a time, so a lock of a Rasa that died need not last Rasa's 60 seconds.
        "TICKET_LOCK_LIFETIME": str(max(1, round(settings.answer_timeout / 2))),
        "BRO_INTERNAL_SECRET": _secret(settings),
        "BRO_ACTIONS_URL": settings.actions_url,
        "BRO_RASA_URL": settings.rasa_url,
        "BRO_DATABASE_URL": settings.database_url,
        "BRO_STATE_DIR": str(settings.state_dir),
        "BRO_ANSWER_TIMEOUT": str(settings.answer_timeout),
        "BRO_ACTION_TIMEOUT": str(settings.action_timeout),
    }


def tracker_url(settings: Settings) -> str:
    """Where Rasa keeps its record: the address of the settings, our PostgreSQL, or a file in the state folder."""
    if settings.tracker_url:
        return settings.tracker_url
    if make_url(settings.database_url).get_backend_name() == "postgresql":
        return settings.database_url
    return f"sqlite:///{settings.state_dir / 'rasa.db'}"


def _write_endpoints(settings: Settings, port: int) -> Path:
    """Our copy of endpoints.yml, with the addresses and the secret of these settings.

    Two servers may share the folder (`bro chat` beside `bro serve`), so its name holds the port.
    """
    endpoints: dict[str, Any] = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"] |= {
        "url": f"{settings.actions_url}/webhook",
        "headers": {"Authorization": f"Bearer {_secret(settings)}"},
    }
    endpoints["tracker_store"]["url"] = tracker_url(settings)
    if settings.redis_url:
        endpoints["lock_store"] = {"type": "bot.rasa.lock_store.GatewayLockStore", "url": settings.redis_url}
    path = settings.state_dir / f"endpoints-{port}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path


def _secret(settings: Settings) -> str:
    return settings.internal_secret.get_secret_value() if settings.internal_secret else ""
