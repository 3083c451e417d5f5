"""Conversations as an agent may see them; no other part of the servicedesk reads conversations by itself.

What may be seen is decided in `bot/handover/sight.py`. Who may see nothing hears the same as when there is nothing.
"""

import asyncio
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Engine

from bot.conversations.repository import ConversationRepository, UnknownConversation
from bot.conversations.transcript import Entry
from bot.handover.handover import Handover, UnknownHandover
from bot.handover.lists import ENDED, Which, ended_between, of_team, on_list
from bot.handover.models import HandoverRow
from bot.handover.repository import HandoverRepository
from bot.handover.sight import Sight, record_of, sight, until_its_end, without_whereabouts
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent

SHORTEST_REASON = 10
"""Characters of a reason to look without consent."""


class ReasonNeeded(ValueError):
    """Only a supervisor looks without the visitor's consent, and says why."""


@dataclass(frozen=True)
class Seen:
    """What an agent sees of a handover."""

    handover: Handover
    entries: list[Entry]


class ConsentService:
    """Handovers and their conversations over the database of `engine`."""

    def __init__(self, engine: Engine, audit: Audit) -> None:
        self._handovers = HandoverRepository(engine)
        self._conversations = ConversationRepository(engine)
        self._audit = audit

    async def handover(self, handover_id: int, agent: Agent) -> Handover:
        """The handover as far as `agent` may see it.

        Raises:
            UnknownHandover: when there is none with this id, or the visitor said no, or nothing yet.
        """
        found = await asyncio.to_thread(self._handovers.get, handover_id)
        seen = _as_seen(found, agent)
        if seen is None:
            raise UnknownHandover(handover_id)
        return seen

    async def listed(self, which: Which, agent: Agent, team: str = "") -> list[Handover]:
        """The handovers of a list as far as `agent` may see them, longest ago first; of one `team` when it is given."""
        found = await asyncio.to_thread(self._handovers.select, on_list(which, agent.username), *of_team(team))
        return [seen for one in found if (seen := _as_seen(one, agent))]

    async def unanswered(self, agent: Agent) -> dict[int, int]:
        """How much the visitor said since somebody answered, in each conversation of `agent` that waits for that."""
        found = await asyncio.to_thread(self._handovers.unanswered, agent.username)
        return {one.handover_id: one.count for one in found}

    async def listed_past(
        self, which: Which, agent: Agent, first: date, last: date, most: int, team: str = ""
    ) -> list[Handover]:
        """The same of what ended on the Dutch days from `first` through `last`: the newest `most`, newest first."""
        ended = (ended_between(first, last), HandoverRow.consented_at.is_not(None))
        conditions = (on_list(which, agent.username), *ended, *of_team(team))
        found = await asyncio.to_thread(self._handovers.select, *conditions, newest=(ENDED, most))
        return [seen for one in found if (seen := _as_seen(one, agent))]

    async def see(self, handover_id: int, agent: Agent, after: int = 0) -> Seen:
        """The handover and the messages after position `after`, as far as `agent` may see them.

        Raises:
            UnknownHandover: as `handover` does.
        """
        handover = await self.handover(handover_id, agent)
        if handover.conversation_id is None:
            return Seen(handover, [])
        try:
            entries = await asyncio.to_thread(self._conversations.entries, handover.conversation_id, after)
        except UnknownConversation:  # erased at this very moment
            return Seen(record_of(handover), [])
        return Seen(handover, until_its_end(handover, entries))

    async def conversation(self, conversation_id: str, agent: Agent) -> list[Entry]:
        """The messages of a conversation up to the end of the last handover that `agent` may read.

        Raises:
            UnknownConversation: when it is not there, or not for this agent.
        """
        mine = HandoverRow.conversation_id == conversation_id
        handovers = await asyncio.to_thread(self._handovers.select, mine)
        readable = [one for one in handovers if _sight(one, agent).value >= Sight.UNTIL_ITS_END.value]
        if not readable:
            raise UnknownConversation(conversation_id)
        entries = await asyncio.to_thread(self._conversations.entries, conversation_id)
        return until_its_end(readable[-1], entries)

    async def check_shared(self, conversation_id: str, agent: Agent) -> None:
        """Do nothing for a conversation that is shared with the desk now.

        Raises:
            UnknownConversation: when it is not there, or not shared.
        """
        handover = await asyncio.to_thread(self._handovers.open_of, conversation_id)
        if handover is None or _sight(handover, agent) is not Sight.EVERYTHING:
            raise UnknownConversation(conversation_id)

    async def without_consent(self, conversation_id: str, agent: Agent, reason: str) -> list[Entry]:
        """All messages of any conversation, for a supervisor with a written reason, which is recorded first.

        Raises:
            ReasonNeeded: when `agent` is no supervisor, or the reason says nothing.
            UnknownConversation: when it is not there.
        """
        await self.record_exception(agent, reason, conversation_id=conversation_id)
        return list(await asyncio.to_thread(self._conversations.entries, conversation_id))

    async def record_exception(
        self, agent: Agent, reason: str, what: str = "gelezen", conversation_id: str | None = None
    ) -> None:
        """Record that a supervisor looks without consent, and why.

        Raises:
            ReasonNeeded: when `agent` is no supervisor, or the reason says nothing.
        """
        if not agent.may("beheerder") or len(reason.strip()) < SHORTEST_REASON:
            raise ReasonNeeded
        await self._audit.record(agent, "ingezien", conversation_id, f"{what}; reden: {reason.strip()}")


def _sight(handover: Handover, agent: Agent) -> Sight:
    return sight(handover, agent.username) if agent.sees_conversations else Sight.NOTHING


def _as_seen(handover: Handover, agent: Agent) -> Handover | None:
    """The handover as far as `agent` may see it; None when that is nothing."""
    seen = _sight(handover, agent)
    if seen is Sight.NOTHING:
        return None
    if seen is Sight.RECORD:
        return record_of(handover)
    return handover if seen is Sight.EVERYTHING else without_whereabouts(handover)
