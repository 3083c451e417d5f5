"""The answer to a visitor who writes in another language than Dutch."""

from collections.abc import Mapping
from typing import Any

_NAMES = {"en": "engels", "de": "duits", "fr": "frans"}


def answer_in_their_language(message: Mapping[str, Any]) -> str | None:
    """The response that speaks the language in which `message` (Rasa's `latest_message`) is written; None for Dutch."""
    name = _NAMES.get((message.get("scope") or {}).get("language") or "")
    return f"utter_andere_taal_{name}" if name else None
