"""How things stand for one agent: what the menu counts, and who waits that they must hear of.

Nobody is called who is away. Who waits for a team calls its members, and after the set target everybody who is there.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel, Field

from bot.handover.handover import Handover, Resumed, Unanswered
from bot.handover.service import HandoverService
from bot.platform.clock import now
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.agents import Agent


class Call(BaseModel):
    """A visitor who waits; `late` when that is longer than the set target, for a `team` when the agent is in that."""

    handover_id: int
    reference: str
    late: bool
    team: str | None


class Standing(BaseModel):
    """How many visitors wait, how many conversations this agent has, and in which of those the visitor spoke last.

    `resumed` are those that the agent put aside until a time that is over. `calls` are the waiting visitors that this
    agent must hear of. `changes_at` is when one more of them will be late, or one more time is over.
    """

    waiting: int
    mine: int
    unanswered: list[Unanswered]
    resumed: list[Resumed]
    calls: list[Call]
    changes_at: datetime | None = Field(None, exclude=True)


class Standings:
    """How things stand; `target` is how long a visitor should wait at most."""

    def __init__(self, handovers: HandoverService, agents: Agents, target: timedelta) -> None:
        self._handovers = handovers
        self._agents = agents
        self._target = target

    async def of(self, agent: Agent) -> Standing:
        """How things stand for this agent now."""
        waiting, away = await self._handovers.queue(), await self._agents.is_away(agent)
        mine = await self._handovers.mine(agent)
        put_aside = [one.snoozed_until for one in mine if one.snoozed_until]
        on_time = [one for one in waiting if not self._is_late(one)]
        return Standing(
            waiting=len(waiting),
            mine=len(mine),
            unanswered=await self._handovers.unanswered(agent),
            resumed=await self._handovers.silence.resumed(agent),
            calls=[] if away else [self._call(one, agent) for one in waiting if self._is_for(one, agent)],
            changes_at=min([*map(self._late_at, on_time), *put_aside], default=None),
        )

    def _is_for(self, handover: Handover, agent: Agent) -> bool:
        return handover.team is None or handover.team in agent.teams or self._is_late(handover)

    def _call(self, handover: Handover, agent: Agent) -> Call:
        team = handover.team if handover.team in agent.teams else None
        return Call(handover_id=handover.id, reference=handover.reference, late=self._is_late(handover), team=team)

    def _is_late(self, handover: Handover) -> bool:
        return self._late_at(handover) <= now()

    def _late_at(self, handover: Handover) -> datetime:
        return (handover.waiting_since or handover.asked_at) + self._target
