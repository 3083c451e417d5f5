"""Handovers as the queue shows them."""

from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

from bot.handover.handover import Handover
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.console import wording
from bot.servicedesk.console.services import Services

_NO_TOPIC = {None, "mens_spreken", "klacht", "groet", "bevestigen", "ontkennen", "correctie", "opnieuw"}
_MISSED = {"niet_begrepen", "verduidelijking", "buiten_bereik", "fout"}
_LONGEST_QUOTE = 70  # characters
_UNKNOWN = "Vraag van een bezoeker"


@dataclass(frozen=True)
class QueueRow:
    """One handover in words.

    `topic` is what it is about; `since` is when its visitor began to wait, or when its conversation was taken.
    """

    handover: Handover
    topic: str
    reason: str
    organisation: str
    since: datetime
    path: str


@dataclass(frozen=True)
class QueueRows:
    """Who waits (longest first), who is with this agent, and who is with a colleague."""

    waiting: list[QueueRow]
    mine: list[QueueRow]
    others: list[QueueRow]


async def queue_rows(services: Services, agent: Agent) -> QueueRows:
    """The queue as this agent sees it now."""
    titles = services.topic_titles()
    waiting = await services.handovers.queue()
    mine = await services.handovers.mine(agent)
    taken = await services.handovers.taken()
    others = [handover for handover in taken if handover.agent != agent.username]
    return QueueRows(*([queue_row(one, titles) for one in group] for group in (waiting, mine, others)))


def queue_row(handover: Handover, titles: dict[str, str]) -> QueueRow:
    """One handover in words."""
    since = handover.taken_at if handover.state == "in_gesprek" else handover.waiting_since
    return QueueRow(
        handover=handover,
        topic=_about(handover, titles),
        reason=wording.REASONS.get(handover.reason, handover.reason),
        organisation=handover.summary.organisation or "",
        since=since or handover.asked_at,
        path=f"/servicedesk/gesprekken/{handover.id}",
    )


def _about(handover: Handover, titles: dict[str, str]) -> str:
    """What the visitor's question is about: the last thing they asked, for that they want a person is no topic."""
    about = next((one for one in reversed(handover.summary.tried) if one.topic not in _NO_TOPIC), None)
    if about is not None and about.outcome not in _MISSED and about.title:
        return about.title
    if about is not None:
        return f"“{shorten(about.question, _LONGEST_QUOTE, placeholder=' …')}”"
    return titles.get(handover.topic or "", "Vraag van een bezoeker") if handover.topic not in _NO_TOPIC else _UNKNOWN
