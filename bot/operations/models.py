"""The orders of operators; the last one of its kind counts, and together they are the history."""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Integer, String, Text

from bot.conversations.models import Base


def _now() -> datetime:
    return datetime.now(UTC)


class Operation(Base):  # type: ignore[misc]
    """One order: `kind` is `uit`, `aan`, `melding` or `melding_weg`; `text` is the reason, or the notice itself."""

    __tablename__ = "operation"

    id = Column(Integer, primary_key=True)
    kind = Column(String(20), nullable=False, index=True)
    text = Column(Text)
    until = Column(DateTime(timezone=True))
    set_by = Column(String(80))
    at = Column(DateTime(timezone=True), nullable=False, default=_now)
