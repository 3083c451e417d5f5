"""Reads and writes handovers; each change of state is one conditional UPDATE, so only one of several can win."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from bot.conversations.models import Conversation, Message
from bot.conversations.repository import find_conversation
from bot.handover.handover import OPEN, Handover, HandoverState, Resumed, Unanswered, UnknownHandover
from bot.handover.models import ContactRow, HandoverRow, NoteRow, OutboxRow
from bot.platform import clock
from bot.platform.database import reading, writing

BUSY = timedelta(seconds=60)
"""How long one gateway may be sending something before another may try."""

REOPENABLE = timedelta(minutes=1)
"""How long a transcript waits after the end of a conversation: who closed it by mistake opens it again within that."""

_COLUMNS = Handover.model_fields.keys() - {"summary", "tags", "page", "visitor_here"}


class LastWord(NamedTuple):
    """How a conversation with a person stands: who wrote the last message, and who of both people said what last when.

    They differ when the assistant asked the visitor whether they are still there. The form for contact details, which a
    member of staff sent, is a word of theirs. A talk is not silent for longer than somebody has had it, and not before
    the end of the time for which it was put aside.
    """

    handover_id: int
    newest_author: str
    spoken_by: str
    at: datetime


class HandoverRepository:
    """Handovers in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def offer(self, conversation_id: str, reason: str, topic: str | None) -> Handover:
        """The open handover of the conversation, made when there is none; an unanswered offer gets the new reason."""
        try:
            with writing(self._engine) as session:
                row = _open_row(session, conversation_id) or _new_row(session, conversation_id)
                if row.state == "aangeboden":
                    row.reason, row.topic = reason, topic
                return _handover(row)
        except IntegrityError:  # another request of this visitor was first
            with reading(self._engine) as session:
                return _handover(_open_row(session, conversation_id))

    def open_of(self, conversation_id: str) -> Handover | None:
        """The open handover of the conversation, or None."""
        with reading(self._engine) as session:
            row = _open_row(session, conversation_id)
            return _handover(row) if row else None

    def attention(self, conversation_id: str) -> tuple[str | None, bool]:
        """The name of the member of staff who talks to the visitor, if any, and whether the visitor waits for one.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        with reading(self._engine) as session:
            agent = find_conversation(session, conversation_id).agent
            row = _open_row(session, conversation_id)
            return agent, bool(row and row.state == "wachtend")

    def get(self, handover_id: int) -> Handover:
        """One handover.

        Raises:
            UnknownHandover: when there is none with this id.
        """
        with reading(self._engine) as session:
            row = session.get(HandoverRow, handover_id)
            if row is None:
                raise UnknownHandover(handover_id)
            return _handover(row)

    def select(self, *conditions: Any, newest: tuple[Any, int] | None = None) -> list[Handover]:
        """The handovers for which all `conditions` on `HandoverRow` hold, oldest first.

        With `newest`, a column and a number: so many at most, those with the highest value of that column, that first.
        """
        query = select(HandoverRow).where(*conditions)
        if newest is None:
            query = query.order_by(HandoverRow.asked_at, HandoverRow.id)
        else:
            query = query.order_by(newest[0].desc(), HandoverRow.id.desc()).limit(newest[1])
        with reading(self._engine) as session:
            return [_handover(row) for row in session.execute(query).scalars()]

    def move(
        self, handover_id: int, sources: Sequence[HandoverState], values: dict[str, Any], *conditions: Any
    ) -> Handover | None:
        """Set `values` when the handover is in one of `sources` and all `conditions` hold; None when it is not.

        Who talks to the visitor follows from it in the same transaction, and what must be sent when it ends.
        """
        query = update(HandoverRow).where(HandoverRow.id == handover_id, HandoverRow.state.in_(sources), *conditions)
        with writing(self._engine) as session:
            moved = session.execute(query.values(**values).execution_options(synchronize_session=False))
            if moved.rowcount != 1:
                return None
            row = session.get(HandoverRow, handover_id)
            talks = row.agent_name if row.state == "in_gesprek" else None
            session.execute(update(Conversation).where(Conversation.id == row.conversation_id).values(agent=talks))
            _end_with_mail(session, row)
            return _handover(row)

    def reopen(self, handover_id: int, agent: str) -> Handover | None:
        """Give a closed handover back to the account `agent` that closed it, when nothing happened since.

        None when the visitor said something after its end, which they agreed to share with nobody, or when the
        conversation has another handover that is open.
        """
        said = select(Message.id).where(
            Message.conversation_id == HandoverRow.conversation_id,
            Message.author == "bezoeker",
            Message.at > HandoverRow.ended_at,
        )
        values = {"state": "in_gesprek", "ended_at": None, "taken_at": clock.now(), "agent_seen_at": clock.now()}
        try:
            return self.move(handover_id, ("gesloten",), values, HandoverRow.agent == agent, ~said.exists())
        except IntegrityError:  # the index that lets a conversation have one open handover
            return None

    def leave_address(self, handover_id: int, sealed_address: str) -> Handover | None:
        """Put the question in the outbox with the visitor's encrypted address; None when no address was asked.

        It is there as claimed: the caller sends it now, and the sweep leaves it alone for `BUSY`.
        """
        now = clock.now()
        query = update(HandoverRow).where(
            HandoverRow.id == handover_id, HandoverRow.state == "aangeboden", HandoverRow.email_asked_at.is_not(None)
        )
        with writing(self._engine) as session:
            moved = session.execute(query.values(state="per_mail", ended_at=now, email_asked_at=None))
            if moved.rowcount != 1:
                return None
            claimed = {"sealed_address": sealed_address, "attempts": 1, "next_at": now + BUSY}
            session.add(OutboxRow(handover_id=handover_id, what="ticket", **claimed))
            session.flush()
            row = session.get(HandoverRow, handover_id)
            _end_with_mail(session, row)
            return _handover(row)

    def keep_transcript_for_later(self, handover_id: int) -> None:
        """Take the transcript back out of the outbox, for when the conversation that was opened again ends."""
        with writing(self._engine) as session:
            waiting = session.get(OutboxRow, (handover_id, "transcript"))
            contact = session.get(ContactRow, handover_id)
            if waiting and contact and session.get(HandoverRow, handover_id).ended_at is None:
                session.delete(waiting)
                contact.wants_transcript = True

    def unanswered(self, agent: str) -> list[Unanswered]:
        """The conversations of the account `agent` in which the visitor spoke last, longest taken first."""
        answers = aliased(Message)
        last = select(func.max(answers.position)).where(
            answers.conversation_id == Message.conversation_id, answers.author == "medewerker"
        )
        query = (
            select(HandoverRow.id, HandoverRow.reference, func.count())
            .join(Message, Message.conversation_id == HandoverRow.conversation_id)
            .where(HandoverRow.state == "in_gesprek", HandoverRow.agent == agent)
            .where(Message.author == "bezoeker", Message.at > HandoverRow.taken_at)
            .where(Message.position > func.coalesce(last.scalar_subquery(), 0))
            .group_by(HandoverRow.id, HandoverRow.reference)
            .order_by(HandoverRow.id)
        )
        with reading(self._engine) as session:
            rows = session.execute(query).all()
        return [Unanswered(handover_id=row[0], reference=row[1], count=row[2]) for row in rows]

    def resumed(self, agent: str) -> list[Resumed]:
        """The conversations that the account `agent` put aside until a time that is over, longest ago first."""
        spoke = exists().where(
            Message.conversation_id == HandoverRow.conversation_id,
            Message.author == "medewerker",
            Message.at > HandoverRow.snoozed_until,
        )
        query = (
            select(HandoverRow.id, HandoverRow.reference)
            .where(HandoverRow.state == "in_gesprek", HandoverRow.agent == agent)
            .where(HandoverRow.snoozed_until <= clock.now(), ~spoke)
            .order_by(HandoverRow.snoozed_until)
        )
        with reading(self._engine) as session:
            return [Resumed(handover_id=row[0], reference=row[1]) for row in session.execute(query)]

    def last_words(self) -> list[LastWord]:
        """Of each conversation that somebody has: the last message, and when a person said something last."""
        newest, human = aliased(Message), aliased(Message)
        last = select(func.max(Message.position)).where(Message.conversation_id == HandoverRow.conversation_id)
        spoken = last.where(Message.author.in_(("bezoeker", "medewerker")))
        of_both = [one.conversation_id == HandoverRow.conversation_id for one in (newest, human)]
        query = (
            select(HandoverRow, newest, human)
            .select_from(HandoverRow)
            .join(newest, and_(of_both[0], newest.position == last.correlate(HandoverRow).scalar_subquery()))
            .join(human, and_(of_both[1], human.position == spoken.correlate(HandoverRow).scalar_subquery()))
            .where(HandoverRow.state == "in_gesprek")
        )
        with reading(self._engine) as session:
            return [_last_word(*row) for row in session.execute(query)]

    def saw(self, agent: str) -> None:
        """Note that the member of staff with this username is there, in all conversations that they have."""
        with writing(self._engine) as session:
            session.execute(
                update(HandoverRow)
                .where(HandoverRow.agent == agent, HandoverRow.state == "in_gesprek")
                .values(agent_seen_at=clock.now())
            )


def forget_conversation(session: Session, conversation_id: str) -> None:
    """End what is open, drop what is not sent yet, and remove the summaries: the conversation is being erased."""
    mine = HandoverRow.conversation_id == conversation_id
    ids = session.execute(select(HandoverRow.id).where(mine)).scalars().all()
    if not ids:
        return
    for table in (OutboxRow, ContactRow, NoteRow):
        session.query(table).filter(table.handover_id.in_(ids)).delete(synchronize_session=False)
    session.execute(update(HandoverRow).where(mine).values(summary=None, tags=None))
    session.execute(
        update(HandoverRow).where(mine, HandoverRow.state.in_(OPEN)).values(state="ingetrokken", ended_at=clock.now())
    )


def _end_with_mail(session: Session, row: HandoverRow) -> None:
    """Put the transcript in the outbox when a conversation that a person had is over, and the visitor wants it."""
    if row.ended_at is None or row.taken_at is None:
        return
    contact = session.get(ContactRow, row.id)
    if contact is not None and contact.wants_transcript:
        contact.wants_transcript = False
        session.merge(OutboxRow(handover_id=row.id, what="transcript", next_at=clock.now() + REOPENABLE))


def _open_row(session: Session, conversation_id: str) -> HandoverRow | None:
    query = select(HandoverRow).where(HandoverRow.conversation_id == conversation_id, HandoverRow.state.in_(OPEN))
    row: HandoverRow | None = session.execute(query).scalar_one_or_none()
    return row


def _new_row(session: Session, conversation_id: str) -> HandoverRow:
    row = HandoverRow(conversation_id=conversation_id, state="aangeboden", reason="gevraagd")
    session.add(row)
    session.flush()
    row.reference = f"BRO-{row.asked_at:%Y}-{row.id:06d}"
    return row


def _last_word(row: HandoverRow, newest: Message, human: Message) -> LastWord:
    asked = newest.form == "contact" and human.author == "medewerker"
    at = newest.at if asked else human.at
    newest_author = human.author if asked else newest.author
    return LastWord(row.id, newest_author, human.author, max(at, row.taken_at or at, row.snoozed_until or at))


def _handover(row: HandoverRow | None) -> Handover:
    if row is None:
        raise UnknownHandover
    columns = {name: getattr(row, name) for name in _COLUMNS}
    return Handover.model_validate(columns | _now_of(row) | _visitor(row.conversation))


def _now_of(row: HandoverRow) -> dict[str, Any]:
    """What the columns say now: a time that is over is no time, and nothing written is nothing."""
    snoozed = row.snoozed_until is not None and row.snoozed_until > clock.now()
    return {
        "summary": row.summary or {},
        "tags": row.tags or [],
        "snoozed_until": row.snoozed_until if snoozed else None,
    }


def _visitor(conversation: Conversation | None) -> dict[str, Any]:
    if conversation is None or conversation.here_until is None:
        return {}
    return {"page": conversation.page, "visitor_here": conversation.here_until > clock.now()}
