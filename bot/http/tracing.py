"""Gives each request a trace id, or takes the caller's, and tells it in the answer."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.platform import tracing


class Tracing:
    """ASGI middleware; it only changes a context variable and adds one header, so streams pass undisturbed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        tracing.begin(Headers(scope=scope).get(tracing.HEADER))
        told = tracing.headers()

        async def send_with_trace(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, send_with_trace)
