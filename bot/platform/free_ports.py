"""Ports that nobody uses, so that a second assistant can run beside `bro serve`."""

import socket
from contextlib import ExitStack

from bot.platform.settings import Settings


def on_free_ports(settings: Settings) -> Settings:
    """The same settings, with Rasa, the actions and the gateway on free ports of the loopback address."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(3)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        rasa, actions, gateway = (each.getsockname()[1] for each in sockets)
    return settings.model_copy(
        update={
            "rasa_url": f"http://127.0.0.1:{rasa}",
            "actions_url": f"http://127.0.0.1:{actions}",
            "host": "127.0.0.1",
            "port": gateway,
        }
    )
