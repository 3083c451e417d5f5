"""The web server in which the gateway runs."""

from collections.abc import Callable
from socket import socket

import uvicorn

from bot.gateway import build_app
from bot.settings import Settings


class GatewayServer(uvicorn.Server):
    """uvicorn with the gateway in it, that calls `when_started` once it accepts connections."""

    def __init__(self, settings: Settings, when_started: Callable[[], None] = lambda: None) -> None:
        config = uvicorn.Config(
            build_app(settings),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            ws="none",  # nothing of ours needs it, and Rasa pins a websockets release that uvicorn cannot use
        )
        super().__init__(config)
        self._when_started = when_started

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_started()
