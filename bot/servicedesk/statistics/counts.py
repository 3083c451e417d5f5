"""What is counted, per Dutch day and topic, and how numbers of days are put together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Self

from pydantic import BaseModel, computed_field

from bot.dialogue.content import Kind, kind_of
from bot.dialogue.reply import Outcome
from bot.platform.clock import dutch_day

ALL = ""
"""The topic that stands for all topics together."""

_OUTSIDE = "buiten_bereik"
_ANSWERED = {Outcome.BEANTWOORD, Outcome.DOORVERWEZEN}
_REFUSED = {Outcome.BUITEN_BEREIK, Outcome.NIET_BEGREPEN}
_COUNTED_AS = {"getoond": ("shown",), "ingevoegd": ("used",), "verstuurd": ("used",)}
_GOES_TO_A_PERSON = {"wachtend", "in_gesprek", "per_mail"}


class Counts(BaseModel):
    """Numbers about one day or period, and one topic or all.

    Attributes:
        conversations: that began, or, for one topic, in which it came up.
        at_once: turns answered without a question back.
        after_choice: turns answered after the visitor chose from topics.
        asked_back: turns in which the assistant asked which topic is meant.
        handed_over: conversations that went to a person, by chat or by mail.
        missed: visitors who waited for a person in vain; some of them then left their question by mail.
        asked_person: conversations in which a person was asked for who came or was waited for.
        refused: turns that were not ours or not understood.
        failed: turns in which something broke.
        thumbs_up: visitors' thumbs up for answers.
        thumbs_down: visitors' thumbs down.
        shown: suggestions that an agent saw.
        used: suggestions that an agent inserted or sent.
        edit_shares: for each suggestion that was sent, the share of it that was changed, from 0 to 1.
        answer_seconds: for each handover, the time from the question for a person to the first human answer.
    """

    conversations: int = 0
    at_once: int = 0
    after_choice: int = 0
    asked_back: int = 0
    handed_over: int = 0
    missed: int = 0
    asked_person: int = 0
    refused: int = 0
    failed: int = 0
    thumbs_up: int = 0
    thumbs_down: int = 0
    shown: int = 0
    used: int = 0
    edit_shares: list[float] = []
    answer_seconds: list[float] = []

    @computed_field  # type: ignore[prop-decorator]
    @property
    def alone(self) -> int:
        """Conversations that ended without a person: nobody was asked for."""
        return max(self.conversations - self.asked_person, 0)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sent_unchanged(self) -> int:
        """Suggestions that went out as they were."""
        return sum(share == 0 for share in self.edit_shares)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sent_changed(self) -> int:
        """Suggestions that went out with other words."""
        return len(self.edit_shares) - self.sent_unchanged

    @computed_field
    def median_edit_share(self) -> float | None:
        """Half of the suggestions that were sent were changed less than this."""
        return round(median(self.edit_shares), 4) if self.edit_shares else None

    @computed_field
    def median_answer_seconds(self) -> float | None:
        """Half of the visitors who asked for a person had an answer sooner than this."""
        return round(median(self.answer_seconds), 1) if self.answer_seconds else None

    @classmethod
    def total(cls, parts: Iterable[Self]) -> Self:
        """All `parts` together."""
        together = cls()
        for part in parts:
            for name in cls.model_fields:
                setattr(together, name, getattr(together, name) + getattr(part, name))
        return together


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
    """What was done with a suggestion; `share` is how much of it was changed, from 0 to 1.

    `proposal` names an answer to a question: the same one counts once, however often a page was opened.
    """

    at: datetime
    proposal: str
    topic: str
    event: str
    share: float | None


@dataclass(frozen=True)
class HandedOver:
    """A handover in `state`: when the last wait began, and when a person took it and first answered."""

    at: datetime
    topic: str | None
    state: str
    waiting_since: datetime | None = None
    taken_at: datetime | None = None
    first_answer_at: datetime | None = None
    conversation_id: str | None = None

    @property
    def reached(self) -> bool:
        """Whether it came to a person, or is on its way there."""
        return self.taken_at is not None or self.state in _GOES_TO_A_PERSON

    @property
    def missed(self) -> bool:
        """Whether the last wait is over and nobody came."""
        if self.waiting_since is None or self.state == "wachtend":
            return False
        return self.taken_at is None or self.taken_at < self.waiting_since


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
        """Count what was done with suggestions, in the order in which it was done.

        Each is shown, used and sent once; how much was changed is that of the text that went out last.
        """
        seen: set[tuple[str, str]] = set()
        sent: dict[str, SuggestionUse] = {}
        for use in uses:
            fresh = [what for what in _COUNTED_AS.get(use.event, ()) if (use.proposal, what) not in seen]
            for counts in self._of(use.at, use.topic):
                counts.shown += "shown" in fresh
                counts.used += "used" in fresh
            seen.update((use.proposal, what) for what in fresh)
            if use.event == "verstuurd" and use.share is not None:
                sent[use.proposal] = use
        for use in sent.values():
            for counts in self._of(use.at, use.topic):
                counts.edit_shares = [*counts.edit_shares, use.share or 0.0]

    def handovers(self, handovers: Iterable[HandedOver]) -> None:
        """Count handovers on the day on which a person was asked for."""
        asked: set[tuple[date, str]] = set()
        for number, handover in enumerate(handovers):
            conversation = (dutch_day(handover.at), handover.conversation_id or f"gewist {number}")
            first = (handover.reached or handover.missed) and conversation not in asked
            if first:
                asked.add(conversation)
            for counts in self._of(handover.at, handover.topic):
                counts.handed_over += handover.reached
                counts.missed += handover.missed
                counts.asked_person += first
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
