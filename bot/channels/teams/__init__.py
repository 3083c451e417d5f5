"""The chat in Microsoft Teams; nothing of Microsoft is imported while the settings do not ask for Teams."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.channels.teams.configuration import check, teams_is_on
from bot.platform.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy.engine import Engine


def mount(app: "FastAPI", settings: Settings) -> None:
    """Add `POST /api/messages` when the settings ask for Teams.

    Raises:
        TeamsRefused: when those settings are incomplete or unsafe.
    """
    check(settings)
    if teams_is_on(settings):
        from bot.channels.teams.routes import router
        from bot.channels.teams.tokens import TokenCheck

        app.state.teams_tokens = None if settings.teams_test_without_tokens else TokenCheck(settings)
        app.include_router(router)


@asynccontextmanager
async def serving(app: "FastAPI", settings: Settings, engine: "Engine") -> AsyncIterator[None]:
    """Answer Teams for as long as the context lasts, also with what members of staff write."""
    if not teams_is_on(settings):
        yield
        return
    from bot.channels.teams.channel import TeamsChannel
    from bot.channels.teams.repository import TeamsRepository

    conversations = app.state.conversations
    app.state.teams = TeamsChannel(settings, TeamsRepository(engine), conversations, app.state.limits)
    conversations.push["teams"] = app.state.teams.push
    try:
        yield
    finally:
        del conversations.push["teams"]
        await app.state.teams.close()
