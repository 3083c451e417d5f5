"""Zammad, over its ticket interface (https://docs.zammad.org/en/latest/api/ticket/index.html).

Niet live bewezen: tested against the documented requests only, not against a real Zammad.
"""

from bot.handover.tickets.port import Note, Ticket
from bot.handover.tickets.rest import RestClient, id_in, secret_of
from bot.platform.settings import Settings


class Zammad:
    """Makes tickets in one group; signs in with an access token."""

    def __init__(self, settings: Settings) -> None:
        """
        Raises:
            ValueError: when a setting is missing.
        """
        self._rest = RestClient(settings, headers={"Authorization": f"Token token={secret_of(settings)}"})
        self._group = settings.ticket_queue or "Users"

    async def create_ticket(self, ticket: Ticket) -> str:
        """Make a ticket for the visitor, whom Zammad looks up or makes as customer (`guess:`)."""
        article = {"subject": ticket.subject, "body": ticket.text, "type": "note", "internal": False}
        body = {
            "title": ticket.subject,
            "group": self._group,
            "customer_id": f"guess:{ticket.requester}",
            "article": article | {"content_type": "text/plain"},
        }
        return id_in(await self._rest.call("POST", "/api/v1/tickets", body))

    async def post_internal_note(self, ticket_id: str, note: Note) -> None:
        """Add an internal article."""
        article = {"subject": note.subject, "body": note.text, "type": "note", "internal": True}
        body = article | {"ticket_id": int(ticket_id), "content_type": "text/plain"}
        await self._rest.call("POST", "/api/v1/ticket_articles", body)
