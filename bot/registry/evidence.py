"""Evidence from the BRO's public service that a KvK number belongs to a bronhouder that delivers data.

`GET {base}/gm/{register}/v1/bro-ids?bronhouder={kvk}` answers with the ids of the groundwater objects of that
bronhouder. Some ids prove that it delivers as bronhouder; none prove nothing, and leveranciers never show up. So
this only ever adds to an answer from the list; it never delays or changes one.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from bot.platform.settings import Settings

log = logging.getLogger(__name__)

REGISTERS = ("gmw", "gld", "gmn", "gar", "frd")
"""Groundwater monitoring well, levels, network, analysis, and formation resistance."""

_KEEP_SECONDS = 24 * 3600.0
_KEEP_NOTHING_SECONDS = 3600.0
_MOST_KEPT = 2000
_LARGEST_ANSWER = 1_000_000


@dataclass(slots=True)
class CircuitBreaker:
    """Stops asking after `failures` faults in a row, and tries again once every `rest` seconds."""

    failures: int = 3
    rest: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _in_a_row: int = 0
    _opened_at: float = 0.0

    def may_ask(self) -> bool:
        """Whether a request may go out now; counts as the one try of this rest when there were faults."""
        if self._in_a_row < self.failures:
            return True
        if self.clock() - self._opened_at < self.rest:
            return False
        self._opened_at = self.clock()
        return True

    def note(self, succeeded: bool) -> None:
        """Count the end of a request."""
        self._in_a_row = 0 if succeeded else self._in_a_row + 1
        if not succeeded:
            self._opened_at = self.clock()


class EvidenceClient:
    """Asks the public service, for at most `timeout` seconds in all, and remembers what it heard."""

    def __init__(
        self,
        base_url: str,
        timeout: float = 3.0,
        breaker: CircuitBreaker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._breaker = breaker or CircuitBreaker(clock=clock)
        self._clock = clock
        self._known: dict[str, tuple[float, bool]] = {}

    async def delivers(self, kvk: str) -> bool:
        """Whether it is proven that `kvk` (eight digits) delivers as bronhouder.

        False means that nothing is proven: no data, no answer in time, or a service with faults. Never raises.
        """
        known = self._known.get(kvk)
        if known and known[0] > self._clock():
            return known[1]
        if not self._breaker.may_ask():
            return False
        try:
            async with asyncio.timeout(self._timeout):
                found = await self._ask(kvk)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            self._breaker.note(succeeded=False)
            log.warning("evidence_unavailable", extra={"error": type(error).__name__})
            return False
        self._breaker.note(succeeded=True)
        self._remember(kvk, found)
        return found

    async def _ask(self, kvk: str) -> bool:
        """Ask all registers at once, until one has data.

        Raises:
            httpx.HTTPError, ValueError: no register has data and at least one did not answer well.
        """
        async with httpx.AsyncClient(base_url=self._base_url, timeout=self._timeout) as client:
            asked = [asyncio.create_task(_has_objects(client, register, kvk)) for register in REGISTERS]
            try:
                faults = []
                for answer in asyncio.as_completed(asked):
                    try:
                        if await answer:
                            return True
                    except (httpx.HTTPError, ValueError) as error:
                        faults.append(error)
            finally:
                for task in asked:
                    task.cancel()
                await asyncio.gather(*asked, return_exceptions=True)
        if faults:
            raise faults[0]
        return False

    def _remember(self, kvk: str, found: bool) -> None:
        if len(self._known) >= _MOST_KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[kvk] = (self._clock() + (_KEEP_SECONDS if found else _KEEP_NOTHING_SECONDS), found)


def open_evidence(settings: Settings) -> EvidenceClient | None:
    """The client for the service that `settings` name, or None: it is off by default."""
    return EvidenceClient(settings.registry_evidence_url) if settings.registry_evidence_url else None


async def _has_objects(client: httpx.AsyncClient, register: str, kvk: str) -> bool:
    """Whether `register` has objects of bronhouder `kvk`. Raises httpx.HTTPError or ValueError for a bad answer."""
    body = bytearray()
    async with client.stream("GET", f"/gm/{register}/v1/bro-ids", params={"bronhouder": kvk}) as response:
        if response.status_code == httpx.codes.NOT_FOUND:
            return False
        response.raise_for_status()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > _LARGEST_ANSWER:
                return b'"broIds"' in body
    answer = json.loads(body)
    ids = answer.get("broIds") if isinstance(answer, dict) else None
    if not isinstance(ids, list):
        raise ValueError("no list of broIds in the answer")
    return bool(ids)
