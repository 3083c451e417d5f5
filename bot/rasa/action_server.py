"""Runs the action server: `python -m bot.rasa.action_server`.

rasa-sdk's own server listens on every address, has no authentication and returns the whole tracker in its error
answers. This one listens on the internal address of the settings and asks for the shared secret when there is one.
`rasa run actions` keeps working for people who know Rasa.
"""

import hmac
import logging
import time
from functools import partial
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from rasa_sdk.endpoint import create_app
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.platform import logs as json_logs
from bot.platform import tracing
from bot.platform.settings import Settings, get_settings
from bot.rasa.proof import ANSWER, QUESTION, proof

logger = logging.getLogger("bot.rasa.action_server")  # also when this module is __main__

action_seconds = Histogram(
    "bro_action_seconds",
    "Time of one action",
    ["action"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)


def build_app(settings: Settings) -> Sanic:
    """The action server's application with all actions of the package `actions`."""
    app = create_app("actions", cors_origins=[])

    @app.on_request
    async def authorise(request: Request) -> HTTPResponse | None:
        tracing.begin(request.headers.get(tracing.HEADER))
        request.ctx.began = time.perf_counter()
        secret = settings.internal_secret
        if secret is None or request.path == "/health":
            return None
        if hmac.compare_digest(request.token or "", secret.get_secret_value()):
            return None
        return response.json({"error": "unauthorised"}, status=401)

    app.on_response(partial(_prove, settings))

    @app.on_response
    async def measure(request: Request, answer: HTTPResponse) -> None:
        if request.path == "/webhook" and answer.status == 200:
            seconds = time.perf_counter() - request.ctx.began
            name = str(request.json.get("next_action"))
            action_seconds.labels(name).observe(seconds)
            logger.info("action_answered", extra={"action": name, "milliseconds": round(seconds * 1000)})

    @app.get("/metrics")
    async def metrics(_request: Request) -> HTTPResponse:
        return response.raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    async def hide_details(request: Request, exception: Exception) -> HTTPResponse:
        logger.error("action_request_failed", extra={"path": request.path, "error": type(exception).__name__})
        return response.json({"error": "internal error"}, status=500)

    app.error_handler.add(Exception, hide_details)
    return app


async def _prove(settings: Settings, request: Request, answer: HTTPResponse) -> None:
    """Show on the health address whose action server this is."""
    if request.path == "/health":
        answer.headers[ANSWER] = proof(settings, request.headers.get(QUESTION, ""))


def main() -> None:
    """Serve until stopped."""
    settings = get_settings()
    logging.basicConfig(level=settings.log_level)
    json_logs.take_over()
    address = urlsplit(settings.actions_url)
    build_app(settings).run(host=address.hostname, port=address.port, access_log=False, motd=False)


if __name__ == "__main__":
    main()
