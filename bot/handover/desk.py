"""Whether a person can answer now, and whether a question can go to the servicedesk by mail."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from bot.handover.office_hours import OfficeHours
from bot.platform.settings import Settings


class Desk:
    """The servicedesk as visitors meet it."""

    def __init__(self, settings: Settings, staffed: Callable[[], bool], takes_mail: bool) -> None:
        """`staffed` tells whether anybody can sign in to the console; it may ask the database."""
        self.takes_mail = takes_mail
        self._hours = OfficeHours.parse(
            settings.office_hours, settings.office_closed_days, settings.office_open_good_friday
        )
        self._mode = settings.handover
        self._staffed = staffed

    async def is_on(self) -> bool:
        """Whether there is a desk at all: members of staff who can answer in the chat."""
        if self._mode == "auto":
            return await asyncio.to_thread(self._staffed)
        return self._mode == "on"

    async def is_open(self) -> bool:
        """Whether somebody can be expected to answer in the chat now."""
        return self._hours.is_open(datetime.now(UTC)) and await self.is_on()
