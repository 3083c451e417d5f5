"""How often in a row the assistant did not understand this visitor."""

from typing import Any

_MISSES = {"nlu_fallback", "buiten_bereik"}


def missed_before(events: list[dict[str, Any]]) -> bool:
    """Whether the visitor's message before the latest one was a miss too."""
    intents = [event["parse_data"]["intent"].get("name") for event in events if event["event"] == "user"]
    return len(intents) > 1 and intents[-2] in _MISSES
