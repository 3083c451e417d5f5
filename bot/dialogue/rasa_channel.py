"""The door between the gateway and Rasa: an input channel that runs inside the Rasa server.

Rasa's own REST channel has no authentication, lets a caller choose the channel and loses the metadata of
responses. This one wants the shared secret, and answers with the complete messages, the intent and the
confidence. It is loaded through `credentials.yml`.
"""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.dialogue import rehearsal
from bot.dialogue.tracker_store import ConversationTrackerStore
from bot.settings import get_settings

logger = logging.getLogger(__name__)


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """Check the shape of an action's answer; Rasa's own check, a JSON schema, took a third of each turn.

    Raises:
        ValueError: when the answer has no list of events or no list of responses.
    """
    if not (isinstance(result.get("events"), list) and isinstance(result.get("responses"), list)):
        raise ValueError("the action server gave no events or no responses")
    return True


RemoteAction._validate_action_result = _validate_action_result


class GatewayChannel(InputChannel):
    """Accepts messages of the gateway: `POST /webhooks/gateway/messages` with `{sender, text}`.

    For suggestions to members of staff, `POST /parse` reads a text and `POST /rehearse` tries an answer out.
    """

    @classmethod
    def name(cls) -> str:
        return "gateway"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel. Without a secret in the settings every call is refused."""
        blueprint = Blueprint("gateway_channel")
        settings = get_settings()

        @blueprint.post("/messages")
        async def receive(request: Request) -> HTTPResponse:
            if not _authorised(request):
                return response.json({"error": "unauthorised"}, status=401)
            body = request.json or {}
            sender, text = body.get("sender"), body.get("text")
            if not (isinstance(sender, str) and sender and isinstance(text, str)):
                return response.json({"error": "sender and text are required"}, status=400)
            collector = rehearsal.Collector()
            message = UserMessage(text, collector, sender, input_channel=self.name())
            try:
                await asyncio.wait_for(on_new_message(message), settings.answer_timeout)
            except TimeoutError:
                logger.error("gateway_message_timeout sender=%s", sender)
                return response.json({"error": "timeout"}, status=504)
            understood = _tracker_store(request).latest_message(sender).get("intent") or {}
            intent = {"intent": understood.get("name"), "confidence": understood.get("confidence")}
            return response.json({"messages": collector.messages, **intent})

        @blueprint.delete("/conversations/<sender>")
        async def forget(request: Request, sender: str) -> HTTPResponse:
            if not _authorised(request):
                return response.json({"error": "unauthorised"}, status=401)
            _tracker_store(request).erase(sender)
            return response.empty()

        _add_rehearsal(blueprint, settings.answer_timeout)
        return blueprint


def _add_rehearsal(blueprint: Blueprint, limit: float) -> None:
    """Routes that keep nothing: reading a text, rehearsing an answer, and what is known in a conversation."""

    @blueprint.post("/parse")
    async def parse(request: Request) -> HTTPResponse:
        if not _authorised(request):
            return response.json({"error": "unauthorised"}, status=401)
        return response.json(await rehearsal.read(request.app.ctx.agent, request.json["text"]))

    @blueprint.post("/rehearse")
    async def rehearse(request: Request) -> HTTPResponse:
        if not _authorised(request):
            return response.json({"error": "unauthorised"}, status=401)
        body = request.json
        attempt = rehearsal.rehearse(request.app.ctx.agent, body["parsed"], body["topic"], body["slots"])
        try:
            messages, slots = await asyncio.wait_for(attempt, limit)
        except TimeoutError:
            return response.json({"error": "timeout"}, status=504)
        return response.json({"messages": messages, "slots": slots})

    @blueprint.get("/conversations/<sender>/slots")
    async def slots(request: Request, sender: str) -> HTTPResponse:
        if not _authorised(request):
            return response.json({"error": "unauthorised"}, status=401)
        return response.json({"slots": await rehearsal.known_slots(request.app.ctx.agent, sender)})


def _authorised(request: Request) -> bool:
    secret = get_settings().internal_secret
    if secret is None:
        logger.error("gateway_channel_without_secret set BRO_INTERNAL_SECRET or use `bro serve`")
        return False
    return hmac.compare_digest(request.token or "", secret.get_secret_value())


def _tracker_store(request: Request) -> ConversationTrackerStore:
    """Our tracker store, inside the one that Rasa wraps around it to survive its failures.

    Raises:
        TypeError: when endpoints.yml names another tracker store.
    """
    store = getattr(request.app.ctx.agent.tracker_store, "_tracker_store", None)
    if not isinstance(store, ConversationTrackerStore):
        raise TypeError("endpoints.yml must name bot.dialogue.tracker_store.ConversationTrackerStore")
    return store
