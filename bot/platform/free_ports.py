"""Ports: free ones for a second assistant beside `bro serve`, and which setting names one that is taken."""

import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

from bot.platform.settings import Settings

_INNER = {"rasa_url": "BRO_RASA_URL", "actions_url": "BRO_ACTIONS_URL"}


class PortTaken(Exception):
    """Another program listens where we must; the message names the port, the setting and what to do."""


def on_free_ports(settings: Settings) -> Settings:
    """The same settings, with Rasa, the actions and the gateway on free ports of the loopback address."""
    rasa, actions, gateway = _free_ports(3)
    return settings.model_copy(
        update={
            "rasa_url": f"http://127.0.0.1:{rasa}",
            "actions_url": f"http://127.0.0.1:{actions}",
            "host": "127.0.0.1",
            "port": gateway,
        }
    )


def on_open_ports(settings: Settings, *, avoiding_usual: bool = False) -> Settings:
    """The same settings, with a free port for each internal one that is taken and that nobody chose.

    With `avoiding_usual` none that nobody chose stays the usual one: a clone that starts at the same time takes these,
    but one after another, so that the later ones still look free.

    Raises:
        PortTaken: the port of the gateway is taken, or an internal one that a setting names.
    """
    check_free(settings.host, settings.port, "BRO_PORT")
    changed: dict[str, object] = {}
    for field, name in _INNER.items():
        address = urlsplit(getattr(settings, field))
        host, port = address.hostname or "127.0.0.1", address.port or 80
        if field in settings.model_fields_set:
            check_free(host, port, name)
        elif avoiding_usual or is_taken(host, port):
            changed[field] = f"http://{host}:{_free_ports(1)[0]}"
    if settings.metrics_port is not None and is_taken(settings.metrics_host, settings.metrics_port):
        if "metrics_port" in settings.model_fields_set:
            check_free(settings.metrics_host, settings.metrics_port, "BRO_METRICS_PORT")
        changed["metrics_port"] = _free_ports(1)[0]
    return settings.model_copy(update=changed)


def check_free(host: str, port: int, setting: str) -> None:
    """Raises:
    PortTaken: somebody listens on `port` of `host`, which comes from `setting`.
    """
    if is_taken(host, port):
        raise PortTaken(
            f"poort {port} op {host} is al in gebruik. Stop het programma dat haar gebruikt, "
            f"of zet {setting} op een andere poort"
        )


def is_taken(host: str, port: int) -> bool:
    """Whether no server can listen on `port` of `host`; a port in use a moment ago is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return True
    return False


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
