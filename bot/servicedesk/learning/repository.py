"""Finds questions to learn from, and keeps what a person decided about them; the only place with their SQL."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, literal, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import Select

from bot.conversations.models import Feedback, Message
from bot.conversations.redaction import redact
from bot.platform.clock import now
from bot.platform.database import reading, writing
from bot.servicedesk.learning.models import Decision, LearningQuestion
from bot.servicedesk.suggestions.models import (
    SuggestionEvent,
    SuggestionRow,
    SuggestionSetRow,
    SuggestionText,
)

_REFUSED = ("buiten_bereik", "niet_begrepen")
_USED = ("ingevoegd", "verstuurd")


@dataclass(frozen=True)
class Found:
    """A question that may be new here."""

    kind: str
    ref: str
    conversation_id: str | None
    text: str
    at: datetime


class LearningRepository:
    """Questions to learn from, in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self, since: datetime, changed_much: float) -> int:
        """Take in what happened after `since`; returns how many questions are new.

        Args:
            changed_much: share of a suggestion, from 0 to 1, above which the agent sent something else.
        """
        with writing(self._engine) as session:
            known = set(session.execute(select(LearningQuestion.kind, LearningQuestion.ref)).all())
            fresh = [found for found in _found(session, since, changed_much) if (found.kind, found.ref) not in known]
            session.add_all(LearningQuestion(**vars(found)) for found in fresh)
            return len(fresh)

    def questions(self, states: Sequence[str]) -> list[LearningQuestion]:
        """The questions in these states, oldest first."""
        query = select(LearningQuestion).where(LearningQuestion.state.in_(states)).order_by(LearningQuestion.id)
        with reading(self._engine) as session:
            return list(session.execute(query).scalars())

    def decide(self, ids: Iterable[int], decision: Decision, username: str) -> None:
        """Keep what the agent `username` decided about the questions `ids`."""
        with writing(self._engine) as session:
            session.execute(
                update(LearningQuestion)
                .where(LearningQuestion.id.in_(list(ids)))
                .values(**decision.model_dump(), decided_by=username, decided_at=now(), approved_by=None)
                .execution_options(synchronize_session=False)
            )

    def approve(self, ids: Iterable[int], linked_by: str, username: str) -> bool:
        """Keep that `username` agrees with what `linked_by` linked; whether that still stood."""
        standing = (LearningQuestion.state == "gekoppeld", LearningQuestion.decided_by == linked_by)
        with writing(self._engine) as session:
            changed = session.execute(
                update(LearningQuestion)
                .where(LearningQuestion.id.in_(list(ids)), *standing, LearningQuestion.approved_by.is_(None))
                .values(approved_by=username)
                .execution_options(synchronize_session=False)
            )
            return bool(changed.rowcount)


def _found(session: Session, since: datetime, changed_much: float) -> Iterator[Found]:
    """Each question once for each way in which it went wrong; the reference makes it recognisable."""
    for query in (
        _badly_answered(Message.outcome, Message.outcome.in_(_REFUSED)).where(Message.at > since),
        _badly_answered("duim_neer", _thumb_down()).where(Message.at > since),
        _suggested("geen_voorstel", SuggestionSetRow.reason.in_(("buiten_bereik", "geen_antwoord", "onzeker"))),
        _suggested("anders_verstuurd", _sent_otherwise(changed_much)),
        _suggested("voorstel_afgekeurd", _rejected()),
    ):
        seen: set[tuple[str, str]] = set()
        for row in session.execute(query):
            if (row.kind, str(row.ref)) not in seen and row.at > since:
                seen.add((row.kind, str(row.ref)))
                yield Found(row.kind, str(row.ref), row.conversation_id, _one_question(row), row.at)


def _one_question(row: Any) -> str:
    """What was asked, without personal data; of a conversation the last message alone, whatever was asked together."""
    text = str(row.text)
    return redact(text.strip().splitlines()[-1] if row.conversation_id and text.strip() else text).text


def _badly_answered(kind: Any, condition: Any) -> Select:
    """The visitor's message right before each answer that fulfils `condition`."""
    said, between = aliased(Message), aliased(Message)
    last = (
        select(func.max(between.position))
        .where(
            between.conversation_id == Message.conversation_id,
            between.author == "bezoeker",
            between.position < Message.position,
        )
        .scalar_subquery()
    )
    named = kind.label("kind") if hasattr(kind, "label") else literal(kind).label("kind")
    return (
        select(named, said.id.label("ref"), said.conversation_id, said.text, said.at)
        .select_from(Message)
        .join(said, and_(said.conversation_id == Message.conversation_id, said.position == last))
        .where(Message.author == "assistent", condition)
        .order_by(said.id)
    )


def _thumb_down() -> Any:
    return exists().where(
        Feedback.conversation_id == Message.conversation_id,
        Feedback.position == Message.position,
        Feedback.rating == "neer",
    )


def _suggested(kind: str, condition: Any) -> Select:
    return (
        select(
            literal(kind).label("kind"),
            SuggestionSetRow.id.label("ref"),
            SuggestionText.conversation_id,
            SuggestionText.question.label("text"),
            SuggestionSetRow.at,
        )
        .join(SuggestionText, SuggestionText.set_id == SuggestionSetRow.id)
        .where(condition)
        .order_by(SuggestionSetRow.at)
    )


def _events(*conditions: Any) -> Any:
    return exists().where(
        SuggestionRow.set_id == SuggestionSetRow.id, SuggestionEvent.suggestion_id == SuggestionRow.id, *conditions
    )


def _sent_otherwise(changed_much: float) -> Any:
    """Suggestions were shown, and the agent sent very different words, or wrote a reply without using any.

    A reply to the same question counts, so one before the visitor wrote again; and a suggestion that was used counts
    for each time that the page with that question was opened.
    """
    changed = _events(SuggestionEvent.event == "verstuurd", SuggestionEvent.share > changed_much)
    wrote = exists().where(
        Message.conversation_id == SuggestionSetRow.conversation_id,
        Message.author == "medewerker",
        Message.at > SuggestionSetRow.at,
        ~_visitor_wrote_between(SuggestionSetRow.at, Message.at),
    )
    unused = and_(_events(SuggestionEvent.event == "getoond"), ~_used_for_this_question(), wrote)
    return changed | unused


def _visitor_wrote_between(start: Any, end: Any) -> Any:
    said = aliased(Message)
    between = exists().where(
        said.conversation_id == SuggestionSetRow.conversation_id,
        said.author == "bezoeker",
        said.at > start,
        said.at < end,
    )
    return between.correlate(SuggestionSetRow, Message)  # by itself it looks one query up, and there is no set


def _used_for_this_question() -> Any:
    """Whether one of the suggestions for the same question in the same conversation was used."""
    text, suggestion = aliased(SuggestionText), aliased(SuggestionRow)
    return exists().where(
        text.conversation_id == SuggestionText.conversation_id,
        text.question == SuggestionText.question,
        suggestion.set_id == text.set_id,
        SuggestionEvent.suggestion_id == suggestion.id,
        SuggestionEvent.event.in_(_USED),
    )


def _rejected() -> Any:
    return _events(SuggestionEvent.event.in_(("verworpen", "duim_neer")))
