"""Does what time brings: absent members of staff, long waits, mail that must be tried again.

Each gateway runs it. All steps are conditional changes in the database, so several gateways do each step once.
"""

import asyncio
import logging

from bot.conversations.handovers import HandoverService

logger = logging.getLogger(__name__)


async def keep_sweeping(handovers: HandoverService, seconds: float) -> None:
    """Sweep every so many seconds until cancelled; a failure is logged and tried again the next time."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await handovers.sweep()
        except Exception as error:
            logger.error("handover_sweep_failed", extra={"code": type(error).__name__})
