"""What each step of a handover writes down; docs/handover.md draws the steps."""

from typing import Any

from bot.handover.handover import HandoverState, Staff
from bot.platform import clock


def waiting() -> dict[str, Any]:
    """Values of coming into the queue, or back."""
    now = clock.now()
    nobody = {"agent": None, "agent_seen_at": None, "snoozed_until": None}
    return {"state": "wachtend", "waiting_since": now, "email_asked_at": None} | nobody


def with_agent(agent: Staff) -> dict[str, Any]:
    """Values of being with this member of staff, who counts as there from now on."""
    named = {"agent": agent.username, "agent_name": agent.display_name}
    return named | {"agent_seen_at": clock.now(), "snoozed_until": None}


def taken_by(agent: Staff) -> dict[str, Any]:
    """Values of being taken from the queue."""
    return with_agent(agent) | {"state": "in_gesprek", "taken_at": clock.now()}


def asked_address() -> dict[str, Any]:
    """Values of being asked for an address, because no person comes."""
    return {"state": "aangeboden", "email_asked_at": clock.now()}


def ended(state: HandoverState) -> dict[str, Any]:
    """Values of an end."""
    return {"state": state, "ended_at": clock.now(), "email_asked_at": None}


def withdrawn() -> dict[str, Any]:
    """Values of a no: what was written down for the desk goes too."""
    return ended("ingetrokken") | {"summary": None, "tags": None}
