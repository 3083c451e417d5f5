"""What a webhook of a Teams channel takes: one Adaptive Card, which says that somebody waits and for whom.

Microsoft says what it looks like:
https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using.
"""

import json
from typing import Any

from bot.dialogue.inert import inert
from bot.servicedesk.webhooks.models import Event, Happened

EVENTS: frozenset[Event] = frozenset({"handover.asked"})
"""What a channel can be told of."""


def channel_message(what: Happened, console: str) -> str:
    """The message as JSON; its button leads to the conversation at `console`, the address of the gateway."""
    number = what.data.get("reference")
    said = f"Een bezoeker wacht op {_whom(what)}: {number}." if number else "Deze test komt aan in uw kanaal."
    body: list[dict[str, Any]] = [
        {"type": "TextBlock", "text": "BRO-assistent", "style": "heading", "weight": "Bolder", "wrap": True},
        {"type": "TextBlock", "text": said, "wrap": True},
    ]
    page = f"/servicedesk/gesprekken/{what.data['handover_id']}" if number else "/servicedesk"
    actions = [{"type": "Action.OpenUrl", "title": "Openen in de console", "url": f"{console.rstrip('/')}{page}"}]
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "lang": "nl",
        "body": body,
        "actions": actions,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return json.dumps({"type": "message", "attachments": [attachment]}, ensure_ascii=False)


def _whom(what: Happened) -> str:
    team = what.data.get("team")
    return f"team {inert(team)}" if team else "een medewerker"
