"""Runs the action server: `python -m actions.server`.

rasa-sdk's own server listens on every address, has no authentication and returns the whole tracker in its error
answers. This one listens on the internal address of the settings and asks for the shared secret when there is one.
`rasa run actions` keeps working for people who know Rasa.
"""

import hmac
import logging
from urllib.parse import urlsplit

from rasa_sdk.endpoint import create_app
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import Settings, get_settings

logger = logging.getLogger(__name__)


def build_app(settings: Settings) -> Sanic:
    """The action server's application with all actions of this package."""
    app = create_app("actions", cors_origins=[])

    @app.on_request
    async def authorise(request: Request) -> HTTPResponse | None:
        secret = settings.internal_secret
        if secret is None or request.path == "/health":
            return None
        if hmac.compare_digest(request.token or "", secret.get_secret_value()):
            return None
        return response.json({"error": "unauthorised"}, status=401)

    async def hide_details(request: Request, exception: Exception) -> HTTPResponse:
        logger.error("action_request_failed path=%s error=%s", request.path, type(exception).__name__)
        return response.json({"error": "internal error"}, status=500)

    app.error_handler.add(Exception, hide_details)
    return app


def main() -> None:
    """Serve until stopped."""
    settings = get_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    address = urlsplit(settings.actions_url)
    build_app(settings).run(host=address.hostname, port=address.port, access_log=False, motd=False)


if __name__ == "__main__":
    main()
