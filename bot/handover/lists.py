"""The lists of handovers: each one that a visitor agreed to stands in exactly one of them, so that nothing disappears.

They are conditions for `HandoverRepository.select`; what of each handover is shown is decided by `sight.py`.
"""

from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import and_, func, not_, or_

from bot.handover.models import HandoverRow
from bot.platform.clock import midnight

Which = Literal["queue", "mine", "colleagues", "missed", "mailed", "closed"]
"""Waits for a person, is with the caller, is with somebody else, nobody came, sent by mail, a person had it."""

ENDED = func.coalesce(HandoverRow.ended_at, HandoverRow.waiting_since, HandoverRow.asked_at)
"""When it ended; of one that waits for an address, when the last wait began."""


def on_list(which: Which, username: str) -> Any:
    """The condition for the handovers of this list, as the account `username` has it."""
    taken = HandoverRow.state == "in_gesprek"
    over = HandoverRow.state.in_(("aangeboden", "gesloten", "ingetrokken"))
    since = HandoverRow.waiting_since
    person_came = and_(HandoverRow.taken_at.is_not(None), or_(since.is_(None), HandoverRow.taken_at >= since))
    return {
        "queue": HandoverRow.state == "wachtend",
        "mine": and_(taken, HandoverRow.agent == username),
        "colleagues": and_(taken, HandoverRow.agent != username),
        "missed": and_(over, not_(person_came)),
        "mailed": HandoverRow.state == "per_mail",
        "closed": and_(over, person_came),
    }[which]


def ended_between(first: date, last: date) -> Any:
    """The condition for what ended on the Dutch days from `first` through `last`."""
    return and_(midnight(first) <= ENDED, midnight(last + timedelta(days=1)) > ENDED)


def of_team(team: str) -> list[Any]:
    """The condition for what was given to this team last; none when it is empty."""
    return [HandoverRow.team == team] if team else []
