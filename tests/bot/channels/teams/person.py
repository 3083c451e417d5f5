"""A colleague in Teams: activities as Teams sends them, and what Teams then shows."""

import itertools
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from bot.channels.places import PlaceRow
from bot.channels.teams.activities import Activity, person_key
from bot.platform.database import connect, reading
from tests.bot.channels.teams.issuer import APP_ID, TENANT, Issuer
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.second_gateway import SecondGateway

BOT = f"28:{APP_ID}"
_numbers = itertools.count(1)


class Person:
    """Somebody in one chat; a message is signed by `issuer` when there is one."""

    def __init__(
        self,
        url: str,
        service: TeamsService,
        issuer: Issuer | None = None,
        kind: str = "personal",
        chat: str | None = None,
        who: str | None = None,
    ) -> None:
        self.address = f"{url}/api/messages"
        self.service = service
        self.issuer = issuer
        self.kind = kind
        self.chat = chat or f"a:{uuid4().hex}"
        self.who = who or f"29:{uuid4().hex}"
        self.http = httpx.Client(timeout=30)
        self._seen = 0

    def activity(self, type: str = "message", **changes: Any) -> dict[str, Any]:
        """An activity as Teams sends it."""
        basis = {
            "type": type,
            "id": f"{next(_numbers)}-{uuid4().hex[:8]}",
            "channelId": "msteams",
            "serviceUrl": f"{self.service.url}/",
            "from": {"id": self.who, "name": "Voornaam Achternaam", "aadObjectId": str(uuid4())},
            "recipient": {"id": BOT, "name": "BRO-assistent"},
            "conversation": {"id": self.chat, "conversationType": self.kind, "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "nl-NL",
        }
        return basis | changes

    def send(self, activity: dict[str, Any], **token: Any) -> httpx.Response:
        """Post an activity; `token` are changes to its token."""
        headers = {}
        if self.issuer:
            signed = token.pop("raw", None) or self.issuer.token(activity["serviceUrl"], **token)
            headers = {"Authorization": f"Bearer {signed}"}
        return self.http.post(self.address, json=activity, headers=headers)

    def says(self, text: str, **changes: Any) -> None:
        """Type a message."""
        assert self.send(self.activity(text=text, **changes)).status_code == 202

    def sees(self, count: int, seconds: float = 20) -> list[dict[str, Any]]:
        """The next `count` messages in the chat."""
        found = self.service.wait(self.chat, self._seen + count, seconds)[self._seen :]
        self._seen += len(found)
        return found

    def key(self, gateway: SecondGateway) -> str:
        """By what the gateway knows this person in this chat."""
        secret = gateway.settings.internal_secret.get_secret_value().encode()
        return person_key(Activity.model_validate(self.activity()), secret)

    def conversation(self, gateway: SecondGateway) -> str:
        """The conversation that the gateway keeps of this person in this chat."""
        found = self.kept(gateway)
        assert found, "there is no conversation"
        return found

    def kept(self, gateway: SecondGateway) -> str | None:
        """That conversation, or None."""
        with reading(connect(gateway.settings.database_url)) as session:
            row = session.get(PlaceRow, self.key(gateway))
            return str(row.conversation_id) if row else None

    def all(self) -> list[dict[str, Any]]:
        """All messages in the chat so far."""
        return self.service.messages(self.chat)


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something becomes true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not become true"
        time.sleep(0.05)


def card_of(message: dict[str, Any]) -> dict[str, Any]:
    """The card in a message."""
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return attachment["content"]


def actions_of(card: dict[str, Any]) -> list[dict[str, Any]]:
    """All buttons of a card."""
    return [action for node in card["body"] if node["type"] == "ActionSet" for action in node["actions"]]


def clicks(person: Person, message: dict[str, Any], title: str) -> None:
    """Click a button as Teams does: a messageBack carries its title as text."""
    (data,) = [action["data"] for action in actions_of(card_of(message)) if action["title"] == title]
    text = data.get("msteams", {}).get("text")
    value = {name: content for name, content in data.items() if name != "msteams"}
    assert person.send(person.activity(text=text, value=value)).status_code == 202


def executes(person: Person, data: dict[str, Any]) -> dict[str, Any]:
    """Click a button of type Action.Execute; returns what Teams shows at once."""
    value = {"action": {"type": "Action.Execute", "verb": "oordeel", "data": data}, "trigger": "manual"}
    answer = person.send(person.activity("invoke", name="adaptiveCard/action", value=value))
    assert answer.status_code == 200
    return answer.json()


def words_of(message: dict[str, Any]) -> str:
    """All that a reader sees of a message, but for its buttons."""
    if "attachments" not in message:
        return message["text"]
    lines = []
    for node in card_of(message)["body"]:
        if node["type"] == "TextBlock":
            lines.append(node["text"])
        elif node["type"] == "FactSet":
            lines += [f"{fact['value']}: {fact['title']}" for fact in node["facts"]]
    return "\n".join(lines)
