"""Security headers on every answer of the gateway."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.platform.settings import Settings

_SERVICEDESK = ("/servicedesk", "/api/servicedesk")
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


class SecurityHeaders:
    """Adds the headers; API answers are also kept out of every cache."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Resource-Policy": "cross-origin",  # the widget is for other websites
        }
        self._of_the_servicedesk = _servicedesk_headers(settings.servicedesk_frame_origins)
        if settings.public_url and settings.public_url.startswith("https:"):
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                if scope["path"].startswith(_SERVICEDESK):
                    headers.update(self._of_the_servicedesk)
                    headers.setdefault("Cache-Control", "no-store")
                if scope["path"].startswith("/api/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _servicedesk_headers(frame_origins: list[str]) -> dict[str, str]:
    """Pages with forms, for members of staff; only the helpdesks of the settings may show them in a frame.

    The referrer stays within the site: with none at all a browser sends forms with `Origin: null`.
    """
    policy = _CONTENT_SECURITY_POLICY.replace("form-action 'none'", "form-action 'self'")
    if frame_origins:
        policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(frame_origins)}")
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
