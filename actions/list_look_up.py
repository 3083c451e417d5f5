"""The way from an action to the registration list: one service per process, called off the event loop."""

import asyncio
from functools import lru_cache

from bot.platform.settings import get_settings
from bot.registry.evidence import EvidenceClient, open_evidence
from bot.registry.kvk import find_number
from bot.registry.service import LookUp, RegistryService, open_registry

_PATIENCE = 0.3  # seconds that an answer from the list may wait for evidence; a later answer is remembered
_running: set[asyncio.Task[bool]] = set()


@lru_cache
def _registry() -> RegistryService:
    return open_registry(get_settings())


@lru_cache
def _evidence() -> EvidenceClient | None:
    return open_evidence(get_settings())


async def look_up(organisation: str) -> LookUp:
    """Look `organisation` (a name, a sentence with a name, or a KvK number) up in the registration list."""
    return await asyncio.to_thread(lambda: _registry().look_up(organisation))


async def delivers_already(organisation: str) -> bool:
    """Whether the BRO's public service proves that the KvK number in `organisation` delivers as bronhouder.

    False proves nothing. Off unless the operator sets the address of that service.
    """
    client, number = _evidence(), find_number(organisation)
    if client is None or number is None or number.kvk is None:
        return False
    task = asyncio.create_task(client.delivers(number.kvk))
    _running.add(task)
    task.add_done_callback(_running.discard)
    try:
        return await asyncio.wait_for(asyncio.shield(task), _PATIENCE)
    except TimeoutError:
        return False
