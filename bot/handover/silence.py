"""Talks with a person in which nothing is said: the visitor is asked once, and then the talk ends."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversations.record import Recorder
from bot.conversations.repository import UnknownConversation
from bot.conversations.turnstile import TurnTaken
from bot.dialogue.fixed_messages import fixed_message
from bot.handover.handover import Handover, NotYours, Resumed, Staff
from bot.handover.models import HandoverRow
from bot.handover.repository import HandoverRepository
from bot.platform import clock
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

_UNANSWERED = 4  # times as long as a silent visitor: the member of staff may be looking something up


@dataclass(frozen=True)
class Silent:
    """The talks whose visitor was asked just now, and the handovers that are to end."""

    asked: list[Handover]
    ended: list[int]


class Silence:
    """Minds the talks of all members of staff."""

    def __init__(self, repository: HandoverRepository, recorder: Recorder, settings: Settings) -> None:
        self._repository = repository
        self._recorder = recorder
        self._nudge = timedelta(minutes=settings.handover_nudge_minutes)
        self._longest = timedelta(minutes=settings.handover_silent_minutes)

    async def put_aside(self, handover_id: int, agent: Staff, minutes: int) -> Handover:
        """Let silence in this talk be no silence for so many minutes; 0 ends that at once.

        Raises:
            NotYours: when `agent` does not have the conversation now.
        """
        until = clock.now() + timedelta(minutes=minutes) if minutes else None
        values, mine = {"snoozed_until": until}, HandoverRow.agent == agent.username
        aside = await asyncio.to_thread(self._repository.move, handover_id, ("in_gesprek",), values, mine)
        if aside is None:
            raise NotYours
        return aside

    async def resumed(self, agent: Staff) -> list[Resumed]:
        """The conversations that this member of staff put aside until a time that is over."""
        return await asyncio.to_thread(self._repository.resumed, agent.username)

    async def ask_and_find_ended(self, now: datetime) -> Silent:
        """Ask silent visitors who were answered whether they are there."""
        silent = Silent([], [])
        for word in await asyncio.to_thread(self._repository.last_words):
            longest = self._longest if word.spoken_by == "medewerker" else self._longest * _UNANSWERED
            if now - word.at > longest:
                silent.ended.append(word.handover_id)
            elif now - word.at > self._nudge and word.newest_author == "medewerker":
                silent.asked.extend(await self._ask(word.handover_id))
        return silent

    async def _ask(self, handover_id: int) -> list[Handover]:
        """Ask it and return the handover, unless somebody said something meanwhile, or another gateway asked."""
        handover = await asyncio.to_thread(self._repository.get, handover_id)
        if handover.conversation_id is None:
            return []
        question = fixed_message("overdracht_bent_u_er_nog", naam=handover.agent_name or "De medewerker")
        try:
            async with self._recorder.turn(handover.conversation_id):
                words = await asyncio.to_thread(self._repository.last_words)
                if any(one.handover_id == handover_id and one.newest_author == "medewerker" for one in words):
                    await self._recorder.tell(handover.conversation_id, question)
                    return [handover]
        except (UnknownConversation, TurnTaken) as error:
            logger.warning("handover_step_skipped", extra={"handover": handover_id, "code": type(error).__name__})
        return []
