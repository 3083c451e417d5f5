"""The lists of conversations in words: who waits, who is with whom, and what became of the others."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from textwrap import shorten
from typing import Literal, TypeGuard

from bot.dialogue.content import Kind, kind_of
from bot.handover.handover import Handover
from bot.handover.lists import Which
from bot.platform.clock import dutch_day, now
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.answers.library import AnswerLibrary
from bot.servicedesk.consent.service import ConsentService
from bot.servicedesk.console import wording

Urgency = Literal["", "bijna", "te_laat"]
Past = Literal["missed", "mailed", "closed"]

MOST = 200
"""Conversations in a list of what is over: the newest."""

_MISSED = {"niet_begrepen", "verduidelijking", "buiten_bereik", "fout"}
_LONGEST_QUOTE = 70  # characters
_UNKNOWN = "Vraag van een bezoeker"
_USUAL_DAYS: dict[Past, int] = {"missed": 7, "mailed": 7, "closed": 1}
_SOON = 0.5  # share of the target after which a wait becomes urgent


@dataclass(frozen=True)
class Row:
    """One handover in words.

    `topic` is what it is about; `since` is when its visitor began to wait, its conversation was taken, or it ended.
    `urgency` tells of one that waits how near it is to the set target, `for_me` that it waits for a team of the reader,
    `unanswered` of one that the reader has how much its visitor said since somebody answered.
    """

    handover: Handover
    topic: str
    reason: str
    organisation: str
    since: datetime
    path: str
    urgency: Urgency = ""
    for_me: bool = False
    unanswered: int = 0

    def has(self, words: str) -> bool:
        """Whether each of `words` is in what the row shows."""
        own = (self.handover.reference, self.handover.agent_name or "", self.handover.team or "", *self.handover.tags)
        shown = (self.topic, self.reason, self.organisation, *own)
        return all(word in " ".join(shown).casefold() for word in words.casefold().split())


class WrongDays(ValueError):
    """These days are turned around, or lie outside the calendar."""


@dataclass(frozen=True)
class Days:
    """The Dutch days from `since` through `until`."""

    since: date
    until: date


@dataclass(frozen=True)
class PastRows:
    """What is shown of a list of what is over; `cut` when these days have older conversations, which were not read."""

    rows: list[Row]
    cut: bool


class Lists:
    """The lists as an agent may see them; `target` is how long a visitor should wait at most."""

    def __init__(self, consent: ConsentService, library: AnswerLibrary, target: timedelta) -> None:
        self._consent = consent
        self._library = library
        self._target = target

    async def open(self, which: Which, agent: Agent, words: str = "", team: str = "") -> list[Row]:
        """The conversations of a list of what goes on that have all `words`, longest ago first.

        What waits for a team of `agent` comes before, and what waits for another team after, until it waits too long.
        """
        waits = await self._consent.unanswered(agent) if which == "mine" else {}
        found = await self._consent.listed(which, agent, team)
        rows = [replace(self.row(one, agent), unanswered=waits.get(one.id, 0)) for one in found]
        return sorted((row for row in rows if row.has(words)), key=_turn)

    async def past(self, which: Past, agent: Agent, days: Days, words: str = "", team: str = "") -> PastRows:
        """The conversations of a list of what is over that ended on these days and have all `words`, newest first.

        `words` are looked for in the newest `MOST` of these days.
        """
        found = await self._consent.listed_past(which, agent, days.since, days.until, MOST + 1, team)
        rows = [self.row(one, agent) for one in found[:MOST]]
        return PastRows([row for row in rows if row.has(words)], cut=len(found) > MOST)

    async def handovers(
        self, which: Which, agent: Agent, since: date | None, until: date | None, team: str = ""
    ) -> list[Handover]:
        """The handovers of any list as far as `agent` may see them; `since` and `until` are for what is over.

        What goes on comes longest ago first, what is over newest first and at most `MOST`.

        Raises:
            WrongDays: as `days` does.
        """
        if not _is_past(which):
            return await self._consent.listed(which, agent, team)
        days = self.days(which, since, until)
        return await self._consent.listed_past(which, agent, days.since, days.until, MOST, team)

    def days(self, which: Past, since: date | None, until: date | None) -> Days:
        """The days to show: what is closed today, and of the other lists a week, unless other days are asked for.

        Raises:
            WrongDays: when they are turned around, or one lies outside the calendar.
        """
        last = until or dutch_day(now())
        usual = _USUAL_DAYS[which]
        if not usual < last.toordinal() < date.max.toordinal():
            raise WrongDays
        first = since or last - timedelta(days=usual - 1)
        if not date.min < first <= last:
            raise WrongDays
        return Days(first, last)

    def row(self, handover: Handover, agent: Agent) -> Row:
        """One handover in words, for `agent`."""
        begins = {"wachtend": handover.waiting_since, "in_gesprek": handover.taken_at}
        since = begins.get(handover.state, handover.ended_at) or handover.asked_at
        return Row(
            handover=handover,
            topic=_about(handover, self._library.titles()),
            reason=wording.REASONS.get(handover.reason, handover.reason),
            organisation=handover.summary.organisation or "",
            since=since,
            path=f"/servicedesk/gesprekken/{handover.id}",
            urgency=self._urgency(now() - since) if handover.state == "wachtend" else "",
            for_me=handover.state == "wachtend" and handover.team in agent.teams,
        )

    def _urgency(self, waited: timedelta) -> Urgency:
        if waited >= self._target:
            return "te_laat"
        return "bijna" if waited >= self._target * _SOON else ""


def _turn(row: Row) -> int:
    """Where a row comes among others: what waits for another team comes last, unless nobody of that came in time."""
    if row.handover.state != "wachtend" or row.for_me:
        return 0
    return 1 if row.handover.team is None or row.urgency == "te_laat" else 2


def _is_past(which: Which) -> TypeGuard[Past]:
    return which in _USUAL_DAYS


def _about(handover: Handover, titles: dict[str, str]) -> str:
    """What the visitor's question is about: the last thing they asked, for that they want a person is no topic."""
    about = next((one for one in reversed(handover.summary.tried) if _tells_subject(one.topic)), None)
    if about is not None and about.outcome not in _MISSED and about.title:
        return about.title
    if about is not None:
        return f"“{shorten(about.question, _LONGEST_QUOTE, placeholder=' …')}”"
    return titles.get(handover.topic or "", _UNKNOWN) if _tells_subject(handover.topic) else _UNKNOWN


def _tells_subject(topic: str | None) -> bool:
    """Whether a message with `topic` says what it is about; small talk and a call for a person do not."""
    return topic is not None and kind_of(topic) not in (Kind.GESPREK, Kind.MEDEWERKER)
