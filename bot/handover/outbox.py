"""Questions on their way to the ticket system; what fails is tried again until it arrives.

The visitor's address is in the outbox only, encrypted with a key made from the internal secret, and goes away when the
question has arrived. Its row stays, without address, until the note for members of staff has followed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from cryptography.fernet import InvalidToken
from sqlalchemy import delete, select, update
from sqlalchemy.engine import Engine

from bot.conversations import metrics
from bot.conversations.repository import ConversationRepository, UnknownConversation
from bot.dialogue.client import DialogueUnavailable
from bot.handover.contact import Contacts
from bot.handover.handover import Handover
from bot.handover.models import HandoverRow, OutboxRow
from bot.handover.repository import BUSY, HandoverRepository
from bot.handover.sight import until_its_end
from bot.handover.summary import ticket_subject, ticket_text
from bot.handover.tickets.port import Note, Ticket, TicketSystem, TicketSystemUnavailable
from bot.platform import clock
from bot.platform.claims import claim
from bot.platform.database import reading, writing
from bot.platform.keys import box
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

WriteNote = Callable[[Handover], Awaitable[Note | None]]
"""Writes the note that follows a question, or None when there is nothing worth saying."""

_DELAYS = (60, 120, 300, 900, 1800, 3600)  # seconds until the next attempt; the last one repeats
_LONGEST = timedelta(days=7)  # after this the address is dropped, and the log says so
_LONGEST_NOTE = timedelta(days=1)  # after the question; later a note helps nobody
_COUNTERS = {"ticket": metrics.tickets, "note": metrics.ticket_notes}
_NO_ADDRESS = ""  # stands for the address when the question arrived and only the note must follow


class Outbox:
    """Sends questions through `tickets`; without one nothing is ever put in."""

    def __init__(self, engine: Engine, settings: Settings, tickets: TicketSystem | None) -> None:
        """
        Raises:
            ValueError: when the settings have no internal secret.
        """
        self._fernet = box(settings, "handover outbox")
        self.contacts = Contacts(engine, settings)
        self._engine = engine
        self._tickets = tickets
        self._handovers = HandoverRepository(engine)
        self._conversations = ConversationRepository(engine)
        self.write_note: WriteNote | None = None  # set by who can suggest replies

    def seal(self, address: str) -> str:
        """The address, encrypted."""
        return self._fernet.encrypt(address.encode()).decode()

    async def send(self, handover_id: int, sealed: str) -> bool:
        """Try to deliver a question that the caller has claimed, or its note when `sealed` is `_NO_ADDRESS`.

        Returns whether that went well; what did not is tried again later.
        """
        if self._tickets is None:
            return False
        what = "ticket" if sealed else "note"
        try:
            if sealed:
                await self._deliver(self._tickets, handover_id, sealed)
            else:
                await self._add_note(self._tickets, handover_id)
        except (TicketSystemUnavailable, DialogueUnavailable, InvalidToken, UnknownConversation) as error:
            code = getattr(error, "code", type(error).__name__)
            _COUNTERS[what].labels("failed").inc()
            logger.error(f"{what}_not_sent", extra={"handover": handover_id, "code": code})
            await asyncio.to_thread(self._postpone, handover_id)
            return False
        return True

    async def _deliver(self, tickets: TicketSystem, handover_id: int, sealed: str) -> None:
        ticket = await asyncio.to_thread(self._ticket, handover_id, sealed)
        ticket_id = await tickets.create_ticket(ticket)
        await asyncio.to_thread(self._sent, handover_id, ticket_id)
        metrics.tickets.labels("sent").inc()
        logger.info("ticket_sent", extra={"handover": handover_id})

    async def _add_note(self, tickets: TicketSystem, handover_id: int) -> None:
        handover = await asyncio.to_thread(self._handovers.get, handover_id)
        note = await self.write_note(handover) if self.write_note else None
        if note and handover.ticket:
            await tickets.post_internal_note(handover.ticket, note)
            metrics.ticket_notes.labels("sent").inc()
            logger.info("note_sent", extra={"handover": handover_id})
        await asyncio.to_thread(self._drop, handover_id)

    async def send_due(self) -> None:
        """Try everything whose time has come, questions first; after a failure the others wait for the next time.

        A gateway without a ticket system leaves them for one that has it: what it claims waits a minute longer.
        """
        if self._tickets is None:
            return
        for handover_id in await asyncio.to_thread(self._due):
            sealed = await asyncio.to_thread(self._claim, handover_id)
            if sealed is None or not await self.send(handover_id, sealed):
                return

    def _due(self) -> list[int]:
        order = (OutboxRow.sealed_address == _NO_ADDRESS, OutboxRow.asked_at)
        query = select(OutboxRow.handover_id).where(OutboxRow.next_at <= clock.now()).order_by(*order)
        with reading(self._engine) as session:
            return list(session.execute(query).scalars())

    def _claim(self, handover_id: int) -> str | None:
        """The sealed address, or `_NO_ADDRESS`; None when nothing is due or somebody else is sending it."""
        mine, attempts = OutboxRow.handover_id == handover_id, OutboxRow.attempts + 1
        with writing(self._engine) as session:
            if not claim(session, OutboxRow.next_at, BUSY, mine, attempts=attempts):
                return None
            return str(session.get(OutboxRow, handover_id).sealed_address)

    def _ticket(self, handover_id: int, sealed: str) -> Ticket:
        handover = self._handovers.get(handover_id)
        if handover.conversation_id is None:
            raise UnknownConversation
        entries = until_its_end(handover, self._conversations.entries(handover.conversation_id))
        return Ticket(
            reference=handover.reference,
            subject=ticket_subject(handover),
            text=ticket_text(handover, entries, self.contacts.of(handover_id)),
            requester=self._fernet.decrypt(sealed.encode()).decode(),
        )

    def _sent(self, handover_id: int, ticket_id: str) -> None:
        """Forget the address at once, and keep the number that the ticket got for the note."""
        note_to_follow = {"sealed_address": _NO_ADDRESS, "attempts": 0, "next_at": clock.now()}
        with writing(self._engine) as session:
            session.execute(update(OutboxRow).where(OutboxRow.handover_id == handover_id).values(note_to_follow))
            session.execute(update(HandoverRow).where(HandoverRow.id == handover_id).values(ticket=ticket_id[:200]))

    def _drop(self, handover_id: int) -> None:
        with writing(self._engine) as session:
            session.execute(delete(OutboxRow).where(OutboxRow.handover_id == handover_id))

    def _postpone(self, handover_id: int) -> None:
        """Wait longer after each failure; after a week the address may not be kept any longer."""
        now = clock.now()
        with writing(self._engine) as session:
            row = session.get(OutboxRow, handover_id)
            if row is None:
                return
            what, longest = ("ticket", _LONGEST) if row.sealed_address else ("note", _LONGEST_NOTE)
            if row.asked_at < now - longest:
                session.delete(row)
                _COUNTERS[what].labels("given_up").inc()
                logger.error(f"{what}_given_up", extra={"handover": handover_id})
            else:
                row.next_at = now + timedelta(seconds=_DELAYS[min(row.attempts, len(_DELAYS)) - 1])
