"""How often in a row the assistant did not understand this visitor."""

from typing import Any

_MISSES = {"nlu_fallback", "buiten_bereik"}
_NOT_UNDERSTOOD = "action_niet_begrepen"


def missed_before(events: list[dict[str, Any]]) -> bool:
    """Whether the visitor's message before the latest one was a miss too: unclear, strange, or out of place."""
    turns = [position for position, event in enumerate(events) if event["event"] == "user"]
    if len(turns) < 2:
        return False
    before = events[turns[-2] : turns[-1]]
    out_of_place = any(event["event"] == "action" and event.get("name") == _NOT_UNDERSTOOD for event in before)
    return out_of_place or before[0]["parse_data"]["intent"].get("name") in _MISSES
