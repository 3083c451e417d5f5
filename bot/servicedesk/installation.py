"""Puts handovers and suggestions, with what is learned and counted from them, into the gateway."""

import asyncio

from fastapi import FastAPI
from sqlalchemy.engine import Engine

from bot.dialogue.client import DialogueClient
from bot.platform.settings import ROOT
from bot.registry.service import RegistryService
from bot.servicedesk import handovers
from bot.servicedesk.learning import routes as learning_routes
from bot.servicedesk.learning.repository import LearningRepository
from bot.servicedesk.learning.service import LearningService
from bot.servicedesk.statistics import routes as statistics_routes
from bot.servicedesk.statistics.repository import StatisticsRepository
from bot.servicedesk.statistics.service import StatisticsService
from bot.servicedesk.suggestions import routes as suggestion_routes
from bot.servicedesk.suggestions.library import AnswerLibrary
from bot.servicedesk.suggestions.repository import SuggestionRepository
from bot.servicedesk.suggestions.service import SuggestionService
from bot.servicedesk.suggestions.ticket_note import NoteWriter


def install(app: FastAPI) -> None:
    """Add the routes."""
    app.include_router(suggestion_routes.router)
    handovers.install(app)
    app.include_router(learning_routes.router)
    app.include_router(statistics_routes.router)


async def set_up(app: FastAPI, engine: Engine, dialogue: DialogueClient, registry: RegistryService) -> None:
    """Let the application know its services; it must know its conversations and handovers already."""
    library = await asyncio.to_thread(AnswerLibrary, ROOT / "data")
    app.state.suggestions = SuggestionService(
        SuggestionRepository(engine), dialogue, app.state.conversations, registry, library
    )
    if app.state.settings.ticket_suggestions:
        app.state.handovers.write_notes_with(NoteWriter(app.state.suggestions).write)
    app.state.learning = LearningService(LearningRepository(engine), library)
    app.state.statistics = StatisticsService(StatisticsRepository(engine), library)
