"""Another gateway in front of the same Rasa, with settings of its own."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import httpx
from sqlalchemy.engine import Engine
from svcs import Container

from bot.channels.installed import CHANNELS
from bot.channels.port import Channel
from bot.channels.website.tokens import Tokens
from bot.conversations.live_events import LiveEvents
from bot.dialogue.reply import Reply
from bot.handover.handover import Handover
from bot.handover.service import HandoverService
from bot.handover.sweep import Sweep
from bot.operations.service import Operations
from bot.platform.background import Background
from bot.platform.free_ports import on_free_ports
from bot.platform.settings import Settings
from bot.privacy.audit import Audit
from bot.server import GatewayServer
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.agents import Agent, person
from bot.servicedesk.learning.service import LearningService
from bot.servicedesk.statistics.service import StatisticsService
from bot.servicedesk.suggestions.service import SuggestionService
from bot.servicedesk.webhooks.sender import WebhookSender
from bot.turns.service import ConversationService
from tests.waiting import LONGEST

_KEPT = {
    "agents": Agents,
    "audit": Audit,
    "background": Background,
    "conversations": ConversationService,
    "engine": Engine,
    "handovers": HandoverService,
    "learning": LearningService,
    "live_events": LiveEvents,
    "operations": Operations,
    "statistics": StatisticsService,
    "suggestions": SuggestionService,
    "sweep": Sweep,
    "webhooks": WebhookSender,
}


class Kept:
    """The services of a running gateway, by the names that tests use."""

    def __init__(self, services: Container) -> None:
        self._services = services

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels by name."""
        return {kind.name: self._services.get(kind) for kind in CHANNELS}

    def __getattr__(self, name: str) -> Any:
        return self._services.get(_KEPT[name])


class SecondGateway:
    """Serves in a thread of its own for as long as the context lasts."""

    def __init__(self, settings: Settings, **changes: Any) -> None:
        self.settings = settings.model_copy(update={"port": on_free_ports(settings).port, **changes})
        self.url = f"http://{self.settings.host}:{self.settings.port}"

    def __enter__(self) -> "SecondGateway":
        up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._server = GatewayServer(self.settings, up.set)
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._server.serve(),), daemon=True)
        self._thread.start()
        assert up.wait(LONGEST), "the gateway did not start"
        return self

    def stop(self) -> None:
        """Ask it to stop, as a signal would."""
        self._server.should_exit = True

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._thread.join(LONGEST)
        assert not self._thread.is_alive(), "the gateway did not stop"

    @property
    def state(self) -> "Kept":
        """What the running application keeps."""
        return Kept(self._server.config.app.state.services)

    @property
    def service(self) -> ConversationService:
        """The conversations, for what a member of staff does."""
        return self.state.conversations

    @property
    def handovers(self) -> HandoverService:
        """The handovers, as the console uses them."""
        return self.state.handovers

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do `work` in the gateway's event loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST)

    def conversation_id(self, token: str, origin: str | None = None) -> str:
        """The conversation that a visitor's token is for."""
        return Tokens(self.settings).read(token, origin or self.url).conversation_id

    def take_over(self, conversation_id: str, name: str = "Anna") -> Handover:
        """A member of staff takes this conversation after the visitor's consent; needs the settings of `DESK`."""

        async def steps() -> Handover:
            waiting = await self.handovers.consent(conversation_id, yes=True)
            return await self.handovers.take(waiting.id, staff(name))

        return self.run(steps())

    def let_go(self, conversation_id: str) -> None:
        """Who has this conversation closes it; the assistant is back."""

        async def steps() -> None:
            handover = await self.handovers.open_of(conversation_id)
            await self.handovers.close(handover.id, staff(handover.agent_name))

        self.run(steps())

    def sweep(self) -> None:
        """Do now what time does with handovers."""
        self.run(self.state.sweep.run())

    def agent_says(self, conversation_id: str, text: str) -> Reply:
        """Who has this conversation writes to the visitor."""

        async def steps() -> Reply:
            handover = await self.handovers.open_of(conversation_id)
            return await self.handovers.say(handover.id, staff(handover.agent_name), text)

        return self.run(steps())


DESK = {"handover": "on", "office_hours": "altijd"}
"""Settings with which somebody is always there."""


def staff(name: str) -> Agent:
    """The member of staff with this name."""
    return person(name.lower(), name, "medewerker", local=True)


class Client:
    """A page or a script that talks to a gateway; `origin` is what a browser would name."""

    def __init__(self, url: str, origin: str | None = None) -> None:
        headers = {"Origin": origin} if origin else {}
        self.http = httpx.Client(base_url=f"{url}/api/website", headers=headers, timeout=LONGEST, verify=False)
        self.started = self.http.post("/conversations").raise_for_status().json()
        self.token = self.started["token"]
        self.choices = {choice["title"]: choice["id"] for choice in self.started["replies"][0]["choices"]}

    def call(self, method: str, path: str, token: str | None = None, **options: Any) -> httpx.Response:
        """One request with this client's token, or another one."""
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"} | options.pop("headers", {})
        return self.http.request(method, path, headers=headers, **options)

    def send(self, **message: Any) -> httpx.Response:
        """Send a message: `text`, `choice` or `person`, and perhaps `id`."""
        return self.call("POST", "/messages", json=message)

    def entries(self) -> list[dict[str, Any]]:
        """The conversation as the gateway keeps it."""
        return self.call("GET", "/conversation").raise_for_status().json()["entries"]
