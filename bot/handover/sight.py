"""Which part of a conversation the servicedesk may see: the one place that decides it, for every face and for tickets.

Nothing before yes. After yes any member of staff sees the whole conversation while it waits or somebody has it. When it
is closed, who had it sees it up to its end, and everybody else only the record: number, reason, times and names.

The rule is here twice, once for a handover in hand and once for a query; a test holds them to one another.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from sqlalchemy import and_, exists, or_

from bot.conversations.transcript import Entry
from bot.handover.handover import Handover, HandoverState, Summary
from bot.handover.models import HandoverRow

SHARED: tuple[HandoverState, ...] = ("wachtend", "in_gesprek")
"""The states in which a conversation is shared with the whole desk, after consent."""

_CLOSED: HandoverState = "gesloten"


class Sight(Enum):
    """What somebody may see of a handover, from least to most."""

    NOTHING = 0
    RECORD = 1
    UNTIL_ITS_END = 2
    EVERYTHING = 3


def sight(handover: Handover, username: str) -> Sight:
    """What the account `username` may see of this handover now."""
    if handover.consented_at is None:
        return Sight.NOTHING
    if handover.state in SHARED:
        return Sight.EVERYTHING
    if handover.state == _CLOSED and handover.agent == username:
        return Sight.UNTIL_ITS_END
    return Sight.RECORD


def readable(table: Any, username: str) -> Any:
    """The condition for rows of `table` (with `conversation_id` and `at`) that the account may read."""
    return _shared(table, HandoverRow.agent == username)


def told(table: Any) -> Any:
    """The condition for rows of `table` that another system, which is nobody's account, may be told."""
    return _shared(table, HandoverRow.agent.is_not(None))


def until_its_end(handover: Handover, entries: Sequence[Entry]) -> list[Entry]:
    """The messages that were said before the handover ended; all of them when it has not."""
    return [entry for entry in entries if handover.ended_at is None or entry.at <= handover.ended_at]


def record_of(handover: Handover) -> Handover:
    """The handover without what the visitor said, and without the way to the conversation."""
    nothing: dict[str, Any] = {"summary": Summary(), "conversation_id": None, "topic": None, "tags": []}
    return without_whereabouts(handover).model_copy(update=nothing)


def without_whereabouts(handover: Handover) -> Handover:
    """The handover without where the visitor is now: that is shared for as long as the conversation is."""
    return handover.model_copy(update={"page": None, "visitor_here": None})


def _shared(table: Any, whose: Any) -> Any:
    closed = and_(HandoverRow.state == _CLOSED, whose, table.at <= HandoverRow.ended_at)
    return exists().where(
        HandoverRow.conversation_id == table.conversation_id,
        HandoverRow.consented_at.is_not(None),
        or_(HandoverRow.state.in_(SHARED), closed),
    )
