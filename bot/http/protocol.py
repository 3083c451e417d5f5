"""HTTP as uvicorn speaks it, with an end to how long the headers of one request may be."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEADERS = 65_536
"""Bytes of headers that have come in without an end; what came in one read more is looked at first."""

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedHeaders(HttpToolsProtocol):
    """Ends a connection whose headers do not end: the parser would keep all of them in memory."""

    _headers_since: int | None = 0

    def data_received(self, data: bytes) -> None:
        """Read what came in."""
        super().data_received(data)
        if self._headers_since is None:
            return
        self._headers_since += len(data)
        if self._headers_since > MOST_HEADERS and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins, and with it its headers."""
        self._headers_since = 0
        super().on_message_begin()

    def on_headers_complete(self) -> Any:
        """The headers have ended."""
        self._headers_since = None
        return super().on_headers_complete()
