"""Reads and writes webhooks and their deliveries; the only place with their SQL."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations.models import Message
from bot.handover.sight import told
from bot.platform.claims import claim
from bot.platform.clock import now
from bot.platform.database import reading, writing
from bot.servicedesk.webhooks.models import DeliveryRow, Happened, WebhookRow

_CLAIM = timedelta(minutes=1)  # after which a call whose gateway died is made again
_LOOKED_AT = 5  # of the oldest calls, in case other gateways take the first ones


class UnknownWebhook(LookupError):
    """There is no webhook with this id."""


class WebhookRepository:
    """Webhooks and deliveries in the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, webhook: WebhookRow) -> WebhookRow:
        """Keep a new webhook."""
        with writing(self._engine) as session:
            session.add(webhook)
        return webhook

    def count(self) -> int:
        """How many there are."""
        with reading(self._engine) as session:
            return int(session.execute(select(func.count()).select_from(WebhookRow)).scalar_one())

    def all(self) -> list[WebhookRow]:
        """All webhooks, oldest first."""
        with reading(self._engine) as session:
            return list(session.execute(select(WebhookRow).order_by(WebhookRow.created_at, WebhookRow.id)).scalars())

    def get(self, webhook_id: str) -> WebhookRow:
        """One webhook.

        Raises:
            UnknownWebhook: when there is none.
        """
        with reading(self._engine) as session:
            found: WebhookRow | None = session.get(WebhookRow, webhook_id)
        if found is None:
            raise UnknownWebhook(webhook_id)
        return found

    def remove(self, webhook_id: str) -> None:
        """Remove a webhook with its deliveries.

        Raises:
            UnknownWebhook: when there is none.
        """
        with writing(self._engine) as session:
            if not session.execute(delete(WebhookRow).where(WebhookRow.id == webhook_id)).rowcount:
                raise UnknownWebhook(webhook_id)

    def add_delivery(self, webhook_id: str, event_id: str, what: Happened, body: str) -> None:
        """Keep a call to make; the same event a second time, or a message that nobody may be told, is not kept."""
        row = DeliveryRow(
            webhook_id=webhook_id, event_id=event_id, event=what.event, body=body, conversation_id=what.conversation_id
        )
        try:
            with writing(self._engine) as session:
                if what.conversation_id is None or _may_be_told(session, what):
                    session.add(row)
        except IntegrityError:
            return

    def due(self) -> list[WebhookRow]:
        """The webhooks with calls to make now."""
        query = select(WebhookRow).where(WebhookRow.id.in_(select(DeliveryRow.webhook_id).where(_due())))
        with reading(self._engine) as session:
            return list(session.execute(query).scalars())

    def claim(self, webhook_id: str) -> DeliveryRow | None:
        """The oldest call to make now, for this gateway alone; its attempt is counted already."""
        query = select(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id, _due()).order_by(DeliveryRow.id)
        with reading(self._engine) as session:
            found = list(session.execute(query.limit(_LOOKED_AT)).scalars())
        return next((row for row in found if self._take(row)), None)

    def hold(self, webhook_id: str, wait: timedelta) -> None:
        """Let the other calls to a webhook that does not answer wait too."""
        until = now() + wait
        sooner = (DeliveryRow.webhook_id == webhook_id, DeliveryRow.state == "wacht", DeliveryRow.due_at < until)
        with writing(self._engine) as session:
            session.execute(update(DeliveryRow).where(*sooner).values(due_at=until))

    def finish(self, delivery_id: int, state: str, status: str, wait: timedelta = timedelta()) -> None:
        """Note how a call went; `wait` is how long until the next attempt."""
        values = {"state": state, "last_status": status[:40], "due_at": now() + wait}
        with writing(self._engine) as session:
            session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(values))

    def deliveries(self, webhook_id: str, limit: int) -> list[DeliveryRow]:
        """The newest calls to a webhook.

        Raises:
            UnknownWebhook: when there is none.
        """
        self.get(webhook_id)
        query = select(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id).order_by(DeliveryRow.id.desc())
        with reading(self._engine) as session:
            return list(session.execute(query.limit(limit)).scalars())

    def waiting(self, webhook_id: str) -> int:
        """How many calls to a webhook must still be made."""
        query = (
            select(func.count())
            .select_from(DeliveryRow)
            .where(DeliveryRow.webhook_id == webhook_id, DeliveryRow.state.in_(("wacht", "bezig")))
        )
        with reading(self._engine) as session:
            return int(session.execute(query).scalar_one())

    def _take(self, row: DeliveryRow) -> bool:
        """Whether this gateway is the one that gets the call: nobody changed it since it was read."""
        same = (DeliveryRow.id == row.id, DeliveryRow.state == row.state, DeliveryRow.attempts == row.attempts)
        row.attempts += 1
        with writing(self._engine) as session:
            return claim(session, DeliveryRow.due_at, _CLAIM, *same, state="bezig", attempts=row.attempts)


def _may_be_told(session: Session, what: Happened) -> bool:
    mine = (Message.conversation_id == what.conversation_id, Message.position == what.position)
    return session.execute(select(Message.id).where(*mine, told(Message))).first() is not None


def _due() -> Any:
    return and_(DeliveryRow.state.in_(("wacht", "bezig")), DeliveryRow.due_at <= now())
