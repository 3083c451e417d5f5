"""Reads and writes where conversations live in Teams; the only place with that SQL."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.channels.teams.models import TeamsActivity, TeamsConversation, TeamsMessage
from bot.conversations.models import Message
from bot.platform.database import reading, writing

LONGEST_ID = 300
"""Characters in the longest id of Teams that we can keep."""

_ACTIVITIES_KEPT = timedelta(days=2)  # Microsoft delivers again within minutes


@dataclass(frozen=True)
class Place:
    """A chat in Teams, as answers need it; `bot_id` is how Teams names us there."""

    service_url: str
    chat_id: str
    bot_id: str
    tenant_id: str | None


@dataclass(frozen=True)
class Delivery:
    """What somebody who delivers needs to know: for whom, where, and after which position."""

    key: str
    conversation_id: str
    place: Place
    after: int


class TeamsRepository:
    """Conversations, messages and activities of Teams in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_new(self, activity_key: str) -> bool:
        """Remember an activity; False when it was received before, by whichever gateway."""
        try:
            with writing(self._engine) as session:
                session.add(TeamsActivity(key=activity_key))
        except IntegrityError:
            return False
        return True

    def conversation(self, key: str, place: Place) -> str | None:
        """The conversation of this person in this chat, or None; `place` is kept, because addresses may change."""
        query = select(TeamsConversation).where(TeamsConversation.key == key)
        with writing(self._engine) as session:
            row = session.execute(query).scalar_one_or_none()
            if row is None:
                return None
            for name, now in vars(place).items():
                if getattr(row, name) != now:
                    setattr(row, name, now)
            if not row.reachable:
                row.reachable = True
            return str(row.conversation_id)

    def known(self, key: str) -> str | None:
        """The conversation of this person in this chat, or None; nothing changes."""
        query = select(TeamsConversation.conversation_id).where(TeamsConversation.key == key)
        with reading(self._engine) as session:
            found: str | None = session.execute(query).scalar_one_or_none()
            return found

    def settle(self, key: str, conversation_id: str, place: Place) -> bool:
        """Keep that this conversation lives there; False when this person got another one at the same moment."""
        try:
            with writing(self._engine) as session:
                session.add(TeamsConversation(key=key, conversation_id=conversation_id, **vars(place)))
        except IntegrityError:
            return False
        return True

    def take(self, conversation_id: str, seconds: float) -> Delivery | None:
        """Become the one who delivers to this conversation, for so long; None when it is not ours to deliver now."""
        now = datetime.now(UTC)
        free = or_(TeamsConversation.busy_until.is_(None), TeamsConversation.busy_until < now)
        mine = (TeamsConversation.conversation_id == conversation_id, TeamsConversation.reachable.is_(True), free)
        with writing(self._engine) as session:
            taken = session.execute(
                update(TeamsConversation)
                .where(*mine)
                .values(busy_until=now + timedelta(seconds=seconds))
                .execution_options(synchronize_session=False)
            )
            if not taken.rowcount:
                return None
            query = select(TeamsConversation).where(TeamsConversation.conversation_id == conversation_id)
            row = session.execute(query).scalar_one()
            place = Place(row.service_url, row.chat_id, row.bot_id, row.tenant_id)
            return Delivery(row.key, conversation_id, place, row.delivered)

    def delivered(self, key: str, position: int, message_ids: list[str]) -> None:
        """Teams has the reply at `position`, as these messages."""
        with writing(self._engine) as session:
            session.execute(
                update(TeamsConversation)
                .where(TeamsConversation.key == key)
                .values(delivered=position)
                .execution_options(synchronize_session=False)
            )
            session.add_all(TeamsMessage(key=key, message_id=each, position=position) for each in message_ids)

    def release(self, key: str, reachable: bool = True) -> None:
        """Let somebody else deliver; `reachable` is false when Teams does not let us write there any more."""
        with writing(self._engine) as session:
            session.execute(
                update(TeamsConversation)
                .where(TeamsConversation.key == key)
                .values(busy_until=None, reachable=reachable)
                .execution_options(synchronize_session=False)
            )

    def position_of(self, key: str, message_id: str) -> int | None:
        """The position of the reply that Teams knows as `message_id`, in this person's conversation."""
        query = select(TeamsMessage.position).where(TeamsMessage.key == key, TeamsMessage.message_id == message_id)
        with reading(self._engine) as session:
            position: int | None = session.execute(query).scalars().first()
            return position

    def undelivered(self, newer_than: timedelta) -> list[str]:
        """The conversations with a recent reply that Teams does not have yet."""
        query = (
            select(TeamsConversation.conversation_id)
            .join(Message, Message.conversation_id == TeamsConversation.conversation_id)
            .where(
                TeamsConversation.reachable.is_(True),
                Message.author != "bezoeker",
                Message.position > TeamsConversation.delivered,
                Message.at > datetime.now(UTC) - newer_than,
            )
            .group_by(TeamsConversation.conversation_id)
            .order_by(func.min(Message.at))
        )
        with reading(self._engine) as session:
            return list(session.execute(query).scalars())

    def forget_activities(self) -> None:
        """Remove the activities that cannot come again."""
        with writing(self._engine) as session:
            session.execute(delete(TeamsActivity).where(TeamsActivity.at < datetime.now(UTC) - _ACTIVITIES_KEPT))
