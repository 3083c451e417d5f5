"""The orders of operators; the last one of its kind counts, and together they are the history."""

from sqlalchemy import Column, Integer, String, Text

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class Operation(Base):
    """One order: `kind` is `uit`, `aan`, `melding` or `melding_weg`; `text` is the reason, or the notice itself."""

    __tablename__ = "operation"

    id = Column(Integer, primary_key=True)
    kind = Column(String(20), nullable=False, index=True)
    text = Column(Text)
    until = Column(Moment)
    set_by = Column(String(80))
    at = Column(Moment, nullable=False, default=now)
