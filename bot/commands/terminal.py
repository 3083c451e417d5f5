"""What a terminal may be sent: words from files and from the web cannot move its cursor or hide what stands there."""

import re

from rich.markup import escape

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """`text` with a mark where a control character stood, and with square brackets as they are."""
    return escape(without_controls(text))


def without_controls(text: str) -> str:
    """`text` with a mark where a control character or a change of writing direction stood."""
    return _CONTROLS.sub("\ufffd", text)
