"""What is counted, and how numbers of days are put together."""

from collections.abc import Iterable
from statistics import median
from typing import Self

from pydantic import BaseModel, computed_field


class Counts(BaseModel):
    """Numbers about one day or period, and one topic or all.

    Attributes:
        conversations: that began, or, for one topic, in which it came up.
        at_once: turns answered without a question back.
        after_choice: turns answered after the visitor chose from topics.
        asked_back: turns in which the assistant asked which topic is meant.
        handed_over: conversations that went to a person, by chat or by mail.
        refused: turns that were not ours or not understood.
        failed: turns in which something broke.
        thumbs_up: visitors' thumbs up for answers.
        thumbs_down: visitors' thumbs down.
        shown: suggestions that a member of staff saw.
        used: suggestions that a member of staff inserted or sent.
        edit_shares: for each suggestion that was sent, the share of it that was changed, from 0 to 1.
        answer_seconds: for each handover, the time from the question for a person to the first human answer.
    """

    conversations: int = 0
    at_once: int = 0
    after_choice: int = 0
    asked_back: int = 0
    handed_over: int = 0
    refused: int = 0
    failed: int = 0
    thumbs_up: int = 0
    thumbs_down: int = 0
    shown: int = 0
    used: int = 0
    edit_shares: list[float] = []
    answer_seconds: list[float] = []

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
