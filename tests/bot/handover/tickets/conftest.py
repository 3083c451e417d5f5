"""A ticket system's HTTP side on loopback: it keeps requests and answers as the documentation says."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.handover.tickets.port import Note, Ticket
from bot.platform.settings import Settings

TICKET = Ticket(
    reference="BRO-2026-000123",
    subject="[BRO-2026-000123] BRO-assistent: Organisatie niet bekend",
    text="Kenmerk: BRO-2026-000123\nMelding: <organisatie> & meer",
    requester="jan@waterschap-voorbeeld.nl",
)
NOTE = Note("[BRO-2026-000123] Voorstel voor een antwoord", "een <notitie>")


class TicketServer:
    """Answers every request with `status` and `body`; `requests` holds what came: method, path, headers, body.

    What comes for one of `refused_paths` is answered with 500.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, dict[str, str], dict[str, Any]]] = []
        self.status, self.body = 201, json.dumps({"id": 77}).encode()
        self.headers: dict[str, str] = {}
        self.refused_paths: set[str] = set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or b"{}")
                outer.requests.append((self.command, self.path, dict(self.headers), sent))
                self.send_response(500 if self.path in outer.refused_paths else outer.status)
                for name, value in {"Content-Length": str(len(outer.body)), **outer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(outer.body)

            do_POST = do_PATCH = do_GET = _answer

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[TicketServer]:
    """The ticket system."""
    running = TicketServer()
    yield running
    running.stop()


@pytest.fixture
def rest_settings(server: TicketServer) -> Settings:
    """Settings for that ticket system."""
    values = {"ticket_url": server.url, "ticket_token": "geheim", "ticket_timeout": 1}
    return Settings(_env_file=None, **values)
