"""The adapters send the requests that the makers document. TOPdesk and Zammad: niet live bewezen.

Request Tracker is also proven live, in test_request_tracker_live.py.
"""

import base64
import socket
from typing import Any

import pytest

from bot.handover.tickets.choose import ticket_system
from bot.handover.tickets.port import TicketSystemUnavailable
from bot.platform.settings import Settings
from tests.bot.handover.tickets.conftest import NOTE, TICKET, TicketServer


def settings_for(settings: Settings, system: str, **changes: Any) -> Settings:
    return settings.model_copy(update={"ticket_system": system, **changes})


def basic(username: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:geheim".encode()).decode()


async def test_request_tracker_with_a_token(server: TicketServer, rest_settings: Settings) -> None:
    system = ticket_system(settings_for(rest_settings, "rt", ticket_queue="BRO"))
    assert await system.create_ticket(TICKET) == "77"
    await system.post_internal_note("77", NOTE)
    (method, path, headers, body), note = server.requests
    assert (method, path, headers["Authorization"]) == ("POST", "/REST/2.0/ticket", "token geheim")
    assert body == {
        "Queue": "BRO",
        "Subject": TICKET.subject,
        "Requestor": TICKET.requester,
        "Content": TICKET.text,
        "ContentType": "text/plain",
    }
    assert note[:2] == ("POST", "/REST/2.0/ticket/77/comment")
    assert note[3] == {"Content": NOTE.text, "ContentType": "text/plain"}


async def test_request_tracker_with_a_password(server: TicketServer, rest_settings: Settings) -> None:
    await ticket_system(settings_for(rest_settings, "rt", ticket_username="bro")).create_ticket(TICKET)
    assert server.requests[0][2]["Authorization"] == basic("bro")
    assert server.requests[0][3]["Queue"] == "General"


async def test_topdesk(server: TicketServer, rest_settings: Settings) -> None:
    system = ticket_system(settings_for(rest_settings, "topdesk", ticket_username="bro", ticket_queue="Servicedesk"))
    server.body = b'{"id": "6ff8e8e2-7d1c-4b2b-8d57-1b1b2e0d3b57", "number": "I 2611 001"}'
    number = await system.create_ticket(TICKET)
    await system.post_internal_note(number, NOTE)
    (method, path, headers, body), note = server.requests
    assert (method, path, headers["Authorization"]) == ("POST", "/tas/api/incidents", basic("bro"))
    assert body["caller"] == {"dynamicName": TICKET.requester, "email": TICKET.requester}
    assert len(body["briefDescription"]) <= 80
    assert body["externalNumber"] == TICKET.reference
    assert body["operatorGroup"] == {"name": "Servicedesk"}
    assert body["request"] == "Kenmerk: BRO-2026-000123<br>Melding: &lt;organisatie&gt; &amp; meer"
    assert note[:2] == ("PATCH", f"/tas/api/incidents/id/{number}")
    assert note[3] == {"action": "een &lt;notitie&gt;", "actionInvisibleForCaller": True}


async def test_zammad(server: TicketServer, rest_settings: Settings) -> None:
    system = ticket_system(settings_for(rest_settings, "zammad", ticket_queue="BRO"))
    assert await system.create_ticket(TICKET) == "77"
    await system.post_internal_note("77", NOTE)
    (method, path, headers, body), note = server.requests
    assert (method, path, headers["Authorization"]) == ("POST", "/api/v1/tickets", "Token token=geheim")
    assert (body["title"], body["group"]) == (TICKET.subject, "BRO")
    assert body["customer_id"] == f"guess:{TICKET.requester}"
    assert (body["article"]["body"], body["article"]["content_type"]) == (TICKET.text, "text/plain")
    assert note[:2] == ("POST", "/api/v1/ticket_articles")
    assert (note[3]["ticket_id"], note[3]["internal"]) == (77, True)
    assert (note[3]["subject"], note[3]["body"]) == (NOTE.subject, NOTE.text)


@pytest.mark.parametrize("system", ["rt", "topdesk", "zammad"])
@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, b"{}", "refused"),
        (500, b"oops", "refused"),
        (302, b"", "refused"),
        (201, b"<html>", "answer"),
        (201, b"{}", "answer"),
        (201, b"[]", "answer"),
    ],
)
async def test_a_system_that_does_not_take_it_is_told_apart(
    server: TicketServer, rest_settings: Settings, system: str, status: int, body: bytes, code: str
) -> None:
    server.status, server.body = status, body
    server.headers = {"Location": "http://127.0.0.1:9/elders"} if status == 302 else {}
    asked = ticket_system(settings_for(rest_settings, system, ticket_username="bro"))
    with pytest.raises(TicketSystemUnavailable) as caught:
        await asked.create_ticket(TICKET)
    assert caught.value.code == code


async def test_a_system_that_is_away_or_silent_is_told_apart(rest_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        slow = ticket_system(settings_for(rest_settings, "zammad", ticket_url=url, ticket_timeout=0.3))
        with pytest.raises(TicketSystemUnavailable, match="timeout"):
            await slow.create_ticket(TICKET)
    with pytest.raises(TicketSystemUnavailable, match="unreachable"):
        await slow.create_ticket(TICKET)


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"smtp_host": "mail.example.nl"}, "BRO_MAIL_FROM"),
        ({"ticket_system": "rt", "ticket_url": "https://rt.example.nl"}, "BRO_TICKET_TOKEN"),
        ({"ticket_system": "zammad", "ticket_token": "geheim"}, "BRO_TICKET_URL"),
        ({"ticket_system": "topdesk", "ticket_url": "https://t.nl", "ticket_token": "x"}, "BRO_TICKET_USERNAME"),
    ],
)
def test_half_a_setting_is_refused_by_name(values: dict[str, str], missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        ticket_system(Settings(_env_file=None, **values))


def test_no_settings_means_no_ticket_system() -> None:
    assert ticket_system(Settings(_env_file=None)) is None
    assert ticket_system(Settings(_env_file=None, ticket_system="rt")) is None
