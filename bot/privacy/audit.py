"""The audit record: who saw, took, sent, gave back, closed, exported, erased or searched what, and who signed in.

It only grows. The database itself refuses a change, and refuses removal before the row's last day. A conversation's
id stays in it when the conversation is erased; its text never is in it.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, Protocol, get_args

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Engine

from bot.conversations.redaction import redact
from bot.platform.clock import now
from bot.platform.database import reading, writing
from bot.privacy.models import AuditRow

Action = Literal[
    "ingelogd",
    "mislukt",
    "bekeken",
    "ingezien",
    "overgenomen",
    "verstuurd",
    "teruggegeven",
    "overgedragen",
    "afgesloten",
    "heropend",
    "genoteerd",
    "gelabeld",
    "uitgesteld",
    "herinnerd",
    "gemist",
    "geexporteerd",
    "gewist",
    "gezocht",
    "tekst",
    "beheer",
]

ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
OPERATOR = "opdrachtregel"
"""Who did it, when it was done with a `bro` command."""
VISITOR = "bezoeker"
"""Who did it, when the visitor did; nothing tells which visitor."""
ASSISTANT = "assistent"
"""Who did it, when nobody asked for it."""

_LONGEST_DETAIL = 200  # characters


class Doer(Protocol):
    """Somebody with a name of their own: an agent, or a program."""

    @property
    def username(self) -> str:
        """The name that the record keeps."""


@dataclass(frozen=True)
class AuditEntry:
    """One line of the record."""

    id: int
    at: datetime
    agent: str
    action: Action
    conversation_id: str | None
    detail: str | None
    keep_until: date


class Audit:
    """The record in the database of `engine`; each row is kept for `days` days."""

    def __init__(self, engine: Engine, days: int) -> None:
        self.engine = engine
        self._keep = timedelta(days=days)

    async def record(
        self, agent: Doer | str, action: Action, conversation_id: str | None = None, detail: str | None = None
    ) -> None:
        """Add a line; personal data is taken out of `detail` first.

        Raises:
            ValueError: when `action` is not in the closed list.
            SQLAlchemyError: when it cannot be kept; then what it is about must not happen either.
        """
        await asyncio.to_thread(self.record_now, agent, action, conversation_id, detail)

    def record_now(
        self, agent: Doer | str, action: Action, conversation_id: str | None = None, detail: str | None = None
    ) -> None:
        """The same as `record`, for code that is not asynchronous."""
        with writing(self.engine) as session:
            session.add(self.line(agent, action, conversation_id, detail))

    def line(
        self, agent: Doer | str, action: Action, conversation_id: str | None = None, detail: str | None = None
    ) -> AuditRow:
        """The line that `record` adds, for who does it in the transaction of the deed itself."""
        if action not in ACTIONS:
            raise ValueError(f"no such action: {action}")
        return AuditRow(
            agent=(agent if isinstance(agent, str) else agent.username)[:80],
            action=action,
            conversation_id=conversation_id,
            detail=redact(detail).text[:_LONGEST_DETAIL] if detail else None,
            keep_until=now().date() + self._keep,
        )

    def entries(
        self,
        *,
        agent: str | None = None,
        action: Action | None = None,
        conversation_id: str | None = None,
        telling: str | None = None,
        since: date | None = None,
        before_id: int | None = None,
        limit: int = 100,
    ) -> list[AuditEntry]:
        """Lines that fit all that is given, newest first.

        Args:
            telling: words in the detail, such as the number of a conversation.
            before_id: asks for lines older than that one.
        """
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        for column, wanted in (
            (AuditRow.agent, agent),
            (AuditRow.action, action),
            (AuditRow.conversation_id, conversation_id),
        ):
            if wanted is not None:
                query = query.where(column == wanted)
        if telling:
            query = query.where(func.lower(AuditRow.detail).contains(telling.lower(), autoescape=True))
        if since is not None:
            query = query.where(AuditRow.at >= datetime(since.year, since.month, since.day, tzinfo=UTC))
        if before_id is not None:
            query = query.where(AuditRow.id < before_id)
        with reading(self.engine) as session:
            return [_entry(row) for row in session.execute(query).scalars()]

    def remove_old(self) -> int:
        """Remove the lines whose last day has passed; returns how many."""
        query = delete(AuditRow).where(AuditRow.keep_until < now().date())
        with writing(self.engine) as session:
            removed: int = session.execute(query).rowcount
            return removed


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.id, row.at, row.agent, row.action, row.conversation_id, row.detail, row.keep_until)
