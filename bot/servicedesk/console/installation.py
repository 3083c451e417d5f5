"""Puts the console into the gateway."""

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.engine import Engine
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.registry.health import RegistryHealth
from bot.servicedesk.console import (
    answer_pages,
    conversation_pages,
    events,
    learning_pages,
    mail_pages,
    management_pages,
    queue_pages,
    search_pages,
    statistics_pages,
)
from bot.servicedesk.console.conversation_search import ConversationSearch

_PAGES = (
    queue_pages,
    conversation_pages,
    events,
    learning_pages,
    mail_pages,
    search_pages,
    answer_pages,
    learning_pages,
    statistics_pages,
    management_pages,
)
_STATIC = Path(__file__).resolve().parent / "static"


class _Files(StaticFiles):
    """Files that a browser asks for again after a new version, and only then gets again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def install(app: FastAPI) -> None:
    """Add the pages and their scripts and style."""
    for module in _PAGES:
        app.include_router(module.router)
    app.mount("/servicedesk/static", _Files(directory=_STATIC), name="console")


def set_up(app: FastAPI, engine: Engine, list_health: Callable[[], RegistryHealth]) -> None:
    """Let the pages know what only they use."""
    app.state.conversation_search = ConversationSearch(engine)
    app.state.list_health = list_health
