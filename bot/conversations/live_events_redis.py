"""Live events between gateways, over Redis.

An event goes to the listeners of this gateway at once and, through Redis, to those of the others. Redis keeps
nothing: after a gap (Redis was away, or a gateway could not keep up) the listeners are cut off, and resume from the
database. While Redis is away that happens every few seconds, so that a message from another gateway still arrives.
"""

import asyncio
import json
import logging
import secrets
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_never, wait_fixed

from bot.conversations.live_events import Ended, LiveEvent, LiveEvents, Takeover, Typing
from bot.conversations.transcript import Entry
from bot.platform.background import cancelled

logger = logging.getLogger(__name__)

_PREFIX = "bro:live:"
_OUTBOX = 1000  # events that wait for Redis; when there are more, everybody resumes from the database instead
_RESUME = b"resume"  # tells every gateway that events were lost
_PAUSE = 0.5  # seconds between two attempts to reach Redis
_RESUME_EVERY = 10.0  # seconds after which listeners resume from the database while Redis is away


class Relayed(BaseModel):
    """The data of an event that this module does not know, as another gateway sent it."""

    model_config = ConfigDict(extra="allow")


_DATA: dict[str, TypeAdapter[Any]] = {
    "message": TypeAdapter(Entry),
    "delivery": TypeAdapter(Entry),
    "typing": TypeAdapter(Typing),
    "takeover": TypeAdapter(Takeover),
    "ended": TypeAdapter(Ended),
}
_UNKNOWN = TypeAdapter(Relayed)


class RedisLiveEvents(LiveEvents):
    """The events of all conversations, within all gateways that use the same Redis. `run` must be running."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._me = secrets.token_hex(8)
        self._outbox: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(_OUTBOX)
        self._connected = False
        self._attempts = AsyncRetrying(
            retry=retry_if_exception_type((RedisError, OSError)), wait=wait_fixed(_PAUSE), stop=stop_never
        )

    @property
    def degraded(self) -> str | None:
        return None if self._connected else "live events: no Redis"

    def publish(self, topic: str, event: LiveEvent) -> None:
        super().publish(topic, event)
        if self._outbox.full():
            while not self._outbox.empty():
                self._outbox.get_nowait()
            self._outbox.put_nowait(("", _RESUME))
        self._outbox.put_nowait((topic, _written(event)))

    async def run(self) -> None:
        """Carry events to and from the other gateways until cancelled."""
        redis = Redis.from_url(
            self._url,
            socket_connect_timeout=2,
            socket_timeout=5,
            health_check_interval=5,
            retry=Retry(NoBackoff(), 0),  # we try again ourselves
        )
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._send(redis))
                both.create_task(self._keep_receiving(redis))
        finally:
            await redis.aclose()

    async def _send(self, redis: Redis) -> None:
        while not cancelled():
            topic, payload = await self._outbox.get()
            async for attempt in self._attempts:
                with attempt:
                    await redis.publish(_PREFIX + topic, f"{self._me} ".encode() + payload)

    async def _keep_receiving(self, redis: Redis) -> None:
        resumed_at = asyncio.get_running_loop().time()
        while not cancelled():
            try:
                await self._receive(redis)
            except (RedisError, OSError) as error:
                if self._connected:
                    logger.error("live_events_redis_lost", extra={"error": type(error).__name__})
                self._connected = False
            now = asyncio.get_running_loop().time()
            if now - resumed_at > _RESUME_EVERY:
                resumed_at = now
                self.close()
            await asyncio.sleep(_PAUSE)

    async def _receive(self, redis: Redis) -> None:
        async with redis.pubsub() as pubsub:
            await pubsub.psubscribe(f"{_PREFIX}*")
            if await pubsub.get_message(timeout=2) is None:  # Redis says when we listen; asking is not enough
                raise TimeoutError("no answer to PSUBSCRIBE")
            self.close()  # what happened before we listened is in the database
            if not self._connected:
                logger.info("live_events_redis_connected")
            self._connected = True
            while not cancelled():
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=2)
                if message is not None:
                    self._deliver(message["channel"].decode().removeprefix(_PREFIX), message["data"])

    def _deliver(self, topic: str, data: bytes) -> None:
        sender, _, payload = data.partition(b" ")
        if sender == self._me.encode():
            return
        if payload == _RESUME:
            self.close()
        elif self.listeners(topic):
            self.deliver(topic, _read(payload))


def _written(event: LiveEvent) -> bytes:
    content = {"name": event.name, "position": event.position, "data": event.data.model_dump(mode="json")}
    return json.dumps(content).encode()


def _read(payload: bytes) -> LiveEvent:
    content = json.loads(payload)
    name = content["name"]
    data = _DATA.get(name, _UNKNOWN).validate_python(content["data"])
    return LiveEvent(name, cast(BaseModel, data), content["position"])
