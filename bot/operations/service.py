"""The kill switch and the notice. They are in the database, so every replica follows within seconds."""

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.plain_dutch import faults_in
from bot.dialogue.reply import BotMessage, Turn
from bot.operations import metrics
from bot.operations.repository import OperationRepository, Order
from bot.platform.clock import now

logger = logging.getLogger(__name__)

LONGEST_NOTICE = 300
"""Characters in a notice: it stands above an answer."""

_REMEMBERED = 2.0  # seconds a replica may be behind
_NOTICE_ABOVE = frozenset(
    {
        "storing",
        "eerste_inlog_mislukt",
        "organisatie_niet_bekend",
        "machtiging_verlopen",
        "inloggen_emailadres",
        "eenmalige_code",
    }
)
"""Topics for which a notice may be the whole answer: the portal is down, or nobody can sign in."""


@dataclass(frozen=True)
class State:
    """Why the assistant is off (None: it is on), and the notice that is up (None: there is none) with its end."""

    off: str | None = None
    notice: str | None = None
    notice_until: datetime | None = None


class Operations:
    """Orders of operators over the database of `engine`; without one the assistant is always on."""

    def __init__(self, engine: Engine | None) -> None:
        self._repository = OperationRepository(engine) if engine else None
        self._state = State()
        self._read_at = float("-inf")

    async def state(self) -> State:
        """The state of at most two seconds ago; the last known one while the database does not answer."""
        if self._repository and time.monotonic() - self._read_at > _REMEMBERED:
            self._read_at = time.monotonic()
            try:
                self._state = await asyncio.to_thread(self.read)
            except SQLAlchemyError as error:
                logger.error("operations_unreadable", extra={"error": type(error).__name__})
            metrics.off.set(self._state.off is not None)
            metrics.notice.set(self._state.notice is not None)
        return self._state

    def read(self) -> State:
        """The state as it is in the database now.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        if self._repository is None:
            return State()
        switch = self._repository.last("uit", "aan")
        notice = self._repository.last("melding", "melding_weg")
        up = notice if notice and notice.kind == "melding" and not _over(notice) else None
        return State(
            off=(switch.text or "") if switch and switch.kind == "uit" else None,
            notice=up.text if up else None,
            notice_until=up.until if up else None,
        )

    def switch_off(self, reason: str, by: str) -> None:
        """Answer every visitor with the Servicedesk's contact details, until `switch_on`.

        Raises:
            ValueError: without a reason.
        """
        if not reason.strip():
            raise ValueError("geef een reden")
        self._order("uit", reason.strip(), None, by)

    def switch_on(self, by: str) -> None:
        """Let the assistant answer again."""
        self._order("aan", None, None, by)

    def put_up_notice(self, text: str, until: datetime | None, by: str) -> None:
        """Show `text` at the start of conversations and above answers on failures, through the moment `until`.

        Raises:
            ValueError: when the text is empty, longer than 300 characters or breaks a rule for texts (the message
                names each), or `until` has passed.
        """
        text = " ".join(text.split())
        if not 0 < len(text) <= LONGEST_NOTICE:
            raise ValueError(f"een melding heeft 1 tot {LONGEST_NOTICE} tekens")
        if wrong := list(faults_in(text)):
            raise ValueError("; ".join(wrong))
        if until is not None and until <= now():
            raise ValueError("die tijd is al voorbij")
        self._order("melding", text, until, by)

    def take_down_notice(self, by: str) -> None:
        """Show no notice any more."""
        self._order("melding_weg", None, None, by)

    def history(self, count: int = 20) -> list[Order]:
        """The last orders, newest first."""
        return self._repository.newest(count) if self._repository else []

    async def greeting(self) -> Turn:
        """The first words in a conversation: that this is a virtual assistant, and the notice."""
        state = await self.state()
        if state.off is not None:
            return _switched_off()
        welcome = fixed_message("welkom")
        if state.notice:
            welcome = welcome.model_copy(update={"text": f"{welcome.text}\n\n**Let op:** {state.notice}"})
        return Turn(messages=[welcome])

    async def instead(self) -> Turn | None:
        """What to say instead of an answer while the assistant is off; None while it is on."""
        return _switched_off() if (await self.state()).off is not None else None

    async def with_notice(self, turn: Turn) -> Turn:
        """The answer, with the notice above it when it is on a failure or on signing in."""
        notice = (await self.state()).notice
        if not notice or turn.intent not in _NOTICE_ABOVE:
            return turn
        above = BotMessage(text=f"**Let op:** {notice}", outcome=turn.messages[0].outcome)
        return turn.model_copy(update={"messages": [above, *turn.messages]})

    def _order(self, kind: str, text: str | None, until: datetime | None, by: str) -> None:
        if self._repository is None:
            raise ValueError("there is no database")
        self._repository.add(kind, text, until, by)
        self._read_at = float("-inf")
        logger.info("operator_order", extra={"order": kind, "by": by})


def _switched_off() -> Turn:
    return Turn(messages=[fixed_message("assistent_uitgeschakeld")])


def _over(order: Order) -> bool:
    return order.until is not None and order.until <= now()
