"""The public side: one FastAPI application that mounts the channels."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from actions.registry.health import registry_health
from actions.registry.schedule import keep_current
from actions.registry.store import RegistryStore
from bot.channels import teams
from bot.channels.website import pages, routes
from bot.channels.website.tokens import Tokens
from bot.conversations.live_events import LiveEvents
from bot.conversations.repository import ConversationRepository
from bot.conversations.service import ConversationService
from bot.database import connect
from bot.dialogue.client import DialogueClient
from bot.http import health, metrics, problems
from bot.http.headers import SecurityHeaders
from bot.http.limits import Limits
from bot.http.origins import CrossOrigin
from bot.settings import Settings


def build_app(settings: Settings) -> FastAPI:
    """The gateway for these settings; the database is opened at start-up, Rasa only when a message comes.

    Raises:
        ValueError: when the settings have no internal secret, or unsafe or incomplete ones for Teams.
    """
    live = LiveEvents()
    tokens = Tokens(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = connect(settings.database_url)
        dialogue = DialogueClient(settings)
        app.state.limits = Limits(settings)
        registry = RegistryStore(engine)
        app.state.readiness = health.Readiness(
            dialogue, engine, lambda: registry_health(registry, settings.registry_max_age_days)
        )
        app.state.conversations = ConversationService(ConversationRepository(engine), dialogue, settings, live)
        refreshing = asyncio.create_task(keep_current(settings, registry))
        with metrics.serving(settings):
            async with teams.serving(app, settings, engine):
                yield
        refreshing.cancel()
        await dialogue.close()
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
    app.state.tokens = tokens
    app.state.live_events = live
    problems.add_handlers(app)
    app.include_router(routes.router)
    app.include_router(health.router)
    teams.mount(app, settings)
    pages.mount(app)
    app.add_middleware(CrossOrigin, prefix=routes.PREFIX, settings=settings)
    app.add_middleware(SecurityHeaders, settings=settings)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    return app
