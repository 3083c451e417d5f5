"""What every ticket system can do for us, and what a question is when it goes there."""

from dataclasses import dataclass
from typing import Protocol


class TicketSystemUnavailable(Exception):
    """The ticket system did not accept the call; `code` says why (`unreachable`, `timeout`, `refused`, `answer`).

    Trying again later makes sense for all of them: a refusal is mostly a wrong setting or password of ours.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Ticket:
    """A visitor's question: Dutch subject and text (summary and transcript, redacted), and where to answer."""

    reference: str
    subject: str
    text: str
    requester: str


@dataclass(frozen=True)
class Note:
    """What only members of staff may read: a Dutch subject with the reference number, and a text."""

    subject: str
    text: str


class TicketSystem(Protocol):
    """A mailbox or a ticket system of the servicedesk."""

    async def create_ticket(self, ticket: Ticket) -> str:
        """Deliver the question; returns the id that the system gave it.

        Raises:
            TicketSystemUnavailable: when it was not delivered.
        """

    async def post_internal_note(self, ticket_id: str, note: Note) -> None:
        """Add a note that only members of staff see to the ticket with the id that `create_ticket` returned.

        Raises:
            TicketSystemUnavailable: when it was not delivered.
        """
