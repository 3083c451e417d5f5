"""Where conversations live in channels whose replies go out as messages; the only place with that SQL.

The tables hold no names and no ids of people, only keyed hashes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, delete, func, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.channels.port import Address
from bot.conversations.models import Message
from bot.platform.claims import claim
from bot.platform.clock import now
from bot.platform.database import Base, Moment, reading, writing

_LONGEST_ID = 300  # characters in the longest id of a channel that we can keep
MARK = 16
"""Characters of the key of a place that stand in buttons, to say whose conversation it is."""

_RECEIVED_KEPT = timedelta(days=2)  # channels deliver again within minutes


class PlaceRow(Base):
    """Where one person's conversation lives in a channel.

    `delivered` is the position of the last reply that the channel has. Who delivers holds the row until `busy_until`.
    `reachable` is false after the channel said that we may not write there, until the person is heard from again.
    """

    __tablename__ = "place"

    key = Column(String(64), primary_key=True)
    channel = Column(String(20), nullable=False)
    conversation_id = Column(ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, unique=True)
    address = Column(JSON, nullable=False)
    delivered = Column(Integer, nullable=False, default=0)
    busy_until = Column(Moment)
    reachable = Column(Boolean, nullable=False, default=True)


class PlaceMessage(Base):
    """A message that a channel has from us: its id there, and the position of the reply that it shows."""

    __tablename__ = "place_message"

    id = Column(Integer, primary_key=True)
    key = Column(ForeignKey("place.key", ondelete="CASCADE"), nullable=False, index=True)
    message_id = Column(String(_LONGEST_ID), nullable=False)
    position = Column(Integer, nullable=False)


class Received(Base):
    """Something that was received, so that a second delivery is not answered again."""

    __tablename__ = "received"

    key = Column(String(64), primary_key=True)
    at = Column(Moment, nullable=False, default=now, index=True)


@dataclass(frozen=True)
class Delivery:
    """What somebody who delivers needs to know: for whom, where, and after which position."""

    key: str
    conversation_id: str
    address: Address
    after: int


@dataclass(frozen=True)
class Place:
    """A conversation, and the position of the reply that was asked for, if it was."""

    conversation_id: str
    position: int | None


class Places:
    """The places of one channel in the database of `engine`."""

    def __init__(self, engine: Engine, channel: str) -> None:
        self._engine = engine
        self._channel = channel

    def is_new(self, key: str) -> bool:
        """Remember that this was received; False when it was received before, by whichever gateway."""
        try:
            with writing(self._engine) as session:
                session.add(Received(key=key))
        except IntegrityError:
            return False
        return True

    def conversation(self, key: str, address: Address) -> str | None:
        """The conversation of this person in this chat, or None; `address` is kept, because addresses may change."""
        with writing(self._engine) as session:
            row = session.get(PlaceRow, key)
            if row is None:
                return None
            if row.address != address:
                row.address = address
            if not row.reachable:
                row.reachable = True
            return str(row.conversation_id)

    def was_left(self, key: str) -> bool:
        """Whether nothing may be brought to this person's chat, until they are heard from again."""
        with reading(self._engine) as session:
            row = session.get(PlaceRow, key)
            return row is not None and not row.reachable

    def settle(self, key: str, conversation_id: str, address: Address) -> bool:
        """Keep that this conversation lives there; False when this person got another one at the same moment."""
        row = PlaceRow(key=key, channel=self._channel, conversation_id=conversation_id, address=address)
        try:
            with writing(self._engine) as session:
                session.add(row)
        except IntegrityError:
            return False
        return True

    def take(self, conversation_id: str, seconds: float) -> Delivery | None:
        """Become the one who delivers to this conversation, for so long; None when it is not ours to deliver now."""
        mine = (PlaceRow.channel == self._channel, PlaceRow.conversation_id == conversation_id)
        with writing(self._engine) as session:
            length, reachable = timedelta(seconds=seconds), PlaceRow.reachable.is_(True)
            if not claim(session, PlaceRow.busy_until, length, *mine, reachable):
                return None
            row = session.execute(select(PlaceRow).where(*mine)).scalar_one()
            return Delivery(row.key, conversation_id, row.address, row.delivered)

    def delivered(self, key: str, position: int, message_ids: Sequence[str | None]) -> None:
        """The channel has the reply at `position`, as these messages, whatever they showed before."""
        known = [each for each in message_ids if each and len(each) <= _LONGEST_ID]
        with writing(self._engine) as session:
            session.execute(_changed(key, delivered=position))
            session.execute(delete(PlaceMessage).where(PlaceMessage.key == key, PlaceMessage.message_id.in_(known)))
            session.add_all(PlaceMessage(key=key, message_id=each, position=position) for each in known)

    def release(self, key: str, reachable: bool = True, after: float = 0.0) -> None:
        """Let somebody else deliver, in so many seconds.

        `reachable` is false when the channel does not let us write there any more.
        """
        busy_until = now() + timedelta(seconds=after) if after else None
        with writing(self._engine) as session:
            session.execute(_changed(key, busy_until=busy_until, reachable=reachable))

    def closed(self, conversation_id: str) -> bool:
        """Whether the channel does not let us write in this conversation's chat."""
        mine = (PlaceRow.channel == self._channel, PlaceRow.conversation_id == conversation_id)
        with reading(self._engine) as session:
            return session.execute(select(PlaceRow.reachable).where(*mine)).scalar_one_or_none() is False

    def position(self, conversation_id: str) -> int:
        """The position of the last reply that the channel has; 0 when there is no such place."""
        query = select(PlaceRow.delivered).where(PlaceRow.conversation_id == conversation_id)
        with reading(self._engine) as session:
            return int(session.execute(query).scalar_one_or_none() or 0)

    def answer_in(self, address: Address, message_id: str | None, mark: str) -> Place | None:
        """The conversation in the chat at `address` that `mark` (the begin of its key) or the message is of.

        Several people can have a conversation in one chat.
        """
        if message_id is None and len(mark) != MARK:
            return None
        shown = (PlaceMessage.key == PlaceRow.key) & (PlaceMessage.message_id == (message_id or ""))
        query = select(PlaceRow, PlaceMessage.position).outerjoin(PlaceMessage, shown)
        query = query.where(PlaceRow.channel == self._channel)
        named = PlaceMessage.position.is_not(None) if message_id else PlaceRow.key.startswith(mark, autoescape=True)
        with reading(self._engine) as session:
            for row, position in session.execute(query.where(named)):
                if row.address.get("chat_id") == address.get("chat_id"):
                    return Place(str(row.conversation_id), position)
        return None

    def shown_as(self, key: str, position: int) -> list[str]:
        """The ids of the messages that show the replies up to this position, in their order."""
        mine = (PlaceMessage.key == key, PlaceMessage.position == position)
        with reading(self._engine) as session:
            return list(
                session.execute(select(PlaceMessage.message_id).where(*mine).order_by(PlaceMessage.id)).scalars()
            )

    def undelivered(self, since: datetime) -> list[str]:
        """The conversations with a reply since this moment that the channel does not have yet."""
        query = (
            select(PlaceRow.conversation_id)
            .join(Message, Message.conversation_id == PlaceRow.conversation_id)
            .where(
                PlaceRow.channel == self._channel,
                PlaceRow.reachable.is_(True),
                Message.author != "bezoeker",
                Message.position > PlaceRow.delivered,
                Message.at > since,
            )
            .group_by(PlaceRow.conversation_id)
            .order_by(func.min(Message.at))
        )
        with reading(self._engine) as session:
            return list(session.execute(query).scalars())

    def forget_received(self) -> None:
        """Remove what cannot come again."""
        with writing(self._engine) as session:
            session.execute(delete(Received).where(Received.at < now() - _RECEIVED_KEPT))


def _changed(key: str, **values: Any) -> Any:
    change = update(PlaceRow).where(PlaceRow.key == key).values(**values)
    return change.execution_options(synchronize_session=False)
