"""A web server on loopback that has the list, and does whatever a test wants it to do wrong."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Exchange:
    """One request, with the ways to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, number: int) -> None:
        self._handler = handler
        self.number = number
        self.path = handler.path
        self.headers = handler.headers

    def give(self, content: bytes, status: int = 200, **headers: str) -> None:
        self._start(status, {"Content-Length": str(len(content)), **headers})
        self._handler.wfile.write(content)

    def redirect(self, location: str) -> None:
        self.give(b"", 302, Location=location)

    def break_off(self, content: bytes) -> None:
        """Promise more than is sent."""
        self._start(200, {"Content-Length": str(len(content) + 1000)})
        self._handler.wfile.write(content)
        self._handler.wfile.flush()
        self._handler.connection.shutdown(socket.SHUT_RDWR)

    def drip(self, piece: bytes, times: int, pause: float) -> None:
        """Send `piece` many times, with `pause` seconds between."""
        self._start(200, {"Connection": "close"})
        for _ in range(times):
            self._handler.wfile.write(piece)
            self._handler.wfile.flush()
            time.sleep(pause)

    def _start(self, status: int, headers: dict[str, str]) -> None:
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()


class ListServer:
    """The running server; `answer` decides what happens, `exchanges` remembers what was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[Exchange], None] = lambda exchange: exchange.give(b"")
        self.exchanges: list[Exchange] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port = self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/lijst"

    def gives(self, content: bytes, **headers: str) -> None:
        self.answer = lambda exchange: exchange.give(content, **headers)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                exchange = Exchange(self, len(server.exchanges) + 1)
                server.exchanges.append(exchange)
                try:
                    server.answer(exchange)
                except OSError:  # the client went away
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    @contextmanager
    def running(self) -> Iterator["ListServer"]:
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
