"""The web server in which the gateway runs."""

from collections.abc import Callable
from socket import socket

import uvicorn

from bot.conversations.live_events import LiveEvents
from bot.gateway import build_app
from bot.http import logs
from bot.http.protocol import BoundedHeaders
from bot.platform.settings import Settings


class GatewayServer(uvicorn.Server):
    """uvicorn with the gateway in it, that calls `when_started` once it accepts connections.

    Its logs are JSON lines. When it stops, it lets the open event streams go.
    """

    def __init__(self, settings: Settings, when_started: Callable[[], None] = lambda: None) -> None:
        app = build_app(settings)
        self._live_events = app.state.services.get(LiveEvents)
        self._log = logs.configure(settings)
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=BoundedHeaders,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the application believes the proxies of the settings, and no others
            timeout_graceful_shutdown=10,
            ws="none",  # nothing of ours needs it, and Rasa pins a websockets release that uvicorn cannot use
        )
        super().__init__(config)
        self._when_started = when_started

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._live_events.close()
        await super().shutdown(sockets)
        logs.remove(self._log)

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_started()
