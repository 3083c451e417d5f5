"""Puts webhooks into the gateway."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy.engine import Engine

from bot.conversations.live_events import LiveEvents
from bot.platform.settings import Settings
from bot.servicedesk.webhooks.repository import WebhookRepository
from bot.servicedesk.webhooks.routes import router
from bot.servicedesk.webhooks.sender import WebhookSender


def install(app: FastAPI) -> None:
    """Add the routes."""
    app.include_router(router)


@asynccontextmanager
async def running(app: FastAPI, engine: Engine, settings: Settings, live: LiveEvents) -> AsyncIterator[None]:
    """Call other helpdesks of what happens, for as long as the application runs."""
    sender = WebhookSender(WebhookRepository(engine), settings)
    app.state.webhooks = sender
    live.observers.append(sender.observe)
    sending = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        live.observers.remove(sender.observe)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
