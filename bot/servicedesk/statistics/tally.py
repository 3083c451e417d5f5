"""Counts the events of a period, per Dutch day and topic."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reply import Outcome
from bot.platform.clock import dutch_day
from bot.servicedesk.statistics.counts import Counts

ALL = ""
"""The topic that stands for all topics together."""

_OUTSIDE = "buiten_bereik"
_ANSWERED = {Outcome.BEANTWOORD, Outcome.DOORVERWEZEN}
_REFUSED = {Outcome.BUITEN_BEREIK, Outcome.NIET_BEGREPEN}
_COUNTED_AS = {"getoond": ("shown",), "ingevoegd": ("used",), "verstuurd": ("used", "sent")}
_HANDED_OVER = {"wachtend", "in_gesprek", "gesloten", "per_mail"}


@dataclass(frozen=True)
class TurnEnded:
    """How one turn ended; a greeting has no topic."""

    at: datetime
    conversation_id: str | None
    outcome: str
    topic: str | None


@dataclass(frozen=True)
class Thumb:
    """A visitor's thumb for an answer about `topic`."""

    at: datetime
    topic: str | None
    rating: str


@dataclass(frozen=True)
class SuggestionUse:
    """What was done with a suggestion; `share` is how much of it was changed, from 0 to 1."""

    at: datetime
    suggestion_id: str
    topic: str
    event: str
    share: float | None


@dataclass(frozen=True)
class HandedOver:
    """A handover in `state`, and when a person first answered."""

    at: datetime
    topic: str | None
    state: str
    first_answer_at: datetime | None


Key = tuple[date, str]


class Tally:
    """Counts per day and topic, and per day for `ALL`."""

    def __init__(self) -> None:
        self.counts: defaultdict[Key, Counts] = defaultdict(Counts)

    def turns(self, turns: Iterable[TurnEnded]) -> None:
        """Count `turns`, which must be in the order in which they happened."""
        asked_back: set[str] = set()
        met: set[tuple[Key, str]] = set()
        for turn in turns:
            chose = turn.conversation_id in asked_back
            if turn.conversation_id:
                asked_back.discard(turn.conversation_id)
            for counts in self._of(turn.at, turn.topic):
                _count_turn(counts, turn, chose)
            if _offers_topics(turn) and turn.conversation_id:
                asked_back.add(turn.conversation_id)
            self._meet(turn, met)

    def thumbs(self, thumbs: Iterable[Thumb]) -> None:
        """Count `thumbs`."""
        for thumb in thumbs:
            for counts in self._of(thumb.at, thumb.topic):
                counts.thumbs_up += thumb.rating == "op"
                counts.thumbs_down += thumb.rating == "neer"

    def suggestions(self, uses: Iterable[SuggestionUse]) -> None:
        """Count what was done with suggestions; each suggestion is shown, used and sent once."""
        seen: set[tuple[str, str]] = set()
        for use in uses:
            fresh = [what for what in _COUNTED_AS.get(use.event, ()) if (use.suggestion_id, what) not in seen]
            for counts in self._of(use.at, use.topic):
                counts.shown += "shown" in fresh
                counts.used += "used" in fresh
                if "sent" in fresh and use.share is not None:
                    counts.edit_shares = [*counts.edit_shares, use.share]
            seen.update((use.suggestion_id, what) for what in fresh)

    def handovers(self, handovers: Iterable[HandedOver]) -> None:
        """Count handovers on the day on which a person was asked for."""
        for handover in handovers:
            for counts in self._of(handover.at, handover.topic):
                counts.handed_over += handover.state in _HANDED_OVER
                if handover.first_answer_at:
                    waited = (handover.first_answer_at - handover.at).total_seconds()
                    counts.answer_seconds = [*counts.answer_seconds, waited]

    def _meet(self, turn: TurnEnded, met: set[tuple[Key, str]]) -> None:
        """Count the conversation: its greeting for all topics, and a topic once."""
        day = dutch_day(turn.at)
        if turn.topic is None:
            self.counts[day, ALL].conversations += turn.outcome == Outcome.BEANTWOORD
        elif turn.conversation_id is None or ((day, turn.topic), turn.conversation_id) not in met:
            self.counts[day, turn.topic].conversations += 1
            met.add(((day, turn.topic), turn.conversation_id or ""))

    def _of(self, at: datetime, topic: str | None) -> list[Counts]:
        day = dutch_day(at)
        return [self.counts[day, ALL], *([self.counts[day, topic]] if topic else [])]


def _offers_topics(turn: TurnEnded) -> bool:
    """Whether the visitor was asked which topic is meant; a question of a dialogue does not count."""
    ambiguous = turn.topic == "nlu_fallback" or kind_of(turn.topic) is Kind.DUBBELZINNIG
    return turn.outcome == Outcome.VERDUIDELIJKING and ambiguous


def _count_turn(counts: Counts, turn: TurnEnded, chose: bool) -> None:
    refused = turn.outcome in _REFUSED or (turn.topic == _OUTSIDE and turn.outcome == Outcome.DOORVERWEZEN)
    answered = turn.outcome in _ANSWERED and turn.topic is not None and not refused
    counts.at_once += answered and not chose
    counts.after_choice += answered and chose
    counts.asked_back += _offers_topics(turn)
    counts.refused += refused
    counts.failed += turn.outcome == Outcome.FOUT
