"""One name for all that happens because of one request, in the logs of gateway, Rasa and actions.

The name travels as W3C Trace Context (https://www.w3.org/TR/trace-context/): header `traceparent`, with a trace id of
32 hexadecimal digits and the caller's own id of 16.
"""

import re
import secrets
from contextvars import ContextVar

HEADER = "traceparent"

_FORM = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
_LONGEST = 200  # characters of a header that is looked at

_trace_id: ContextVar[str | None] = ContextVar("trace_id", default=None)


def begin(traceparent: str | None) -> str:
    """Start a piece of work that belongs to the caller's trace, or to a new one when the header is absent or wrong."""
    match = _FORM.fullmatch(traceparent[:_LONGEST]) if traceparent else None
    trace_id = match.group(1) if match else secrets.token_hex(16)
    _trace_id.set(trace_id)
    return trace_id


def current() -> str | None:
    """The trace id of the work that is going on, or None outside of any."""
    return _trace_id.get()


def headers() -> dict[str, str]:
    """The header for a call to another process that belongs to the work that is going on."""
    trace_id = current()
    return {HEADER: f"00-{trace_id}-{secrets.token_hex(8)}-01"} if trace_id else {}
