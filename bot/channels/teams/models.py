"""The tables of the Teams channel. They hold no names and no ids of people, only keyed hashes."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Text

from bot.platform.clock import now
from bot.platform.database import Base, Moment


class TeamsConversation(Base):
    """Where one person's conversation lives in Teams.

    `delivered` is the position of the last reply that Teams has. Who delivers holds the row until `busy_until`.
    `reachable` is false after Teams said that the bot may not write there, until the person is heard from again.
    """

    __tablename__ = "teams_conversation"

    key = Column(String(64), primary_key=True)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, unique=True)
    service_url = Column(Text, nullable=False)
    chat_id = Column(String(300), nullable=False)
    bot_id = Column(String(300), nullable=False)
    tenant_id = Column(String(64))
    delivered = Column(Integer, nullable=False, default=0)
    busy_until = Column(Moment)
    reachable = Column(Boolean, nullable=False, default=True)


class TeamsMessage(Base):
    """A message that Teams has from us: its id there, and the position of the reply that it shows."""

    __tablename__ = "teams_message"

    id = Column(Integer, primary_key=True)
    key = Column(ForeignKey("teams_conversation.key", ondelete="CASCADE"), nullable=False, index=True)
    message_id = Column(String(300), nullable=False)
    position = Column(Integer, nullable=False)


class TeamsActivity(Base):
    """An activity that was received, so that a second delivery is not answered again."""

    __tablename__ = "teams_activity"

    key = Column(String(64), primary_key=True)
    at = Column(Moment, nullable=False, default=now, index=True)
