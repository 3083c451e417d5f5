"""The way from an action to the registration list: one service per process, called off the event loop."""

import asyncio
from functools import lru_cache

from actions.registry.service import LookUp, RegistryService, open_registry
from bot.settings import get_settings


@lru_cache
def _registry() -> RegistryService:
    return open_registry(get_settings())


async def look_up(organisation: str) -> LookUp:
    """Look `organisation` (a name, a sentence with a name, or a KvK number) up in the registration list."""
    return await asyncio.to_thread(lambda: _registry().look_up(organisation))
