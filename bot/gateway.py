"""The public side: one FastAPI application that mounts the channels."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Response, status
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from bot.channels.website import routes as website
from bot.conversations.repository import ConversationRepository
from bot.conversations.service import ConversationService
from bot.database import connect
from bot.dialogue.client import DialogueClient, DialogueUnavailable
from bot.settings import Settings

_STATIC = Path(__file__).resolve().parent / "channels" / "website" / "static"
_PROBE = "gezondheidscontrole"


def build_app(settings: Settings) -> FastAPI:
    """The gateway for these settings; the database is opened at start-up, Rasa only when a message comes."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = connect(settings.database_url)
        app.state.dialogue = DialogueClient(settings)
        app.state.conversations = ConversationService(ConversationRepository(engine), app.state.dialogue, settings)
        yield
        await app.state.dialogue.close()
        engine.dispose()

    app = FastAPI(title="BRO helpdesk-assistent", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(website.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")

    @app.get("/", include_in_schema=False)
    async def demo_page() -> FileResponse:
        return FileResponse(_STATIC / "index.html")

    @app.get("/health/live", tags=["health"])
    async def live() -> dict[str, str]:
        """This process runs."""
        return {"status": "ok"}

    @app.get("/health/ready", tags=["health"], responses={503: {"description": "Rasa does not answer"}})
    async def ready(response: Response) -> dict[str, str]:
        """A real message was answered by Rasa."""
        try:
            await app.state.dialogue.send(_PROBE, "hallo")
        except DialogueUnavailable as error:
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
            return {"status": "unavailable", "reason": error.code}
        return {"status": "ok"}

    @app.middleware("http")
    async def security_headers(request, call_next):  # type: ignore[no-untyped-def]
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app
