"""Limits on how much one conversation, one address and everybody together may ask."""

import ipaddress
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request, status
from limits import RateLimitItem, parse
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from bot.dialogue.content import with_contact
from bot.http import metrics
from bot.http.problems import Refused
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

_TOO_MUCH = "U stuurt nu te veel berichten achter elkaar. Wacht even en probeer het dan opnieuw."
_TOO_BUSY = (
    "Het is nu erg druk. Probeer het over een minuut opnieuw. Of bel de BRO Servicedesk: %telefoon%, of mail %mail%."
)
_TOO_MANY_STREAMS = "Dit gesprek staat al in te veel vensters open. Sluit er een."


class Limits:
    """Counts in memory, or in Redis when the settings name one; without its Redis it counts in memory.

    It counts in windows that Redis times. With the times of the gateways instead (a moving window), one gateway whose
    clock is ahead makes the others refuse everybody.
    """

    def __init__(self, settings: Settings) -> None:
        self._memory = _limiter("async+memory://")
        self._shared = _limiter(settings.redis_url) if settings.redis_url else self._memory
        self._conversation = parse(settings.limit_conversation)
        self._address = parse(settings.limit_address)
        self._starts = parse(settings.limit_starts)
        self._total = parse(settings.limit_total)
        self._max_streams = (settings.max_streams_per_conversation, settings.max_streams_per_address)
        self._streams: Counter[str] = Counter()

    async def start(self, address: str) -> None:
        """Count a new conversation.

        Raises:
            Refused: when this address starts too many (429, with the seconds to wait in Retry-After).
        """
        await self._count(self._starts, "starts", address, _TOO_MUCH)
        await self._count(self._total, "total", "", with_contact(_TOO_BUSY))

    async def message(self, conversation_id: str, address: str) -> None:
        """Count a message, or a request that costs as much.

        Raises:
            Refused: when the conversation, the address or everybody together sends too many (429).
        """
        await self._count(self._conversation, "conversation", conversation_id, _TOO_MUCH)
        await self._count(self._address, "address", address, _TOO_MUCH)
        await self._count(self._total, "total", "", with_contact(_TOO_BUSY))

    async def sign(self, conversation_id: str) -> None:
        """Count a sign of a visitor that costs next to nothing; it takes nothing from their messages.

        Raises:
            Refused: when the conversation sends too many (429).
        """
        await self._count(self._conversation, "signs", conversation_id, _TOO_MUCH)

    @contextmanager
    def stream(self, conversation_id: str, address: str) -> Iterator[None]:
        """Hold one open event stream.

        Raises:
            Refused: when the conversation or the address has too many (429).
        """
        keys = (f"conversation {conversation_id}", f"address {address}")
        if any(self._streams[key] >= most for key, most in zip(keys, self._max_streams, strict=True)):
            raise _refusal("streams", _TOO_MANY_STREAMS, 5)
        self._streams.update(keys)
        metrics.streams.inc()
        try:
            yield
        finally:
            metrics.streams.dec()
            self._streams.subtract(keys)
            for key in keys:
                if not self._streams[key]:
                    del self._streams[key]

    async def _count(self, limit: RateLimitItem, name: str, who: str, detail: str) -> None:
        try:
            allowed = await self._shared.hit(limit, name, who)
        except StorageError:
            logger.error("limits_storage_unavailable")
            allowed = await self._memory.hit(limit, name, who)
        if not allowed:
            raise _refusal(name, detail, limit.get_expiry())


def _limiter(uri: str) -> SlidingWindowCounterRateLimiter:
    if uri.startswith("async+memory"):
        return SlidingWindowCounterRateLimiter(storage_from_string(uri))
    return SlidingWindowCounterRateLimiter(
        storage_from_string(f"async+{uri}", implementation="redispy", wrap_exceptions=True, socket_timeout=1)
    )


def _refusal(code: str, detail: str, seconds: int) -> Refused:
    return Refused(status.HTTP_429_TOO_MANY_REQUESTS, f"limit_{code}", detail, {"Retry-After": str(seconds)})


def address_prefix(request: Request) -> str:
    """The caller's network: the IPv4 address, or the /64 network that one IPv6 customer has."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return host
