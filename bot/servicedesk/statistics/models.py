"""The table of numbers of days that are over."""

from sqlalchemy import JSON, Column, Date, String

from bot.platform.database import Base


class StatisticRow(Base):
    """The numbers of one day for one topic, or for all together when `topic` is empty.

    They are kept apart because what they are counted from is removed after a while (`bot/privacy/rules.py`).
    """

    __tablename__ = "statistic"

    day = Column(Date, primary_key=True)
    topic = Column(String(60), primary_key=True)
    counts = Column(JSON, nullable=False)
