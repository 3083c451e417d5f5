"""The widget's scripts for other websites, and the demo pages."""

from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

from bot.channels.website.asset import Asset
from bot.channels.website.script import scripts
from bot.dialogue import drawings

_DEMO = Path(__file__).resolve().parent / "demo"
_SHORT = 600
_YEAR = 31_536_000


def mount(app: FastAPI) -> None:
    """Serve the scripts and the demo pages at `/`, behind everything that was added before."""
    made = scripts()
    pinned = f"/widget-{made.version}.js"
    modules = [Route(f"/widget-{name}.js", Asset(script, _SHORT).answer) for name, script in made.modules.items()]

    async def version(request: Request) -> Response:
        address = str(request.url.replace(path=pinned, query=""))
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": f"public, max-age={_SHORT}"}
        return JSONResponse({"version": made.version, "address": address, "integrity": made.integrity}, headers=headers)

    routes = [
        Route("/widget.js", Asset(made.button, _SHORT).answer),
        *modules,
        Route(pinned, Asset(made.pinned, _YEAR).answer),
        Route("/widget.json", version),
        Mount(drawings.ADDRESS, StaticFiles(directory=drawings.FOLDER)),
        Mount("/", GZipMiddleware(StaticFiles(directory=_DEMO, html=True))),
    ]
    app.mount("/", Router(routes), name="pages")
