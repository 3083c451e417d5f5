"""Whether this gateway runs, and whether it can answer a visitor."""

import asyncio
import time
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Response, status
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.live_events import LiveEvents
from bot.dialogue.client import DialogueClient, DialogueUnavailable, TypedText
from bot.http import metrics
from bot.http.services import provided
from bot.platform.background import Background
from bot.registry.health import RegistryHealth

router = APIRouter(prefix="/health", tags=["health"])

_REMEMBERED = 2.0  # seconds a readiness answer counts, so that many askers do not become many messages
_PROBE_CHANGES = 3600  # seconds after which the probe is a new conversation for Rasa, so that it stays short


class Health(BaseModel):
    """`ok`, `degraded` (visitors are helped, but an operator should look) or `unavailable`; `reason` says why."""

    status: str
    reason: str | None = None


class Readiness:
    """Sends Rasa a real message, at most once in two seconds."""

    def __init__(
        self,
        dialogue: DialogueClient,
        engine: Engine,
        registry: Callable[[], RegistryHealth],
        live: LiveEvents,
        background: Background,
    ) -> None:
        self._background = background
        self._live = live
        self._dialogue = dialogue
        self._engine = engine
        self._registry = registry
        self._lock = asyncio.Lock()
        self._checked_at = float("-inf")
        self._health = Health(status="unavailable")

    async def check(self) -> Health:
        """The health now, or that of less than two seconds ago."""
        async with self._lock:
            if time.monotonic() - self._checked_at > _REMEMBERED:
                self._health = await self._look()
                self._checked_at = time.monotonic()
            return self._health

    async def _look(self) -> Health:
        try:
            await self._dialogue.send(f"gezondheidscontrole-{int(time.time() // _PROBE_CHANGES)}", TypedText("hallo"))
            await asyncio.to_thread(self._ask_database)
            registry = await asyncio.to_thread(self._registry)
        except DialogueUnavailable as error:
            return Health(status="unavailable", reason=error.code)
        except SQLAlchemyError:
            return Health(status="unavailable", reason="database")
        metrics.show_registry(registry)
        if registry.degraded:
            return Health(status="degraded", reason=f"registration list: {registry.state}")
        if self._live.degraded:
            return Health(status="degraded", reason=self._live.degraded)
        if self._background.failing:
            return Health(status="degraded", reason=f"background work: {', '.join(self._background.failing)}")
        return Health(status="ok")

    def _ask_database(self) -> None:
        with self._engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM conversation"))


@router.get("/live")
async def live() -> Health:
    """This process runs."""
    return Health(status="ok")


@router.get("/ready", responses={503: {"model": Health, "description": "Rasa or the database does not answer"}})
async def ready(readiness: Annotated[Readiness, provided(Readiness)], response: Response) -> Health:
    """Rasa answered a real message, the database is there, and the registration list is in order or `degraded`."""
    health = await readiness.check()
    if health.status == "unavailable":
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return health
