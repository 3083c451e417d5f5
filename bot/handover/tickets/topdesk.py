"""TOPdesk, over its incident interface (https://developers.topdesk.com/explorer/?page=incident).

Niet live bewezen: tested against the documented requests only, not against a real TOPdesk.
"""

from html import escape

from bot.handover.tickets.port import Note, Ticket
from bot.handover.tickets.rest import RestClient, id_in, secret_of
from bot.platform.settings import Settings

_BRIEF = 80  # characters that TOPdesk takes as brief description


class Topdesk:
    """Makes incidents; signs in as an operator with an application password."""

    def __init__(self, settings: Settings) -> None:
        """
        Raises:
            ValueError: when a setting is missing.
        """
        if not settings.ticket_username:
            raise ValueError("TOPdesk needs BRO_TICKET_USERNAME")
        self._rest = RestClient(settings, auth=(settings.ticket_username, secret_of(settings)))
        self._group = settings.ticket_queue

    async def create_ticket(self, ticket: Ticket) -> str:
        """Make an incident whose caller is the visitor, not looked up among the known persons."""
        body: dict[str, object] = {
            "caller": {"dynamicName": ticket.requester, "email": ticket.requester},
            "status": "firstLine",
            "briefDescription": ticket.subject[:_BRIEF],
            "request": _html(ticket.text),
            "externalNumber": ticket.reference,
        }
        if self._group:
            body["operatorGroup"] = {"name": self._group}
        return id_in(await self._rest.call("POST", "/tas/api/incidents", body))

    async def post_internal_note(self, ticket_id: str, note: Note) -> None:
        """Add an action that the caller does not see."""
        body = {"action": _html(note.text), "actionInvisibleForCaller": True}
        await self._rest.call("PATCH", f"/tas/api/incidents/id/{ticket_id}", body)


def _html(text: str) -> str:
    """TOPdesk reads a few HTML tags in these fields, so the text must not be read as HTML."""
    return escape(text, quote=False).replace("\n", "<br>")
