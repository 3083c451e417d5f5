"""Rasa's locks of conversations, in Redis while it is there.

The gateways let one turn of a conversation through at a time (`bot/conversations/turnstile.py`). This lock matters
when a gateway dies while Rasa is answering: the second delivery waits for the first. So a Redis that is away costs
that protection for a moment, and no visitor an answer.
"""

import logging
from urllib.parse import unquote, urlsplit

from rasa.core.lock import TicketLock
from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore
from rasa.utils.endpoints import EndpointConfig
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class GatewayLockStore(LockStore):
    """Keeps locks in the Redis at `url` in endpoints.yml (redis:// or rediss://), or in memory when it is away."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        address = urlsplit(str(endpoint_config.url))
        self._redis = RedisLockStore(
            host=address.hostname or "localhost",
            port=address.port or 6379,
            db=int(address.path.strip("/") or 0),
            username=unquote(address.username) if address.username else None,
            password=unquote(address.password) if address.password else None,
            use_ssl=address.scheme == "rediss",
            key_prefix="bro",
            socket_timeout=1,
        )
        self._memory = InMemoryLockStore()
        super().__init__()

    def get_lock(self, conversation_id: str) -> TicketLock | None:
        try:
            lock = self._redis.get_lock(conversation_id)
        except RedisError as error:
            _complain(error)
            lock = None
        return lock or self._memory.get_lock(conversation_id)

    def delete_lock(self, conversation_id: str) -> None:
        self._memory.delete_lock(conversation_id)
        try:
            self._redis.delete_lock(conversation_id)
        except RedisError as error:
            _complain(error)

    def save_lock(self, lock: TicketLock) -> None:
        try:
            self._redis.save_lock(lock)
        except RedisError as error:
            _complain(error)
            self._memory.save_lock(lock)


def _complain(error: RedisError) -> None:
    logger.error("lock_store_redis_unavailable error=%s", type(error).__name__)
