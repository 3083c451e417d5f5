"""Puts the servicedesk into the gateway: its pages, its API, its services, and the work that goes on behind them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.dialogue.client import DialogueClient
from bot.platform.settings import ROOT, Settings
from bot.registry.health import RegistryHealth
from bot.registry.service import RegistryService
from bot.servicedesk.access import dependencies, oidc_routes, routes
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.audit import Audit
from bot.servicedesk.access.oidc import Organisation
from bot.servicedesk.answers import api as answers_api
from bot.servicedesk.answers import pages as answers_pages
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.console import events
from bot.servicedesk.learning import api as learning_api
from bot.servicedesk.learning import pages as learning_pages
from bot.servicedesk.learning.repository import LearningRepository
from bot.servicedesk.learning.service import LearningService
from bot.servicedesk.management import pages as management_pages
from bot.servicedesk.management.service import ManagementService
from bot.servicedesk.search import pages as search_pages
from bot.servicedesk.search.repository import ConversationSearch
from bot.servicedesk.search.service import SearchService
from bot.servicedesk.statistics import api as statistics_api
from bot.servicedesk.statistics import pages as statistics_pages
from bot.servicedesk.statistics.repository import StatisticsRepository
from bot.servicedesk.statistics.service import StatisticsService
from bot.servicedesk.suggestions import api as suggestions_api
from bot.servicedesk.suggestions import pages as suggestions_pages
from bot.servicedesk.suggestions.repository import SuggestionRepository
from bot.servicedesk.suggestions.service import SuggestionService
from bot.servicedesk.suggestions.ticket_note import NoteWriter
from bot.servicedesk.talks import api as talks_api
from bot.servicedesk.talks import pages as talks_pages
from bot.servicedesk.talks import queue
from bot.servicedesk.talks.service import TalkService
from bot.servicedesk.webhooks import api as webhooks_api
from bot.servicedesk.webhooks.repository import WebhookRepository
from bot.servicedesk.webhooks.sender import WebhookSender
from bot.servicedesk.webhooks.service import WebhookService

logger = logging.getLogger(__name__)

_ACCESS = (routes, oidc_routes)
_API = (suggestions_api, answers_api, talks_api, learning_api, statistics_api, webhooks_api)
_PAGES = (
    queue,
    talks_pages,
    events,
    learning_pages,
    suggestions_pages,
    search_pages,
    answers_pages,
    statistics_pages,
    management_pages,
)
_STATIC = Path(__file__).resolve().parent / "console" / "static"
_TIDY_EVERY = 3600  # seconds


class _Files(StaticFiles):
    """Files that a browser asks for again after a new version, and only then gets again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def install(app: FastAPI, settings: Settings) -> None:
    """Add the pages with their scripts and style, the API, and the answers for what is refused.

    Raises:
        ValueError: when the settings for signing in at the organisation are not complete or not safe.
    """
    app.state.organisation = Organisation(settings) if settings.oidc_issuer else None
    dependencies.add_handlers(app)
    talks_api.add_handlers(app)
    for module in (*_ACCESS, *_API, *_PAGES):
        app.include_router(module.router)
    app.mount("/servicedesk/static", _Files(directory=_STATIC), name="console")


@asynccontextmanager
async def running(
    app: FastAPI,
    engine: Engine,
    dialogue: DialogueClient,
    registry: RegistryService,
    list_health: Callable[[], RegistryHealth],
) -> AsyncIterator[None]:
    """Let the application know the services of the desk, and do what they do by themselves, for as long as it runs.

    It must know its conversations and handovers already.
    """
    sender = await _set_up(app, engine, dialogue, registry)
    app.state.list_health = list_health
    live = app.state.live_events
    live.observers.append(sender.observe)
    work = (sender.run(), app.state.statistics.keep_current(), _tidy(app.state.agents, app.state.audit))
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        live.observers.remove(sender.observe)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _set_up(app: FastAPI, engine: Engine, dialogue: DialogueClient, registry: RegistryService) -> WebhookSender:
    state, settings = app.state, app.state.settings
    library = await asyncio.to_thread(AnswerLibrary, ROOT / "data")
    audit = Audit(engine, settings.retention_audit_days)
    sender = WebhookSender(WebhookRepository(engine), settings)
    state.library, state.audit, state.webhooks = library, audit, sender
    state.agents = Agents(engine, settings, audit)
    state.suggestions = SuggestionService(
        SuggestionRepository(engine), dialogue, state.conversations, registry, library
    )
    if settings.ticket_suggestions:
        state.handovers.write_notes_with(NoteWriter(state.suggestions).write)
    state.talks = TalkService(state.handovers, state.conversations, state.suggestions, audit)
    state.search = SearchService(ConversationSearch(engine), state.conversations, audit)
    state.learning = LearningService(LearningRepository(engine), library, audit)
    state.statistics = StatisticsService(StatisticsRepository(engine), library, audit)
    state.webhook_service = WebhookService(sender, audit)
    state.management = ManagementService(state.agents, state.operations, sender.repository, audit)
    return sender


async def _tidy(agents: Agents, audit: Audit) -> None:
    while True:
        await asyncio.sleep(_TIDY_EVERY)
        try:
            await asyncio.to_thread(agents.remove_ended)
            await asyncio.to_thread(audit.remove_old)
        except SQLAlchemyError:
            logger.error("tidying_failed")
