"""Reads and writes conversations; the only place with their SQL."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from bot.conversations import metrics
from bot.conversations.models import ChoiceRow, Conversation, Feedback, Message, TurnOutcome
from bot.conversations.transcript import Said
from bot.conversations.visiting import Page
from bot.dialogue.reply import BotMessage, Choice, Reply, Turn
from bot.platform.clock import now
from bot.platform.database import reading, writing


class UnknownConversation(Exception):
    """There is no conversation with this id."""


class UnknownMessage(Exception):
    """The conversation has no answer at this position."""


@dataclass(frozen=True)
class BegunTurn:
    """A visitor's message, and what decides how to answer it.

    `is_new` is false for a message that was sent again, and `replies` are then the answers that it got. `agent` is who
    has the conversation, if it is not the assistant. `choices` were open when the visitor wrote.
    """

    said: Said
    is_new: bool
    agent: str | None
    replies: list[Reply]
    choices: list[Choice]


@dataclass(frozen=True)
class Asked:
    """What became of the question that a choice belongs to.

    `outcome` is that of the reply that carried it; `answer` is the choice that the visitor took next, None when they
    said something else or nothing yet.
    """

    outcome: str
    answer: str | None


@dataclass(frozen=True)
class Written:
    """A reply that was added unasked, and the channel of its conversation; not `is_new` when it was there already."""

    channel: str
    reply: Reply
    is_new: bool = True


class ConversationRepository:
    """Conversations, messages, choices, outcomes and feedback in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, channel: str, page: Page | None = None) -> str:
        """Start a conversation in `channel`, on `page` of a website; returns its unguessable id."""
        conversation_id = secrets.token_urlsafe(24)
        with self._writing() as session:
            seen = page.model_dump() if page else None
            session.add(Conversation(id=conversation_id, channel=channel, page=seen))
        return conversation_id

    def begin_turn(self, conversation_id: str, text: str, message_id: str | None = None) -> BegunTurn:
        """Keep what the visitor wrote (already redacted), unless a message with this id was kept before.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        with self._writing() as session:
            agent = _touch(session, conversation_id).agent
            known = _find_message(session, conversation_id, message_id, "bezoeker") if message_id else None
            row = known or _add(session, conversation_id, author="bezoeker", text=text, message_id=message_id)
            return BegunTurn(
                said=_said(row),
                is_new=known is None,
                agent=agent,
                replies=_replies_to(session, row) if known else [],
                choices=_choices_before(session, row),
            )

    def add_turn(self, conversation_id: str, turn: Turn, again: Sequence[Choice] = ()) -> list[Reply]:
        """Keep all messages of `turn` and how it ended; returns them as replies with opaque choice ids.

        The last one offers the choices `again` besides its own. Nothing is kept, and the list is empty, when a member
        of staff has the conversation: the assistant is silent.

        Raises:
            UnknownConversation: when the id does not exist.
        """
        with self._writing() as session:
            conversation = _touch(session, conversation_id)
            if conversation.agent:
                return []
            session.add(
                TurnOutcome(
                    conversation_id=conversation_id,
                    channel=conversation.channel,
                    outcome=turn.messages[-1].outcome,
                    intent=turn.intent,
                    confidence=turn.confidence,
                )
            )
            *first, last = turn.messages
            replies = [_add_reply(session, conversation_id, message, turn) for message in first]
            return [*replies, _add_reply(session, conversation_id, last, turn, again)]

    def add_note(self, conversation_id: str, message: BotMessage, again: Sequence[Choice] = ()) -> Written:
        """Keep what the assistant says unasked, and which choices it offers `again`.

        Raises:
            UnknownConversation: when the id does not exist.
        """
        with self._writing() as session:
            channel = _touch(session, conversation_id).channel
            return Written(channel, _add_reply(session, conversation_id, message, Turn(messages=[message]), again))

    def add_agent_message(
        self, conversation_id: str, text: str, suggestion_id: str | None = None, message_id: str | None = None
    ) -> Written:
        """Keep what a member of staff wrote, perhaps from a suggestion, unless a message with this id was kept before.

        Raises:
            UnknownConversation: when the id does not exist.
        """
        content = {"text": text, "outcome": "overgedragen", "suggestion_id": suggestion_id, "message_id": message_id}
        with self._writing() as session:
            channel = _touch(session, conversation_id).channel
            known = _find_message(session, conversation_id, message_id, "medewerker") if message_id else None
            row = known or _add(session, conversation_id, author="medewerker", **content)
            return Written(channel, _reply(row, rating=None), is_new=known is None)

    def agent(self, conversation_id: str) -> str | None:
        """The name of the member of staff who talks to the visitor, or None for the assistant.

        Raises:
            UnknownConversation: when the id does not exist.
        """
        with reading(self._engine) as session:
            agent: str | None = find_conversation(session, conversation_id).agent
            return agent

    def choice(self, conversation_id: str, choice_id: str) -> ChoiceRow | None:
        """The choice that was shown in this conversation under `choice_id`, or None."""
        with reading(self._engine) as session:
            choice: ChoiceRow | None = session.get(ChoiceRow, choice_id)
            return choice if choice is not None and choice.conversation_id == conversation_id else None

    def payload(self, choice_id: str) -> str | None:
        """What stands behind a choice of whichever conversation; None when there is none with this id."""
        with reading(self._engine) as session:
            choice = session.get(ChoiceRow, choice_id)
            return str(choice.payload) if choice else None

    def asked(self, conversation_id: str, choice_id: str) -> Asked | None:
        """What became of the question with this choice; None when the conversation has no such question."""
        answer: str | None = None
        with reading(self._engine) as session:
            mine = Message.conversation_id == conversation_id
            query = select(Message).where(mine, Message.author != "medewerker").order_by(Message.position.desc())
            for message in session.execute(query).scalars():
                if message.author == "bezoeker":
                    answer = message.text
                elif choice_id in {choice["id"] for choice in message.choices}:
                    taken = answer in {choice["title"] for choice in message.choices}
                    return Asked(message.outcome, answer if taken else None)
        return None

    def entries(self, conversation_id: str, after: int = 0) -> list[Said | Reply]:
        """All messages after position `after`, in order.

        Raises:
            UnknownConversation: when the id does not exist.
        """
        query = (
            select(Message, Feedback.rating, Feedback.comment)
            .outerjoin(
                Feedback,
                (Feedback.conversation_id == Message.conversation_id) & (Feedback.position == Message.position),
            )
            .where(Message.conversation_id == conversation_id, Message.position > after)
            .order_by(Message.position)
        )
        with reading(self._engine) as session:
            find_conversation(session, conversation_id)
            return [
                _said(row) if row.author == "bezoeker" else _reply(row, rating, comment)
                for row, rating, comment in session.execute(query)
            ]

    def mark_delivery(self, conversation_id: str, after: int, until: int, code: str | None) -> list[Reply]:
        """Keep why what members of staff wrote between two positions did not arrive, or that it did (`code` None).

        Returns the replies of which that is news.
        """
        query = select(Message).where(
            Message.conversation_id == conversation_id,
            Message.author == "medewerker",
            Message.position > after,
            Message.position <= until,
            func.coalesce(Message.undelivered, "") != (code or ""),
        )
        with self._writing() as session:
            rows = session.execute(query.order_by(Message.position)).scalars().all()
            for row in rows:
                row.undelivered = code
            return [_reply(row, rating=None) for row in rows]

    def rate(self, conversation_id: str, position: int, rating: str, reason: str | None, comment: str | None) -> None:
        """Keep a visitor's thumb and `comment` (already redacted); a second one for the same answer replaces the first.

        Raises:
            UnknownMessage: when there is no answer at `position`.
        """
        query = select(Message.author).where(Message.conversation_id == conversation_id, Message.position == position)
        with self._writing() as session:
            if session.execute(query).scalar_one_or_none() in (None, "bezoeker"):
                raise UnknownMessage(position)
            session.merge(
                Feedback(
                    conversation_id=conversation_id,
                    position=position,
                    rating=rating,
                    reason=reason,
                    comment=comment,
                    at=now(),
                )
            )

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with metrics.stage_seconds.labels("database").time(), writing(self._engine) as session:
            yield session


def find_conversation(session: Session, conversation_id: str) -> Conversation:
    """The row of a conversation.

    Raises:
        UnknownConversation: when the id does not exist.
    """
    conversation: Conversation | None = session.get(Conversation, conversation_id)
    if conversation is None:
        raise UnknownConversation
    return conversation


def _touch(session: Session, conversation_id: str) -> Conversation:
    conversation = find_conversation(session, conversation_id)
    conversation.last_active_at = now()
    try:
        session.flush()  # the write lock comes now, so nobody else can take the next position or erase
    except StaleDataError as error:
        raise UnknownConversation from error  # erased since the line above
    return conversation


def _find_message(session: Session, conversation_id: str, message_id: str, author: str) -> Message | None:
    query = select(Message).where(
        Message.conversation_id == conversation_id, Message.message_id == message_id, Message.author == author
    )
    message: Message | None = session.execute(query).scalar_one_or_none()
    return message


def _replies_to(session: Session, said: Message) -> list[Reply]:
    """What came after `said`, up to the visitor's next message."""
    query = (
        select(Message)
        .where(Message.conversation_id == said.conversation_id, Message.position > said.position)
        .order_by(Message.position)
    )
    rows = takewhile(lambda row: row.author != "bezoeker", session.execute(query).scalars())
    return [_reply(row, rating=None) for row in rows]


def _choices_before(session: Session, said: Message) -> list[Choice]:
    """The choices between the visitor's message before `said` and `said` itself."""
    mine = Message.conversation_id == said.conversation_id
    previous = select(func.max(Message.position)).where(
        mine, Message.author == "bezoeker", Message.position < said.position
    )
    since = session.execute(previous).scalar_one() or 0
    query = (
        select(Message.choices).where(mine, Message.position.between(since, said.position)).order_by(Message.position)
    )
    return [Choice(**choice) for choices in session.execute(query).scalars() for choice in choices]


def _add(session: Session, conversation_id: str, **content: object) -> Message:
    last = select(func.coalesce(func.max(Message.position), 0)).where(Message.conversation_id == conversation_id)
    position = session.execute(last).scalar_one() + 1
    message = Message(conversation_id=conversation_id, position=position, **content)
    session.add(message)
    session.flush()
    return message


def _add_reply(
    session: Session, conversation_id: str, message: BotMessage, turn: Turn, again: Sequence[Choice] = ()
) -> Reply:
    choices = [
        Choice(id=secrets.token_urlsafe(9), title=button.title, quiet=button.quiet) for button in message.buttons
    ]
    session.add_all(
        ChoiceRow(id=choice.id, conversation_id=conversation_id, title=choice.title, payload=button.payload)
        for choice, button in zip(choices, message.buttons, strict=True)
    )
    content = message.model_dump(mode="json", include={"text", "sources", "checklist", "outcome", "form", "drawing"})
    row = _add(
        session,
        conversation_id,
        author="assistent",
        choices=[choice.model_dump() for choice in (*again, *choices)],
        intent=turn.intent,
        confidence=turn.confidence,
        **content,
    )
    return _reply(row, rating=None)


def _said(row: Message) -> Said:
    return Said(position=row.position, at=row.at, text=row.text, message_id=row.message_id)


def _reply(row: Message, rating: str | None, comment: str | None = None) -> Reply:
    columns = ("author", "position", "text", "outcome", "intent", "confidence", "form", "drawing", "undelivered")
    lists = {name: getattr(row, name) or [] for name in ("choices", "sources", "checklist")}
    return Reply.model_validate(
        {name: getattr(row, name) for name in columns} | lists | {"at": row.at, "rating": rating, "comment": comment}
    )
