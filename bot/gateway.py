"""The public side: one FastAPI application that mounts the channels."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.channels import installed
from bot.channels.port import Host
from bot.conversations.live_events import LiveEvents
from bot.conversations.turnstile import open_turnstile
from bot.dialogue.client import DialogueClient
from bot.handover.sweep import keep_sweeping
from bot.handover.tickets.choose import ticket_system
from bot.http import health, metrics, problems
from bot.http.headers import SecurityHeaders
from bot.http.limits import Limits
from bot.http.tracing import Tracing
from bot.operations.service import Operations
from bot.operations.watch import keep_watching
from bot.platform.database import connect
from bot.platform.settings import Settings
from bot.privacy.schedule import keep_purging
from bot.registry.health import registry_health
from bot.registry.service import serve_registry
from bot.registry.store import RegistryStore
from bot.registry.sync import keep_current
from bot.servicedesk import installation as servicedesk
from bot.servicedesk.access.repository import AccessRepository
from bot.turns.assembly import assemble


def build_app(settings: Settings) -> FastAPI:
    """The gateway for these settings; the database is opened at start-up, Rasa only when a message comes.

    Raises:
        ValueError: when the settings have no internal secret, or unsafe or incomplete ones for signing in or Teams.
    """
    live = _live_events(settings)
    channels = installed.channels_for(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = connect(settings.database_url)
        dialogue = DialogueClient(settings)
        app.state.engine = engine
        app.state.limits = Limits(settings)
        registry = RegistryStore(engine)
        list_health = partial(registry_health, registry, settings.registry_max_age_days)
        app.state.readiness = health.Readiness(dialogue, engine, list_health, live)
        app.state.operations = Operations(engine)
        turnstile = open_turnstile(engine, settings.max_turns)
        services = assemble(
            engine,
            dialogue,
            settings,
            live,
            turnstile,
            AccessRepository(engine).any_account,
            app.state.operations,
            ticket_system(settings),
        )
        app.state.handovers, app.state.conversations = services.handovers, services.conversations
        work_to_do = (
            keep_current(settings, registry),
            live.run(),
            keep_purging(settings, engine),
            keep_sweeping(services.handovers, settings.handover_sweep_seconds),
            keep_watching(engine, list_health),
        )
        tasks = [asyncio.create_task(work) for work in work_to_do]
        with metrics.serving(settings):
            async with (
                servicedesk.running(app, engine, dialogue, serve_registry(registry, settings), list_health),
                installed.serving(channels, Host(engine, services.conversations, app.state.limits)),
            ):
                yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await dialogue.close()
        turnstile.close()
        engine.dispose()

    app = FastAPI(
        title="BRO helpdesk-assistent",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        max_body_size=settings.max_body_bytes,
    )
    app.state.settings = settings
    app.state.channels = {channel.name: channel for channel in channels}
    app.state.live_events = live
    problems.add_handlers(app)
    app.include_router(health.router)
    servicedesk.install(app, settings)
    for channel in channels:
        channel.mount(app)
    app.add_middleware(SecurityHeaders, settings=settings)
    app.add_middleware(Tracing)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    return app


def _live_events(settings: Settings) -> LiveEvents:
    if settings.redis_url is None:
        return LiveEvents()
    from bot.conversations.live_events_redis import RedisLiveEvents  # here: one gateway needs no Redis client (18 MB)

    return RedisLiveEvents(settings.redis_url)
