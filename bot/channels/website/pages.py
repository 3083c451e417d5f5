"""The widget's script for other websites, and the demo page."""

import json
import re
from pathlib import Path

import minify
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

from bot.dialogue.content import contact
from bot.dialogue.reply import STEP_MARKS, STEP_WORDS

_HERE = Path(__file__).resolve().parent
_PARTS = ("texts.js", "rendering.js", "transport.js", "menu.js", "log.js", "composer.js", "element.js")
_HEADERS = {
    "Access-Control-Allow-Origin": "*",  # a page that checks the script's integrity loads it with CORS
    "Cache-Control": "public, max-age=600",
}


def widget_script() -> str:
    """The widget as one minified script: its parts and its style in one scope; two loads in a page run it once."""
    style = minify.string("text/css", (_HERE / "widget" / "style.css").read_text(encoding="utf-8"))
    parts = "".join((_HERE / "widget" / name).read_text(encoding="utf-8") for name in _PARTS)
    place = (_HERE / "widget" / "place.js").read_text(encoding="utf-8")
    script: str = minify.string(
        "text/javascript",
        "(() => {\n'use strict';\nif (!customElements.get('bro-chat')) {\n"
        f"const STYLE = {json.dumps(style)};\n{_shared()}{parts}}}\n{place}}})();\n",
    )
    return script


def _shared() -> str:
    """What the widget shows in the same words as everything else: the Servicedesk's contact, and steps."""
    phone, mail = contact()["telefoon"], contact()["mail"]
    national = re.sub(r"\D", "", phone).removeprefix("0")
    reach = {"phone": phone, "tel": f"tel:+31{national}", "mail": mail}
    steps = {status: [STEP_MARKS[status], f"{words.capitalize()}: "] for status, words in STEP_WORDS.items()}
    return f"const CONTACT = {json.dumps(reach)};\nconst STEPS = {json.dumps(steps)};\n"


def mount(app: FastAPI) -> None:
    """Serve `/widget.js` and the demo page at `/`, compressed, behind everything that was added before."""
    script = widget_script()

    async def widget(request: Request) -> Response:
        return Response(script, media_type="text/javascript", headers=_HEADERS)

    files = Router([Route("/widget.js", widget), Mount("/", StaticFiles(directory=_HERE / "demo", html=True))])
    app.mount("/", GZipMiddleware(files), name="pages")
