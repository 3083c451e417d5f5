"""What our answers say of bodies that are too large: as all refusals do, in JSON."""

import json

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.problems import TOO_LARGE

_SENTENCE = json.dumps({"detail": TOO_LARGE}).encode()


class TooLargeInJson:
    """Gives the web framework's own refusal of a large body, a line of English text, the shape of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = True

        async def send_in_json(message: Message) -> None:
            nonlocal ours
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                ours = message["status"] != 413 or not headers.get("content-type", "").startswith("text/plain")
                if not ours:
                    headers["content-type"] = "application/json"
                    headers["content-length"] = str(len(_SENTENCE))
            elif not ours:
                message = {"type": "http.response.body", "body": _SENTENCE}
            await send(message)

        await self._app(scope, receive, send_in_json)
