"""Puts signing in into the gateway."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.platform.settings import Settings
from bot.servicedesk.access import dependencies, oidc_routes, routes
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.audit import Audit
from bot.servicedesk.access.oidc import Organisation

logger = logging.getLogger(__name__)

_TIDY_EVERY = 3600  # seconds


def install(app: FastAPI, settings: Settings) -> None:
    """Add the routes and the answers for who is not signed in.

    Raises:
        ValueError: when the settings for signing in at the organisation are not complete or not safe.
    """
    dependencies.add_handlers(app)
    app.include_router(routes.router)
    app.include_router(oidc_routes.router)
    app.state.organisation = Organisation(settings) if settings.oidc_issuer else None


@asynccontextmanager
async def running(app: FastAPI, engine: Engine, settings: Settings) -> AsyncIterator[None]:
    """Let the application know its agents and its audit record, and remove what is over, for as long as it runs."""
    app.state.audit = Audit(engine, settings.retention_audit_days)
    app.state.agents = Agents(engine, settings, app.state.audit)
    tidying = asyncio.create_task(_tidy(app.state.agents, app.state.audit))
    try:
        yield
    finally:
        tidying.cancel()


async def _tidy(agents: Agents, audit: Audit) -> None:
    while True:
        await asyncio.sleep(_TIDY_EVERY)
        try:
            await asyncio.to_thread(agents.remove_ended)
            await asyncio.to_thread(audit.remove_old)
        except SQLAlchemyError:
            logger.error("tidying_failed")
