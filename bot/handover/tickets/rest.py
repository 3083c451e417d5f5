"""What the adapters of ticket systems with an HTTP interface share: one client, and failures in our own words."""

from typing import Any

import httpx

from bot.handover.tickets.port import TicketSystemUnavailable
from bot.platform.settings import Settings


class RestClient:
    """Calls one ticket system; a redirect is not followed, so credentials go to no other address."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        """`options` are for `httpx.AsyncClient`: how the system wants us to identify.

        Raises:
            ValueError: when the address of the system is missing.
        """
        if not settings.ticket_url:
            raise ValueError("this ticket system needs BRO_TICKET_URL")
        self._options: dict[str, Any] = {"base_url": settings.ticket_url, "timeout": settings.ticket_timeout} | options

    async def call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send `body` as JSON; returns the JSON object in the answer, empty when there is none.

        Raises:
            TicketSystemUnavailable: when the system cannot be reached, refuses, or answers something else.
        """
        try:
            async with httpx.AsyncClient(**self._options) as http:
                answer = await http.request(method, path, json=body)
            answer.raise_for_status()
            content = answer.json() if answer.content else {}
        except httpx.TimeoutException as error:
            raise TicketSystemUnavailable("timeout") from error
        except httpx.HTTPStatusError as error:
            raise TicketSystemUnavailable("refused") from error
        except httpx.HTTPError as error:
            raise TicketSystemUnavailable("unreachable") from error
        except ValueError as error:
            raise TicketSystemUnavailable("answer") from error
        return content if isinstance(content, dict) else {}


def id_in(answer: dict[str, Any], name: str = "id") -> str:
    """The id of what was made.

    Raises:
        TicketSystemUnavailable: when the answer has none.
    """
    if not answer.get(name):
        raise TicketSystemUnavailable("answer")
    return str(answer[name])


def secret_of(settings: Settings) -> str:
    """The password or token for the ticket system.

    Raises:
        ValueError: when it is missing.
    """
    if settings.ticket_token is None:
        raise ValueError("this ticket system needs BRO_TICKET_TOKEN")
    return settings.ticket_token.get_secret_value()
