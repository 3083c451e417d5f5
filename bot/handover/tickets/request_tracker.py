"""Request Tracker 5, over its REST 2.0 interface (https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html).

Proven against a real Request Tracker 5 by tests/bot/handover/tickets/test_request_tracker_live.py.
"""

from bot.handover.tickets.port import Note, Ticket
from bot.handover.tickets.rest import RestClient, id_in, secret_of
from bot.platform.settings import Settings


class RequestTracker:
    """Makes tickets in one queue. With BRO_TICKET_USERNAME it signs in with a password, else with an API token."""

    def __init__(self, settings: Settings) -> None:
        """
        Raises:
            ValueError: when a setting is missing.
        """
        secret = secret_of(settings)
        if settings.ticket_username:
            self._rest = RestClient(settings, auth=(settings.ticket_username, secret))
        else:
            self._rest = RestClient(settings, headers={"Authorization": f"token {secret}"})
        self._queue = settings.ticket_queue or "General"

    async def create_ticket(self, ticket: Ticket) -> str:
        """Make a ticket whose requestor is the visitor."""
        body = {
            "Queue": self._queue,
            "Subject": ticket.subject,
            "Requestor": ticket.requester,
            "Content": ticket.text,
            "ContentType": "text/plain",
        }
        return id_in(await self._rest.call("POST", "/REST/2.0/ticket", body))

    async def post_internal_note(self, ticket_id: str, note: Note) -> None:
        """Comment on the ticket; a comment is not mailed to the requestor."""
        body = {"Content": note.text, "ContentType": "text/plain"}
        await self._rest.call("POST", f"/REST/2.0/ticket/{ticket_id}/comment", body)
