"""Reads and writes conversations; the only place with their SQL."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.conversations.models import ChoiceRow, Conversation, Message
from bot.dialogue.reply import BotMessage, Choice, Reply, Turn


class UnknownConversation(Exception):
    """There is no conversation with this id."""


class ConversationRepository:
    """Conversations, messages and choices in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, channel: str) -> str:
        """Start a conversation in `channel`; returns its unguessable id."""
        conversation = Conversation(id=secrets.token_urlsafe(24), channel=channel)
        with Session(self._engine, future=True) as session, session.begin():
            session.add(conversation)
            return str(conversation.id)

    def add_visitor_message(self, conversation_id: str, text: str) -> None:
        """Keep what the visitor wrote (already redacted).

        Raises:
            UnknownConversation: when the id does not exist.
        """
        with Session(self._engine, future=True) as session, session.begin():
            self._touch(session, conversation_id)
            session.add(self._message(session, conversation_id, author="bezoeker", text=text))

    def add_turn(self, conversation_id: str, turn: Turn) -> list[Reply]:
        """Keep all messages of `turn`, and return them as replies with opaque choice ids."""
        with Session(self._engine, future=True) as session, session.begin():
            self._touch(session, conversation_id)
            return [self._add_reply(session, conversation_id, message, turn) for message in turn.messages]

    def payload(self, conversation_id: str, choice_id: str) -> ChoiceRow | None:
        """The choice that was shown in this conversation under `choice_id`, or None."""
        with Session(self._engine, future=True, expire_on_commit=False) as session:
            choice: ChoiceRow | None = session.get(ChoiceRow, choice_id)
            return choice if choice is not None and choice.conversation_id == conversation_id else None

    def choices_before_latest(self, conversation_id: str) -> list[Choice]:
        """The choices in the assistant's turn to which the visitor's latest message is the reaction."""
        visitor_positions = select(Message.position).where(
            Message.conversation_id == conversation_id, Message.author == "bezoeker"
        )
        with Session(self._engine, future=True) as session:
            latest = session.execute(visitor_positions.order_by(Message.position.desc()).limit(2)).scalars().all()
            until, since = (*latest, 0, 0)[:2]
            query = (
                select(Message.choices)
                .where(Message.conversation_id == conversation_id, Message.position.between(since, until))
                .order_by(Message.position)
            )
            return [Choice(**choice) for choices in session.execute(query).scalars() for choice in choices]

    def messages(self, conversation_id: str) -> Sequence[Message]:
        """All messages in order."""
        query = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.position)
        with Session(self._engine, future=True, expire_on_commit=False) as session:
            return list(session.execute(query).scalars())

    def _touch(self, session: Session, conversation_id: str) -> None:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None:
            raise UnknownConversation(conversation_id)
        conversation.last_active_at = datetime.now(UTC)

    def _add_reply(self, session: Session, conversation_id: str, message: BotMessage, turn: Turn) -> Reply:
        choices = [Choice(id=secrets.token_urlsafe(9), title=button.title) for button in message.buttons]
        session.add_all(
            ChoiceRow(id=choice.id, conversation_id=conversation_id, title=choice.title, payload=button.payload)
            for choice, button in zip(choices, message.buttons, strict=True)
        )
        reply = Reply(
            text=message.text,
            choices=choices,
            sources=message.sources,
            outcome=message.outcome,
            intent=turn.intent,
            confidence=turn.confidence,
        )
        content = reply.model_dump(mode="json")
        session.add(self._message(session, conversation_id, author="assistent", **content))
        session.flush()
        return reply

    def _message(self, session: Session, conversation_id: str, **content: object) -> Message:
        last = select(func.coalesce(func.max(Message.position), 0)).where(Message.conversation_id == conversation_id)
        position = session.execute(last).scalar_one() + 1
        return Message(conversation_id=conversation_id, position=position, **content)
