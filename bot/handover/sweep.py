"""Does what time brings: absent members of staff, long waits, mail that must be tried again.

Each gateway runs it. All steps are conditional changes in the database, so several gateways do each step once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.handover.service import HandoverService

logger = logging.getLogger(__name__)


async def keep_sweeping(handovers: HandoverService, seconds: float) -> None:
    """Do both every so many seconds until cancelled; a mail server that is slow does not hold up the visitors."""
    await asyncio.gather(_repeat(handovers.sweep, seconds), _repeat(handovers.send_waiting, seconds))


async def _repeat(work: Callable[[], Awaitable[None]], seconds: float) -> None:
    """A failure is logged, and tried again the next time."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:
            logger.error("handover_sweep_failed", extra={"code": type(error).__name__})
