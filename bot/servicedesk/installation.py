"""Puts the servicedesk into the gateway: its pages, its API, its services, and the work that goes on behind them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.engine import Engine
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from svcs import Container

from bot.conversations.live_events import LiveEvents
from bot.dialogue.client import DialogueClient
from bot.handover.notes import Notes
from bot.handover.service import HandoverService
from bot.operations.service import Operations
from bot.platform.background import Background
from bot.platform.settings import ROOT, Settings
from bot.privacy.audit import Audit
from bot.registry.service import RegistryService
from bot.registry.store import RegistryStore
from bot.servicedesk.access import dependencies, second_step_pages
from bot.servicedesk.access import pages as access_pages
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.oidc import Organisation
from bot.servicedesk.access.second_step import SecondStep
from bot.servicedesk.answers import api as answers_api
from bot.servicedesk.answers import pages as answers_pages
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.canned import api as canned_api
from bot.servicedesk.canned import pages as canned_pages
from bot.servicedesk.canned.repository import CannedRepository
from bot.servicedesk.canned.service import CannedService
from bot.servicedesk.consent.service import ConsentService
from bot.servicedesk.console import events
from bot.servicedesk.console.error_pages import show_as_pages
from bot.servicedesk.console.standing import Standings
from bot.servicedesk.editing import api as editing_api
from bot.servicedesk.editing import pages as editing_pages
from bot.servicedesk.editing.live import LiveAnswers
from bot.servicedesk.editing.repository import DraftRepository
from bot.servicedesk.editing.service import EditingService
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
from bot.servicedesk.talks.lists import Lists
from bot.servicedesk.talks.service import TalkService
from bot.servicedesk.webhooks import api as webhooks_api
from bot.servicedesk.webhooks.repository import WebhookRepository
from bot.servicedesk.webhooks.sender import WebhookSender
from bot.servicedesk.webhooks.service import WebhookService
from bot.turns.service import ConversationService

_API = (suggestions_api, answers_api, canned_api, editing_api, talks_api, learning_api, statistics_api, webhooks_api)
_PAGES = (
    access_pages,
    second_step_pages,
    queue,
    talks_pages,
    events,
    learning_pages,
    suggestions_pages,
    search_pages,
    answers_pages,
    canned_pages,
    editing_pages,
    statistics_pages,
    management_pages,
)
_STATIC = Path(__file__).resolve().parent / "console" / "static"
_HOUR = 3600.0  # seconds


class _Files(StaticFiles):
    """Files that a browser asks for again after a new version, and only then gets again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def install(app: FastAPI, services: Container) -> None:
    """Add the pages with their scripts and style, the API, and the answers for what is refused.

    Raises:
        ValueError: when the settings for signing in at the organisation are not complete or not safe.
    """
    settings = services.get(Settings)
    if settings.oidc_issuer:
        services.registry.register_value(Organisation, Organisation(settings))
    dependencies.add_handlers(app)
    talks_api.add_handlers(app)
    canned_api.add_handlers(app)
    editing_api.add_handlers(app)
    for module in (*_API, *_PAGES):
        app.include_router(module.router)
    app.mount("/servicedesk/static", _Files(directory=_STATIC), name="console")
    show_as_pages(app)


@asynccontextmanager
async def running(services: Container) -> AsyncIterator[None]:
    """Add the services of the desk, and do what they do by themselves, for as long as the context lasts.

    Conversations, handovers and the list must be there already.
    """
    await _set_up(services)
    sender, live = services.get(WebhookSender), services.get(LiveEvents)
    live.observers.append(sender.observe)
    agents, audit, background = services.get(Agents), services.get(Audit), services.get(Background)
    statistics = services.get(StatisticsService)
    background.keep("webhooks", sender.run)
    library = services.get(AnswerLibrary)
    background.every(_HOUR, "answers", partial(asyncio.to_thread, library.make_ready))
    background.every(_HOUR, "statistics", partial(asyncio.to_thread, statistics.keep_past_days))
    background.every(_HOUR, "sessions", partial(asyncio.to_thread, agents.remove_ended))
    background.every(_HOUR, "audit", partial(asyncio.to_thread, audit.remove_old))
    try:
        yield
    finally:
        live.observers.remove(sender.observe)


async def _set_up(services: Container) -> None:
    keep, settings, engine = services.registry.register_value, services.get(Settings), services.get(Engine)
    talk, handovers = services.get(ConversationService), services.get(HandoverService)
    overrides = services.get(LiveAnswers)
    keep(AnswerLibrary, library := await asyncio.to_thread(AnswerLibrary, ROOT / "data", overrides.read))
    keep(Audit, audit := Audit(engine, settings.retention_audit_days))
    keep(Agents, agents := Agents(engine, settings, audit))
    keep(SecondStep, second_step := SecondStep(agents, settings, audit))
    keep(WebhookSender, sender := WebhookSender(WebhookRepository(engine), settings))
    keep(ConsentService, consent := ConsentService(engine, audit))
    keep(EditingService, EditingService(DraftRepository(engine), ROOT / "data", overrides, audit))
    keep(CannedService, CannedService(CannedRepository(engine), library, consent, audit))
    dialogue, registry = services.get(DialogueClient), services.get(RegistryService)
    suggestions = SuggestionService(SuggestionRepository(engine), dialogue, talk, registry, library)
    keep(SuggestionService, suggestions)
    if settings.ticket_suggestions:
        handovers.write_notes_with(NoteWriter(suggestions).write)
    keep(TalkService, TalkService(handovers, consent, suggestions, Notes(engine), agents, audit))
    target = timedelta(minutes=settings.handover_target_minutes)
    keep(Lists, Lists(consent, library, target))
    keep(Standings, Standings(handovers, agents, target))
    keep(SearchService, SearchService(ConversationSearch(engine), consent, audit))
    keep(LearningService, LearningService(LearningRepository(engine), library, audit, ROOT))
    keep(StatisticsService, StatisticsService(StatisticsRepository(engine), library, audit))
    keep(WebhookService, WebhookService(sender, audit))
    operations, store = services.get(Operations), services.get(RegistryStore)
    managed = (agents, second_step, operations, sender.repository, store, settings, audit)
    keep(ManagementService, ManagementService(*managed))
