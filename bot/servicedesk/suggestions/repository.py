"""Reads and writes suggestions; the only place with their SQL."""

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.platform.database import reading, writing
from bot.servicedesk.suggestions.models import (
    FeedbackRecord,
    SuggestionEvent,
    SuggestionRow,
    SuggestionSet,
    SuggestionSetRow,
    SuggestionText,
)


class UnknownSuggestion(Exception):
    """There is no suggestion with this id."""


class SuggestionRepository:
    """Suggestions and what was done with them, in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(
        self, made: SuggestionSet, proposals: dict[str, str], question: str, agent: str, conversation_id: str | None
    ) -> None:
        """Keep a set for `agent`; `question` and `proposals`, by suggestion, must be without personal data."""
        with writing(self._engine) as session:
            session.add(
                SuggestionSetRow(
                    id=made.id,
                    conversation_id=conversation_id,
                    pasted=conversation_id is None,
                    agent=agent,
                    **made.model_dump(include={"form", "reason", "model_version", "content_version"}),
                )
            )
            session.flush()
            session.add(
                SuggestionText(
                    set_id=made.id,
                    conversation_id=conversation_id,
                    question=question,
                    proposals=proposals,
                )
            )
            session.add_all(
                SuggestionRow(
                    set_id=made.id,
                    position=position,
                    **suggestion.model_dump(include={"id", "intent", "confidence", "band"}),
                )
                for position, suggestion in enumerate(made.suggestions, 1)
            )

    def proposal(self, suggestion_id: str) -> str | None:
        """The text that was proposed; None when it was erased with its conversation.

        Raises:
            UnknownSuggestion: when there is no such suggestion.
        """
        query = (
            select(SuggestionText.proposals)
            .select_from(SuggestionRow)
            .outerjoin(SuggestionText, SuggestionText.set_id == SuggestionRow.set_id)
            .where(SuggestionRow.id == suggestion_id)
        )
        with reading(self._engine) as session:
            row = session.execute(query).one_or_none()
            if row is None:
                raise UnknownSuggestion(suggestion_id)
            return (row.proposals or {}).get(suggestion_id)

    def record(self, record: FeedbackRecord, reason: str | None, key: str, agent: str) -> FeedbackRecord:
        """Keep an event, unless one with this key was kept for the suggestion: then that one comes back."""
        try:
            with writing(self._engine) as session:
                session.add(SuggestionEvent(key=key, agent=agent, reason=reason, **record.model_dump()))
        except IntegrityError:
            return self._recorded(record.suggestion_id, key)
        return record

    def _recorded(self, suggestion_id: str, key: str) -> FeedbackRecord:
        query = select(SuggestionEvent).where(
            SuggestionEvent.suggestion_id == suggestion_id, SuggestionEvent.key == key
        )
        with reading(self._engine) as session:
            known = session.execute(query).scalar_one()
            return FeedbackRecord(
                suggestion_id=suggestion_id, event=known.event, distance=known.distance, share=known.share
            )
