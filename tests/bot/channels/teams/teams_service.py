"""A local stand-in for the place where Teams takes bots' messages: it keeps them, and can be told to refuse."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.waiting import LONGEST


@dataclass
class Received:
    """One request: when it came, to which path, with which token, the activity in it, and whether it `changes` one.

    `number` is its place among all that were taken, from 1.
    """

    at: float
    path: str
    authorization: str | None
    activity: dict[str, Any]
    size: int
    changes: bool = False
    number: int = 0


@dataclass
class Refusal:
    """How to answer the next requests: `status`, perhaps with headers."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)


class TeamsService:
    """`received` holds what was taken, `refused` what was not; `refusals` are used up one by one, by new messages.

    The sign that somebody types is no message: whether it comes depends on how busy the machine is.
    While it `keeps` messages as they are, it refuses every change of one.
    """

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.refused: list[Received] = []
        self.refusals: list[Refusal] = []
        self.delay = 0.0
        self.keeps = False
        self._arrival = threading.Condition()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self._take()

            def do_PUT(self) -> None:
                self._take()

            def _take(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                entry = Received(
                    time.monotonic(),
                    self.path,
                    self.headers["Authorization"],
                    json.loads(body),
                    len(body),
                    changes=self.command == "PUT",
                )
                time.sleep(service.delay)
                refusal = service.take(entry)
                answer = b"" if refusal else json.dumps({"id": f"m{entry.number}"}).encode()
                self.send_response(refusal.status if refusal else 201)
                for name, value in (refusal.headers if refusal else {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Keep the test output quiet."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 200
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def take(self, entry: Received) -> Refusal | None:
        """Keep what came, unless it is to be refused."""
        with self._arrival:
            if self.keeps and entry.changes:
                self.refused.append(entry)
                return Refusal(400)
            if self.refusals and entry.activity["type"] == "message" and not entry.changes:
                self.refused.append(entry)
                return self.refusals.pop(0)
            entry.number = len(self.received) + 1  # here: more may arrive before the answer is on its way
            self.received.append(entry)
            self._arrival.notify_all()
            return None

    def messages(self, chat: str) -> list[dict[str, Any]]:
        """The messages in this chat so far, without typing."""
        return [each.activity for each in self._new_in(chat)]

    def ids(self, chat: str) -> list[str]:
        """The ids that these messages got."""
        return [f"m{each.number}" for each in self._new_in(chat)]

    def _new_in(self, chat: str) -> list[Received]:
        return [
            each
            for each in tuple(self.received)
            if each.path.startswith(f"/v3/conversations/{chat}/")
            and each.activity["type"] == "message"
            and not each.changes
        ]

    def changed(self, chat: str) -> list[dict[str, Any]]:
        """The messages in this chat that were changed, as they were changed."""
        place = f"/v3/conversations/{chat}/"
        return [each.activity for each in tuple(self.received) if each.changes and each.path.startswith(place)]

    def wait(self, chat: str, count: int, seconds: float = LONGEST) -> list[dict[str, Any]]:
        """The messages in this chat, once there are `count` of them."""
        with self._arrival:
            enough = self._arrival.wait_for(lambda: len(self.messages(chat)) >= count, seconds)
        found = self.messages(chat)
        assert enough, f"only {len(found)} of {count} messages came: {found}"
        return found

    def __enter__(self) -> "TeamsService":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
