"""Rasa's locks of conversations, in Redis while it is there.

The gateways let one turn of a conversation through at a time (`bot/conversations/turnstile.py`). This lock matters
when a gateway dies while Rasa is answering: the second delivery waits for the first. So a Redis that is away costs
that protection for a moment, and no visitor an answer.

Rasa's own Redis lock keeps a queue of tickets, in seven round trips of a turn that also block its event loop. One
that is taken or free takes two, and the order of turns is the gateways' matter.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError

logger = logging.getLogger(__name__)

_LOOK_AGAIN = 0.1  # seconds between two looks at a lock that another server has


class GatewayLockStore(InMemoryLockStore):
    """Keeps locks in the Redis at `url` in endpoints.yml (redis:// or rediss://), and in this process."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        self._redis = Redis.from_url(str(endpoint_config.url), socket_connect_timeout=1, socket_timeout=1)
        super().__init__()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 1
    ) -> AsyncIterator[None]:
        """Hold the lock of this conversation; it is free again `lock_lifetime` seconds after its server died."""
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds):
            lock = self._redis.lock(f"bro:lock:{conversation_id}", timeout=lock_lifetime, sleep=_LOOK_AGAIN)
            held = await _acquire(lock)
            try:
                yield
            finally:
                if held:
                    await _release(lock)


async def _acquire(lock: Lock) -> bool:
    try:
        return bool(await lock.acquire())
    except (RedisError, OSError) as error:
        logger.error("lock_store_redis_unavailable error=%s", type(error).__name__)
        return False


async def _release(lock: Lock) -> None:
    try:
        await lock.release()
    except LockError:  # the turn took longer than the lifetime, and the lock is somebody else's by now
        logger.warning("lock_outlived")
    except (RedisError, OSError) as error:
        logger.error("lock_store_redis_unavailable error=%s", type(error).__name__)
