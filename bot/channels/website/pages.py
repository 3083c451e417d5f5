"""The widget's script for other websites, and the demo page."""

import json
from pathlib import Path

import rcssmin
import rjsmin
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

_HERE = Path(__file__).resolve().parent
_PARTS = ("texts.js", "rendering.js", "transport.js", "menu.js", "log.js", "composer.js", "element.js")
_HEADERS = {
    "Access-Control-Allow-Origin": "*",  # a page that checks the script's integrity loads it with CORS
    "Cache-Control": "public, max-age=600",
}


def widget_script() -> str:
    """The widget as one script: its parts and its style in one scope, without comments; two loads run it once."""
    style = rcssmin.cssmin((_HERE / "widget" / "style.css").read_text(encoding="utf-8"))
    parts = "".join((_HERE / "widget" / name).read_text(encoding="utf-8") for name in _PARTS)
    script: str = rjsmin.jsmin(
        "(() => {\n'use strict';\nif (customElements.get('bro-chat')) return;\n"
        f"const STYLE = {json.dumps(style)};\n{parts}}})();\n"
    )
    return script


def mount(app: FastAPI) -> None:
    """Serve `/widget.js` and the demo page at `/`, compressed, behind everything that was added before."""
    script = widget_script()

    async def widget(request: Request) -> Response:
        return Response(script, media_type="text/javascript", headers=_HEADERS)

    files = Router([Route("/widget.js", widget), Mount("/", StaticFiles(directory=_HERE / "demo", html=True))])
    app.mount("/", GZipMiddleware(files), name="pages")
