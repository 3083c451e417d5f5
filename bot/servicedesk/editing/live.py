"""Approved texts that are said at once: which ones there are, read from the database that all replicas share."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.dialogue.overrides import Override, Standing, standing
from bot.platform.settings import Settings
from bot.servicedesk.editing.models import AnswerDraft
from bot.servicedesk.editing.repository import DraftRepository

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiveAnswer:
    """A text that somebody approved to be said at once, and whether it is."""

    override: Override
    standing: Standing


class LiveAnswers:
    """The overrides in the database of `engine`; none are said where the settings do not allow it."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._repository = DraftRepository(engine)
        self.allowed = settings.live_answers

    async def read(self) -> Sequence[Override]:
        """What is live now; nothing when that is not allowed, or while the database does not answer."""
        if not self.allowed:
            return ()
        try:
            return await asyncio.to_thread(self._all)
        except SQLAlchemyError as error:
            logger.error("overrides_unreadable", extra={"error": type(error).__name__})
            return ()

    async def all(self, folder: Path) -> list[LiveAnswer]:
        """What was approved to be live and was not put back, also where it is not said, by the files of `folder`.

        Raises:
            SQLAlchemyError: when the database does not answer.
        """
        return await asyncio.to_thread(lambda: [LiveAnswer(one, standing(one, folder)) for one in self._all()])

    def _all(self) -> Sequence[Override]:
        return [override_of(draft, str(draft.judged_by)) for draft in self._repository.all("live")]


def override_of(draft: AnswerDraft, approved_by: str) -> Override:
    """What would be said, or is, when `approved_by` approves of `draft`."""
    return Override(
        draft.id,
        draft.topic,
        draft.name,
        draft.place,
        draft.before,
        draft.text,
        draft.written_by,
        approved_by,
        draft.judged_at or draft.written_at,
    )
