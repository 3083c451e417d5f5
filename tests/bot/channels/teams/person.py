"""A colleague in Teams: activities as Teams sends them, and what Teams then shows."""

import itertools
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx

from bot.channels.places import PlaceRow
from bot.channels.teams.activities import Activity, person_key
from bot.platform.database import connect, reading
from tests.bot.channels.teams.issuer import APP_ID, TENANT, Issuer
from tests.bot.channels.teams.teams_service import TeamsService
from tests.bot.second_gateway import SecondGateway
from tests.waiting import LONGEST, until

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
        self.http = httpx.Client(timeout=LONGEST)
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

    def sees(self, count: int, seconds: float = LONGEST) -> list[dict[str, Any]]:
        """The next `count` messages in the chat."""
        found = self.service.wait(self.chat, self._seen + count, seconds)[self._seen :]
        self._seen += len(found)
        return found

    def sees_change(self, words: str) -> dict[str, Any]:
        """The message that was changed and now has these words."""
        until(lambda: words in str(self.service.changed(self.chat)))
        return next(each for each in self.service.changed(self.chat) if words in str(each))

    def message_id(self, number: int) -> str:
        """The id that Teams gave to the message with this number in the chat; -1 is the last."""
        return self.service.ids(self.chat)[number]

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


def until_done(gateway: SecondGateway) -> None:
    """Wait until all that came in has been answered, and what was brought is written down, as Teams has it too."""
    until(lambda: not gateway.state.channels["teams"].inbox._work)


def card_of(message: dict[str, Any]) -> dict[str, Any]:
    """The card in a message."""
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return attachment["content"]


def actions_of(card: dict[str, Any]) -> list[dict[str, Any]]:
    """All buttons of a card."""
    lines = [
        node["selectAction"] for node in card["body"] if node.get("selectAction", {}).get("type") == "Action.Submit"
    ]
    return lines + [action for node in card["body"] if node["type"] == "ActionSet" for action in node["actions"]]


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
    """All that a reader sees of a message, but for its buttons; a heading stands out, as bold words do."""
    if "attachments" not in message:
        return message["text"]
    return "\n".join(_texts(card_of(message)["body"]))


def _texts(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        if node["type"] == "TextBlock":
            yield f"**{node['text']}**" if node.get("style") == "heading" else node["text"]
        elif node.get("selectAction", {}).get("type") != "Action.Submit":
            yield from _texts(node.get("items", []))
