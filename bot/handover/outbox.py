"""What must be sent about a handover; what fails is tried again until it arrives.

A question goes to the ticket system. The visitor's address for it is here only, encrypted with a key made from the
internal secret, and goes away when it has arrived; then the note for members of staff follows. A transcript goes to the
visitor, at the address that they gave to the person who helped them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from cryptography.fernet import InvalidToken
from sqlalchemy import and_, delete, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.sql import ColumnElement

from bot.conversations import metrics
from bot.conversations.repository import ConversationRepository, UnknownConversation
from bot.dialogue.client import DialogueUnavailable
from bot.dialogue.content import contact
from bot.handover.contact import Contacts
from bot.handover.handover import Handover
from bot.handover.models import HandoverRow, OutboxRow
from bot.handover.repository import BUSY, HandoverRepository
from bot.handover.sight import until_its_end
from bot.handover.summary import ticket_subject, ticket_text
from bot.handover.tickets.mail import Mailer
from bot.handover.tickets.port import Note, Ticket, TicketSystem, TicketSystemUnavailable
from bot.handover.transcript_mail import TranscriptMail, transcript_mail
from bot.platform import clock
from bot.platform.claims import claim
from bot.platform.database import reading, writing
from bot.platform.keys import box
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

WriteNote = Callable[[Handover], Awaitable[Note | None]]
"""Writes the note that follows a question, or None when there is nothing worth saying."""

What = Literal["ticket", "note", "transcript"]

_DELAYS = (60, 120, 300, 900, 1800, 3600)  # seconds until the next attempt; the last one repeats
_WEEK = timedelta(days=7)
_LONGEST: dict[What, timedelta] = {"ticket": _WEEK, "transcript": _WEEK, "note": timedelta(days=1)}
"""After this it is dropped, and the log says so: an address may be kept no longer, and a later note helps nobody."""
_COUNTERS = {"ticket": metrics.tickets, "note": metrics.ticket_notes, "transcript": metrics.transcripts}
_FAILURES = (TicketSystemUnavailable, DialogueUnavailable, InvalidToken, UnknownConversation)


class Item(NamedTuple):
    """One thing in the outbox, since `asked_at`; `sealed` is the encrypted address at which to answer a question."""

    handover_id: int
    what: What
    asked_at: datetime
    sealed: str = ""


class Outbox:
    """Sends questions through `tickets` and transcripts through `mailer`; without one of those it leaves them."""

    def __init__(
        self, engine: Engine, settings: Settings, tickets: TicketSystem | None, mailer: Mailer | None = None
    ) -> None:
        """
        Raises:
            ValueError: when the settings have no internal secret.
        """
        self._fernet = box(settings, "handover outbox")
        self.contacts = Contacts(engine, settings)
        self.mails_transcripts = mailer is not None
        self._engine = engine
        self._tickets, self._mailer = tickets, mailer
        self._answers_to = settings.mail_to or contact()["mail"]
        self._kept_days = settings.retention_transcripts_days
        self._handovers = HandoverRepository(engine)
        self._conversations = ConversationRepository(engine)
        self.write_note: WriteNote | None = None  # set by who can suggest replies

    def seal(self, address: str) -> str:
        """The address, encrypted."""
        return self._fernet.encrypt(address.encode()).decode()

    async def send(self, item: Item) -> bool:
        """Try to deliver what the caller has claimed.

        Returns whether that went well; what did not is tried again later.
        """
        try:
            if item.what == "transcript" and self._mailer:
                await self._mail_transcript(self._mailer, item)
            elif item.what == "ticket" and self._tickets:
                await self._deliver(self._tickets, item)
            elif item.what == "note" and self._tickets:
                await self._add_note(self._tickets, item)
            else:
                return False
        except _FAILURES as error:
            code = getattr(error, "code", type(error).__name__)
            _COUNTERS[item.what].labels("failed").inc()
            logger.error(f"{item.what}_not_sent", extra={"handover": item.handover_id, "code": code})
            await asyncio.to_thread(self._postpone, item)
            return False
        return True

    async def _deliver(self, tickets: TicketSystem, item: Item) -> None:
        ticket_id = await tickets.create_ticket(await asyncio.to_thread(self._ticket, item))
        await asyncio.to_thread(self._sent, item, ticket_id)
        _count_sent(item)

    async def _add_note(self, tickets: TicketSystem, item: Item) -> None:
        handover = await asyncio.to_thread(self._handovers.get, item.handover_id)
        note = await self.write_note(handover) if self.write_note else None
        if note and handover.ticket:
            await tickets.post_internal_note(handover.ticket, note)
            _count_sent(item)
        await asyncio.to_thread(self._drop, item)

    async def _mail_transcript(self, mailer: Mailer, item: Item) -> None:
        """Mail it once; not while the conversation goes on again, and not when the address is gone."""
        handover = await asyncio.to_thread(self._handovers.get, item.handover_id)
        if handover.ended_at is None:
            await asyncio.to_thread(self._handovers.keep_transcript_for_later, item.handover_id)
            return
        details = await asyncio.to_thread(self.contacts.of, item.handover_id)
        if details and details.email:
            mail = await asyncio.to_thread(self._transcript, handover)
            name = f"{handover.reference}.{item.asked_at:%Y%m%d%H%M%S}"
            headers = {"Reply-To": self._answers_to}
            await mailer.send(details.email, mail.subject, mail.text, headers, name)
            _count_sent(item)
        await asyncio.to_thread(self._drop, item)

    async def send_due(self) -> None:
        """Try everything whose time has come, questions first; after a failure the others wait for the next time.

        A gateway without a ticket system, or without mail, leaves it for one that has it: what it claims waits a
        minute longer.
        """
        if self._tickets:
            await self._send_due("ticket", "note")
        if self._mailer:
            await self._send_due("transcript")

    async def _send_due(self, *kinds: What) -> None:
        for what in kinds:
            for handover_id in await asyncio.to_thread(self._due, what):
                item = await asyncio.to_thread(self._claim, handover_id, what)
                if item is None or not await self.send(item):
                    return

    def _due(self, what: What) -> list[int]:
        due = (OutboxRow.what == what, OutboxRow.next_at <= clock.now())
        query = select(OutboxRow.handover_id).where(*due).order_by(OutboxRow.asked_at)
        with reading(self._engine) as session:
            return list(session.execute(query).scalars())

    def _claim(self, handover_id: int, what: What) -> Item | None:
        """What is to be sent; None when it is not due any more or somebody else is sending it."""
        item = Item(handover_id, what, clock.now())
        with writing(self._engine) as session:
            if not claim(session, OutboxRow.next_at, BUSY, _is(item), attempts=OutboxRow.attempts + 1):
                return None
            row = session.get(OutboxRow, (handover_id, what))
            return item._replace(asked_at=row.asked_at, sealed=row.sealed_address)

    def _ticket(self, item: Item) -> Ticket:
        handover = self._handovers.get(item.handover_id)
        if handover.conversation_id is None:
            raise UnknownConversation
        entries = until_its_end(handover, self._conversations.entries(handover.conversation_id))
        return Ticket(
            reference=handover.reference,
            subject=ticket_subject(handover),
            text=ticket_text(handover, entries, self.contacts.of(item.handover_id)),
            requester=self._fernet.decrypt(item.sealed.encode()).decode(),
        )

    def _transcript(self, handover: Handover) -> TranscriptMail:
        if handover.conversation_id is None:
            raise UnknownConversation
        return transcript_mail(handover, self._conversations.entries(handover.conversation_id), self._kept_days)

    def _sent(self, item: Item, ticket_id: str) -> None:
        """Forget the address at once, and keep the number that the ticket got for the note."""
        note_to_follow = {"what": "note", "sealed_address": "", "attempts": 0, "next_at": clock.now()}
        with writing(self._engine) as session:
            session.execute(update(OutboxRow).where(_is(item)).values(note_to_follow))
            session.execute(
                update(HandoverRow).where(HandoverRow.id == item.handover_id).values(ticket=ticket_id[:200])
            )

    def _drop(self, item: Item) -> None:
        with writing(self._engine) as session:
            session.execute(delete(OutboxRow).where(_is(item)))

    def _postpone(self, item: Item) -> None:
        """Wait longer after each failure, and give up in the end."""
        now = clock.now()
        with writing(self._engine) as session:
            row = session.get(OutboxRow, (item.handover_id, item.what))
            if row is None:
                return
            if row.asked_at < now - _LONGEST[item.what]:
                session.delete(row)
                _COUNTERS[item.what].labels("given_up").inc()
                logger.error(f"{item.what}_given_up", extra={"handover": item.handover_id})
            else:
                row.next_at = now + timedelta(seconds=_DELAYS[min(row.attempts, len(_DELAYS)) - 1])


def _is(item: Item) -> ColumnElement[bool]:
    """The condition for the row of this item."""
    return and_(OutboxRow.handover_id == item.handover_id, OutboxRow.what == item.what)


def _count_sent(item: Item) -> None:
    _COUNTERS[item.what].labels("sent").inc()
    logger.info(f"{item.what}_sent", extra={"handover": item.handover_id})
