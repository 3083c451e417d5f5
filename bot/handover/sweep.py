"""What time does with handovers, when nobody does anything; each step is in the audit record, done by the assistant."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from bot.conversations.repository import UnknownConversation
from bot.conversations.turnstile import TurnTaken
from bot.handover.handover import Handover, HandoverState, NotWaiting
from bot.handover.models import HandoverRow
from bot.handover.repository import HandoverRepository
from bot.handover.service import HandoverService
from bot.handover.steps import asked_address, ended, waiting, withdrawn
from bot.platform import clock
from bot.platform.settings import Settings
from bot.privacy.audit import ASSISTANT, Action, Audit

logger = logging.getLogger(__name__)

_FORGOTTEN = timedelta(hours=12)  # an offer that was never answered


class Sweep:
    """Looks at all handovers now and then."""

    def __init__(
        self, handovers: HandoverService, repository: HandoverRepository, audit: Audit, settings: Settings
    ) -> None:
        self._handovers = handovers
        self._repository = repository
        self._audit = audit
        self._patience = timedelta(minutes=settings.handover_wait_minutes)
        self._away = timedelta(seconds=settings.agent_away_seconds)

    async def run(self) -> None:
        """Give conversations of absent members of staff back, end long waits, and forget unanswered offers.

        Silent visitors are asked whether they are there, and then their talk ends.
        """
        now = clock.now()
        absent = HandoverRow.agent_seen_at < now - self._away
        for handover in await self._find("in_gesprek", absent):
            if await self._pass_on(handover, "in_gesprek", waiting(), "weg", absent):
                await self._record("teruggegeven", handover, f", want {handover.agent} was er niet meer")
        patience = self._patience if await self._handovers.desk.is_there() else timedelta()
        too_long = HandoverRow.waiting_since <= now - patience
        for handover in await self._find("wachtend", too_long):
            if await self._pass_on(handover, "wachtend", *await self._after_waiting(handover), too_long):
                await self._record("gemist", handover)
        await self._end_silence()
        forgotten = HandoverRow.asked_at < now - _FORGOTTEN
        for handover in await self._find("aangeboden", forgotten):
            await self._pass_on(handover, "aangeboden", withdrawn(), None, forgotten)

    async def _end_silence(self) -> None:
        silent = await self._handovers.silence.ask_and_find_ended(clock.now())
        for handover in silent.asked:
            await self._record("herinnerd", handover)
        for handover_id in silent.ended:
            handover = await self._handovers.get(handover_id)
            if await self._pass_on(handover, "in_gesprek", ended("gesloten"), "stil", HandoverRow.id == handover_id):
                await self._record("afgesloten", handover, ", want het was lang stil")

    async def _after_waiting(self, handover: Handover) -> tuple[dict[str, Any], str]:
        """What becomes of a handover for which nobody came, and what the visitor hears."""
        if handover.conversation_id and await self._handovers.takes_mail(handover.conversation_id):
            return asked_address(), "niemand_vrij"
        return ended("gesloten"), "niemand_vrij_contact"

    async def _find(self, state: HandoverState, condition: Any) -> list[Handover]:
        having_visitor = HandoverRow.conversation_id.is_not(None)
        return await asyncio.to_thread(self._repository.select, HandoverRow.state == state, condition, having_visitor)

    async def _pass_on(
        self, handover: Handover, source: HandoverState, values: dict[str, Any], message: str | None, condition: Any
    ) -> bool:
        """Take a step, if nobody was first; one conversation that is erased or busy does not hold up the others."""
        try:
            return await self._handovers.let_go_if(handover, source, values, message, condition) is not None
        except (NotWaiting, UnknownConversation, TurnTaken) as error:
            logger.warning("handover_step_skipped", extra={"handover": handover.id, "code": type(error).__name__})
            return False

    async def _record(self, what: Action, handover: Handover, why: str = "") -> None:
        await self._audit.record(ASSISTANT, what, handover.conversation_id, f"{handover.reference}{why}")
