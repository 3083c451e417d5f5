"""Searches the conversations, from which personal data were removed before they were stored.

An agent finds only what they may read (`bot/handover/sight.py`): other messages do not count, not even as a number.

A search is a simple one: every word must stand somewhere in the conversation's messages, whatever its case. It works
the same on SQLite and PostgreSQL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Message, TurnOutcome
from bot.platform.clock import midnight
from bot.platform.database import reading

_EXCERPT = 160  # characters

Readable = Callable[[Any], Any]
"""From a table with `conversation_id` and `at`, the condition for its rows that may be read."""


@dataclass(frozen=True)
class Query:
    """What an agent looks for; an empty field does not limit. `until` is included; days are Dutch days."""

    text: str = ""
    topic: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not str(self)

    def __str__(self) -> str:
        """What was asked, in Dutch, for the audit record."""
        asked = {
            "tekst": self.text.strip(),
            "onderwerp": self.topic,
            "uitkomst": self.outcome,
            "van": self.since,
            "tot": self.until,
        }
        return ", ".join(f"{name}: {value}" for name, value in asked.items() if value)


@dataclass(frozen=True)
class Found:
    """A conversation that was found: where and when it was, and what the visitor asked first that fits."""

    conversation_id: str
    channel: str
    started_at: datetime
    messages: int
    excerpt: str


@dataclass(frozen=True)
class FoundPage:
    """One page of results, newest first; `more` when there are others."""

    results: list[Found]
    more: bool


class ConversationSearch:
    """Searches the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, query: Query, readable: Readable, page: int = 1, size: int = 20) -> FoundPage:
        """The conversations that fit `query`, `size` a page, from page 1; `readable` says which rows may be read."""
        words = query.text.split()
        statement = (
            select(Conversation)
            .where(*_conditions(query, words, readable))
            .order_by(Conversation.started_at.desc(), Conversation.id)
            .limit(size + 1)
            .offset((page - 1) * size)
        )
        with reading(self._engine) as session:
            rows = list(session.execute(statement).scalars())
            return FoundPage([_found(session, row, words, readable) for row in rows[:size]], more=len(rows) > size)


def _conditions(query: Query, words: list[str], readable: Readable) -> list[Any]:
    conditions = [_some(Message, readable(Message))]
    conditions += [_some(Message, readable(Message), _has(word)) for word in words]
    if query.topic:
        conditions.append(_some(TurnOutcome, readable(TurnOutcome), TurnOutcome.intent == query.topic))
    if query.outcome:
        conditions.append(_some(TurnOutcome, readable(TurnOutcome), TurnOutcome.outcome == query.outcome))
    if query.since:
        conditions.append(Conversation.started_at >= midnight(query.since))
    if query.until:
        conditions.append(Conversation.started_at < midnight(query.until + timedelta(days=1)))
    return conditions


def _some(table: Any, *conditions: Any) -> Any:
    return select(table.id).where(and_(table.conversation_id == Conversation.id, *conditions)).exists()


def _has(word: str) -> Any:
    return Message.text.ilike(_pattern(word), escape="\\")


def _pattern(word: str) -> str:
    """`word` anywhere in a text, with its own wildcards taken literally."""
    literal = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"


def _found(session: Session, row: Conversation, words: list[str], readable: Readable) -> Found:
    mine = and_(Message.conversation_id == row.id, readable(Message))
    count = session.execute(select(func.count()).select_from(Message).where(mine)).scalar_one()
    fitting = [_has(word) for word in words[:1]]
    statement = select(Message.text).where(mine, *fitting or [Message.author == "bezoeker"]).order_by(Message.position)
    text = session.execute(statement.limit(1)).scalar_one_or_none() or ""
    return Found(row.id, row.channel, row.started_at, count, _excerpt(text, words))


def _excerpt(text: str, words: list[str]) -> str:
    """The part of `text` around the first of `words`."""
    plain = " ".join(text.split())
    begin = max(0, plain.casefold().find(words[0].casefold()) - _EXCERPT // 3) if words else 0
    part = plain[begin : begin + _EXCERPT]
    return ("… " if begin else "") + part + (" …" if begin + _EXCERPT < len(plain) else "")
