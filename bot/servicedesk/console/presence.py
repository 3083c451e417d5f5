"""Who looks at a conversation at the same time, so that two colleagues know of each other.

Nothing is stored. Each open page tells that it is there when it opens, when it leaves, and every few seconds in
between; who was not heard of for a while is gone. So it also holds between several gateways.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import BaseModel

from bot.conversations.live_events import LiveEvent, LiveEvents
from bot.servicedesk.access.agents import Agent

BEAT = 5.0
"""Seconds between two signs of life of an open page."""

_GONE = 3 * BEAT


class Looking(BaseModel):
    """An agent looks (`here`), or their page was closed; `asks` wants everybody else to say that they are there."""

    username: str
    display_name: str
    here: bool = True
    asks: bool = False


@dataclass
class Watchers:
    """The colleagues that one page knows of."""

    mine: str
    _seen: dict[str, tuple[str, float]] = field(default_factory=dict)

    def heard(self, sign: Looking) -> None:
        """Take a sign of life, or of leaving, into account."""
        if sign.username == self.mine:
            return
        if sign.here:
            self._seen[sign.username] = (sign.display_name, time.monotonic())
        else:
            self._seen.pop(sign.username, None)

    def names(self) -> list[str]:
        """The display names of who looks now."""
        newest = time.monotonic() - _GONE
        self._seen = {username: seen for username, seen in self._seen.items() if seen[1] > newest}
        return sorted(name for name, _ in self._seen.values())

    def sentence(self) -> str:
        """For example `Sanne kijkt mee.`; empty when nobody does."""
        names = self.names()
        if not names:
            return ""
        together = " en ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        return f"{together} {'kijkt' if len(names) == 1 else 'kijken'} mee."


def topic(handover_id: int) -> str:
    """The topic of the live events about who looks at this conversation."""
    return f"servicedesk:{handover_id}"


def tell(live: LiveEvents, handover_id: int, agent: Agent, *, here: bool = True, asks: bool = False) -> None:
    """Let every page that shows this conversation know."""
    sign = Looking(username=agent.username, display_name=agent.display_name, here=here, asks=asks)
    live.publish(topic(handover_id), LiveEvent("presence", sign))


@contextmanager
def looking(live: LiveEvents, handover_id: int, agent: Agent) -> Iterator[None]:
    """The page of this agent is open for as long as the context lasts."""
    tell(live, handover_id, agent, asks=True)
    try:
        yield
    finally:
        tell(live, handover_id, agent, here=False)
