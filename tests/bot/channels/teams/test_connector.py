"""Sending with a token of our own: from a managed identity on the loopback address, to allowed addresses only."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from bot.channels.port import Address, NotSent
from bot.channels.teams import connector as connector_module
from bot.channels.teams.cards import Shown
from bot.channels.teams.connector import Connector
from bot.platform.settings import Settings
from tests.bot.channels.teams.conftest import with_tokens
from tests.bot.channels.teams.issuer import Issuer
from tests.bot.channels.teams.teams_service import Refusal, TeamsService


@pytest.fixture
def managed_identity(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What Azure gives a machine with a managed identity: an address where it gets its token."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            token = {
                "access_token": "our-own-token",
                "expires_on": "4102444800",
                "resource": "x",
                "token_type": "Bearer",
            }
            self.wfile.write(json.dumps(token).encode())

        def log_message(self, *_: object) -> None:
            """Keep the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.server_port}/token")
    monkeypatch.setenv("IDENTITY_HEADER", "x")
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(issuer: Issuer, teams_service: TeamsService) -> Settings:
    options = with_tokens(issuer, teams_service) | {"teams_auth": "managed_identity"}
    return Settings(_env_file=None, internal_secret=SecretStr("x"), **options)


def place(url: str) -> Address:
    return {"service_url": url, "chat_id": "a:token", "bot_id": "28:bot", "tenant_id": None}


async def test_our_token_goes_to_teams(settings: Settings, teams_service: TeamsService, managed_identity: None) -> None:
    connector = Connector(settings)
    await connector.send(place(teams_service.url), Shown("hallo", text="hallo"))
    await connector.close()
    assert teams_service.received[-1].authorization == "Bearer our-own-token"


async def test_our_token_goes_nowhere_else(
    settings: Settings, teams_service: TeamsService, managed_identity: None
) -> None:
    connector = Connector(settings)
    with TeamsService() as elsewhere:
        with pytest.raises(NotSent) as direct:
            await connector.send(place(elsewhere.url), Shown("hallo", text="hallo"))
        assert direct.value.code == "service_url"
        teams_service.refusals.append(Refusal(307, {"Location": f"{elsewhere.url}/v3/steal"}))
        with pytest.raises(NotSent) as redirected:
            await connector.send(place(teams_service.url), Shown("hallo", text="hallo"))
        assert redirected.value.code == "redirect"
        assert elsewhere.received == []
    await connector.close()


async def test_without_a_login_nothing_is_sent(issuer: Issuer, teams_service: TeamsService) -> None:
    connector = Connector(Settings(_env_file=None, **with_tokens(issuer, teams_service)))
    before = len(teams_service.received)
    with pytest.raises(NotSent, match="token_"):
        await connector.send(place(teams_service.url), Shown("hallo", text="hallo"))
    await connector.close()
    assert len(teams_service.received) == before


async def test_a_long_pause_that_teams_asks_for_is_kept(
    settings: Settings, teams_service: TeamsService, managed_identity: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session's own time-out counted the pause, so that one above 14 seconds ended in a failure."""
    assert connector_module._TIMEOUT.total is None
    connector = Connector(settings)
    teams_service.refusals.append(Refusal(429, {"Retry-After": "2"}))
    monkeypatch.setattr(connector_module, "_TRY_SECONDS", 1.0)
    started = time.monotonic()
    await connector.send(place(teams_service.url), Shown("hallo", text="hallo"))
    assert time.monotonic() - started >= 2.0
    teams_service.refusals.append(Refusal(429, {"Retry-After": "120"}))
    with pytest.raises(NotSent) as busy:
        await connector.send(place(teams_service.url), Shown("hallo", text="hallo"))
    assert (busy.value.code, busy.value.after) == ("status_429", 120.0)
    await connector.close()
