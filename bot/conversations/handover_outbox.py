"""Questions on their way to the ticket system; what fails is tried again until it arrives.

The visitor's address is in the outbox only, encrypted with a key made from the internal secret, and its row goes away
when the question has arrived.
"""

import asyncio
import base64
import hashlib
import hmac
import logging
from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select, update
from sqlalchemy.engine import Engine

from bot.conversations import metrics
from bot.conversations.handover_models import HandoverRow, OutboxRow
from bot.conversations.handover_repository import HandoverRepository
from bot.conversations.repository import ConversationRepository, UnknownConversation
from bot.conversations.ticket_text import ticket_subject, ticket_text
from bot.database import as_utc, reading, writing
from bot.settings import Settings
from bot.tickets.port import Ticket, TicketSystem, TicketSystemUnavailable

logger = logging.getLogger(__name__)

_DELAYS = (60, 120, 300, 900, 1800, 3600)  # seconds until the next attempt; the last one repeats
_BUSY = timedelta(seconds=60)  # how long one gateway may be sending before another may try
_LONGEST = timedelta(days=7)  # after this the address is dropped, and the log says so


class Outbox:
    """Sends questions through `tickets`; without one nothing is ever put in."""

    def __init__(self, engine: Engine, settings: Settings, tickets: TicketSystem | None) -> None:
        """
        Raises:
            ValueError: when the settings have no internal secret.
        """
        if settings.internal_secret is None:
            raise ValueError("the gateway needs an internal secret: use with_internal_secret()")
        secret = settings.internal_secret.get_secret_value().encode()
        key = hmac.new(secret, b"handover outbox", hashlib.sha256).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._engine = engine
        self._tickets = tickets
        self._handovers = HandoverRepository(engine)
        self._conversations = ConversationRepository(engine)

    def seal(self, address: str) -> str:
        """The address, encrypted."""
        return self._fernet.encrypt(address.encode()).decode()

    async def send(self, handover_id: int) -> bool:
        """Try to deliver the question of this handover now; returns whether it arrived."""
        sealed = await asyncio.to_thread(self._claim, handover_id)
        if sealed is None or self._tickets is None:
            return False
        try:
            ticket = await asyncio.to_thread(self._ticket, handover_id, sealed)
            ticket_id = await self._tickets.create_ticket(ticket)
        except (TicketSystemUnavailable, InvalidToken, UnknownConversation) as error:
            code = getattr(error, "code", type(error).__name__)
            metrics.tickets.labels("failed").inc()
            logger.error("ticket_not_sent", extra={"handover": handover_id, "code": code})
            await asyncio.to_thread(self._postpone, handover_id)
            return False
        await asyncio.to_thread(self._sent, handover_id, ticket_id)
        metrics.tickets.labels("sent").inc()
        logger.info("ticket_sent", extra={"handover": handover_id})
        return True

    async def send_due(self) -> None:
        """Try everything whose time has come, oldest first; after a failure the others wait for the next time."""
        for handover_id in await asyncio.to_thread(self._due):
            if not await self.send(handover_id):
                return

    def _due(self) -> list[int]:
        query = select(OutboxRow.handover_id).where(OutboxRow.next_at <= datetime.now(UTC)).order_by(OutboxRow.asked_at)
        with reading(self._engine) as session:
            return list(session.execute(query).scalars())

    def _claim(self, handover_id: int) -> str | None:
        """The sealed address, when nobody else is sending this question."""
        now = datetime.now(UTC)
        mine = (OutboxRow.handover_id == handover_id, OutboxRow.next_at <= now)
        with writing(self._engine) as session:
            claimed = session.execute(
                update(OutboxRow)
                .where(*mine)
                .values(next_at=now + _BUSY, attempts=OutboxRow.attempts + 1)
                .execution_options(synchronize_session=False)
            )
            row = session.get(OutboxRow, handover_id) if claimed.rowcount == 1 else None
            return str(row.sealed_address) if row else None

    def _ticket(self, handover_id: int, sealed: str) -> Ticket:
        handover = self._handovers.get(handover_id)
        if handover.conversation_id is None:
            raise UnknownConversation
        entries = self._conversations.entries(handover.conversation_id)
        return Ticket(
            reference=handover.reference,
            subject=ticket_subject(handover),
            text=ticket_text(handover, entries),
            requester=self._fernet.decrypt(sealed.encode()).decode(),
        )

    def _sent(self, handover_id: int, ticket_id: str) -> None:
        with writing(self._engine) as session:
            session.execute(delete(OutboxRow).where(OutboxRow.handover_id == handover_id))
            session.execute(update(HandoverRow).where(HandoverRow.id == handover_id).values(ticket=ticket_id[:200]))

    def _postpone(self, handover_id: int) -> None:
        """Wait longer after each failure; after a week the address may not be kept any longer."""
        now = datetime.now(UTC)
        with writing(self._engine) as session:
            row = session.get(OutboxRow, handover_id)
            if row is None:
                return
            if as_utc(row.asked_at) < now - _LONGEST:
                session.delete(row)
                metrics.tickets.labels("given_up").inc()
                logger.error("ticket_given_up", extra={"handover": handover_id})
            else:
                row.next_at = now + timedelta(seconds=_DELAYS[min(row.attempts, len(_DELAYS)) - 1])
