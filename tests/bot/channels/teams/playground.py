"""The Microsoft 365 Agents Playground: Microsoft's own stand-in for Teams, without Azure."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import select

from bot.channels.places import PlaceRow
from bot.platform.database import connect, reading
from tests.bot.channels.npm_packages import node
from tests.bot.second_gateway import SecondGateway

PROGRAM = "@microsoft/m365agentsplayground"
ME = {"id": "user-id-0"}


class Playground:
    """The npm package in `program`, that records in `folder` what goes to and fro with the gateway at `gateway`."""

    def __init__(self, program: Path, gateway: str, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.chat = f"chat-{uuid4().hex[:12]}"
        self._folder = folder
        options = ["-e", f"{gateway}/api/messages", "-c", "msteams", "-p", str(port), "--conversation-id", self.chat]
        self._process = subprocess.Popen(
            [node(), str(program / "cli.js"), "start", *options, "--dt", "--er"],
            cwd=folder,
            env=os.environ | {"TEAMSAPPTESTER_BROWSER": "none"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.http = httpx.Client(base_url=self.url, timeout=30)

    def __enter__(self) -> "Playground":
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if self.http.get("/_internal/v1/config").is_success:
                    return self
            except httpx.HTTPError:
                time.sleep(0.2)
        raise TimeoutError("the playground did not start")

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(20)

    def install(self, action: str = "add") -> None:
        """Add the app to the chat, or remove it."""
        self._post(f"/_debug/conversation/{self.chat}/installation", {"action": action})

    def says(self, text: str) -> None:
        """Type a message."""
        message = {"type": "text", "text": text, "textFormat": "plain", "from": ME}
        self._post(f"/_conversation/v1/conversations/{self.chat}/messages", message)

    def submits(self, message_id: str, value: dict[str, Any]) -> None:
        """Click a button of type Action.Submit in a card."""
        self._post(
            "/_conversation/v1/submit",
            {"conversation": {"id": self.chat}, "from": ME, "replyToId": message_id, "value": value},
        )

    def executes(self, message_id: str, action: dict[str, Any]) -> dict[str, Any]:
        """Click a button of type Action.Execute; returns what the card then shows."""
        return self._post(
            "/_conversation/v1/invoke",
            {
                "name": "adaptiveCard/action",
                "conversation": {"id": self.chat},
                "from": ME,
                "replyToId": message_id,
                "value": {"action": action, "trigger": "manual"},
            },
        )

    def does(self, activity: dict[str, Any], chat: str | None = None) -> None:
        """Send any activity in this chat, as its own menu does ("Mock an Activity")."""
        frame = self.http.get(
            "/_internal/v1/customActivities/template", params={"conversationId": chat or self.chat}
        ).json()
        self._post("/_internal/v1/customActivities", frame | activity)

    def group(self) -> str:
        """The id of its group chat."""
        return str(self._config()["groupChats"][0]["id"])

    def bot(self) -> dict[str, str]:
        """Who we are in its chats."""
        return dict(self._config()["bot"])

    def conversation(self, gateway: SecondGateway) -> str:
        """The conversation that the gateway keeps of this chat."""
        found = self.kept(gateway)
        assert found, "there is no conversation"
        return found

    def kept(self, gateway: SecondGateway) -> str | None:
        """That conversation, or None."""
        with reading(connect(gateway.settings.database_url)) as session:
            rows = session.execute(select(PlaceRow)).scalars()
            return next((str(row.conversation_id) for row in rows if row.address["chat_id"] == self.chat), None)

    def _config(self) -> dict[str, Any]:
        return dict(self.http.get("/_internal/v1/config").json()["config"])

    def answers(self) -> list[tuple[str, dict[str, Any]]]:
        """What the gateway sent: the id that it got here, and the activity; what changes one names its id."""
        return [
            (str(entry["messageId"]), entry["request"]["body"])
            for entry in self._recorded()
            if entry["direction"].startswith("User Application")
            and entry["request"]["body"]["type"] == "message"
            and "id" not in entry["request"]["body"]
        ]

    def wait(self, count: int, seconds: float = 20) -> list[tuple[str, dict[str, Any]]]:
        """The answers, once there are `count`."""
        deadline = time.monotonic() + seconds
        while len(self.answers()) < count:
            assert time.monotonic() < deadline, f"only {len(self.answers())} of {count} answers came"
            time.sleep(0.05)
        return self.answers()

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.http.post(path, json=body).raise_for_status()
        return answer.json() if answer.content.startswith(b"{") else None

    def _recorded(self) -> Iterator[dict[str, Any]]:
        decoder = json.JSONDecoder()
        for path in (self._folder / "devTools").glob("events_recording_*.log"):
            text, place = path.read_text(encoding="utf-8"), 0
            while (place := text.find("{", place)) >= 0:
                try:
                    entry, place = decoder.raw_decode(text, place)
                except ValueError:
                    return  # still being written
                yield entry
