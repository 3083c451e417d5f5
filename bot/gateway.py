"""The public side: one FastAPI application that mounts the channels."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from sqlalchemy.engine import Engine
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from svcs import Container, Registry
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.channels import installed
from bot.channels.port import Host
from bot.conversations.live_events import LiveEvents
from bot.conversations.turnstile import Turnstile, open_turnstile
from bot.dialogue.client import DialogueClient
from bot.handover.service import HandoverService
from bot.handover.sweep import Sweep
from bot.handover.tickets.choose import ticket_system
from bot.http import health, metrics, problems
from bot.http.bodies import TooLargeInJson
from bot.http.headers import SecurityHeaders
from bot.http.limits import Limits
from bot.http.tracing import Tracing
from bot.operations.service import Operations
from bot.operations.watch import look
from bot.platform.background import Background
from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.privacy.purge import purge_when_due
from bot.registry.health import registry_health
from bot.registry.service import RegistryService, serve_registry
from bot.registry.store import RegistryStore
from bot.registry.sync import refresh_when_due
from bot.servicedesk import installation as servicedesk
from bot.servicedesk.access.repository import AccessRepository
from bot.servicedesk.editing.live import LiveAnswers
from bot.turns.assembly import assemble
from bot.turns.service import ConversationService

_LOOK_FOR_LIST = 60.0  # seconds between two looks whether the list is due
_LOOK_FOR_PURGE = 300.0
_WATCH = 15.0


def build_app(settings: Settings) -> FastAPI:
    """The gateway for these settings; the database is opened at start-up, Rasa only when a message comes.

    Raises:
        ValueError: when the settings have no internal secret, or unsafe or incomplete ones for signing in or Teams.
    """
    services = Container(Registry())
    keep = services.registry.register_value
    keep(Settings, settings)
    keep(LiveEvents, _live_events(settings))
    channels = installed.channels_for(settings)
    for channel in channels:
        keep(type(channel), channel)
    app = FastAPI(
        title="BRO helpdesk-assistent",
        version="1",
        lifespan=_running,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    problems.add_handlers(app)
    app.include_router(health.router)
    servicedesk.install(app, services)
    for channel in channels:
        channel.mount(app)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.max_body_bytes)
    app.add_middleware(TooLargeInJson)
    app.add_middleware(SecurityHeaders, settings=settings)
    app.add_middleware(Tracing)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """Open what the services work with, and close it in the opposite order."""
    services: Container = app.state.services
    async with services.registry:
        keep = services.registry.register_value
        settings, live = services.get(Settings), services.get(LiveEvents)
        engine = connect(settings.database_url)
        keep(Engine, engine, on_registry_close=engine.dispose)
        turnstile = open_turnstile(engine, settings.max_turns)
        keep(Turnstile, turnstile, on_registry_close=turnstile.close)
        keep(LiveAnswers, overrides := LiveAnswers(engine, settings))
        dialogue = DialogueClient(settings, overrides.read)
        keep(DialogueClient, dialogue, on_registry_close=dialogue.close)
        background = Background()
        keep(Background, background, on_registry_close=background.close)
        keep(Limits, limits := Limits(settings))
        keep(Operations, operations := Operations(engine))
        keep(RegistryStore, registry := RegistryStore(engine))
        keep(RegistryService, serve_registry(registry, settings))
        list_health = partial(registry_health, registry, settings.registry_max_age_days)
        keep(health.Readiness, health.Readiness(dialogue, engine, list_health, live, background))
        staffed = AccessRepository(engine).anybody_there
        talk = assemble(engine, dialogue, settings, live, turnstile, staffed, operations, ticket_system(settings))
        keep(ConversationService, talk.conversations)
        keep(HandoverService, talk.handovers)
        background.keep("live_events", live.run)
        background.every(_LOOK_FOR_LIST, "registry", partial(asyncio.to_thread, refresh_when_due, settings, registry))
        background.every(_LOOK_FOR_PURGE, "purge", partial(asyncio.to_thread, purge_when_due, settings, engine))
        background.every(_WATCH, "watch", partial(asyncio.to_thread, look, engine, list_health))
        keep(Sweep, talk.sweep)
        each = settings.handover_sweep_seconds  # also the first time: who was away may come back first
        background.every(each, "handovers", talk.sweep.run, first=each)
        background.every(each, "tickets", talk.handovers.send_waiting, first=each)
        with metrics.serving(settings):
            host = Host(engine, talk.conversations, limits, background)
            channels = [services.get(kind) for kind in installed.CHANNELS]
            async with servicedesk.running(services), installed.serving(channels, host):
                yield


def _live_events(settings: Settings) -> LiveEvents:
    if settings.redis_url is None:
        return LiveEvents()
    from bot.conversations.live_events_redis import RedisLiveEvents  # here: one gateway needs no Redis client (18 MB)

    return RedisLiveEvents(settings.redis_url)
