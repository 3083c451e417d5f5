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

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.guidance.message import Parsed
from bot.platform import logs as json_logs
from bot.platform import tracing
from bot.platform.published import reread
from bot.platform.settings import get_settings
from bot.rasa import patches, rehearsal
from bot.rasa.payload import read_payload
from bot.rasa.proof import ANSWER, QUESTION, proof
from bot.rasa.tracker_store import tracker_store
from bot.rasa.training import current_model
from bot.rasa.turn import handle

logger = logging.getLogger(__name__)


class GatewayChannel(InputChannel):
    """Accepts messages of the gateway: `POST /webhooks/gateway/messages` with `{sender, typed}` or
    `{sender, chosen}`.

    For suggestions to members of staff, `POST /parse` reads a text and `POST /rehearse` tries an answer out.
    """

    @classmethod
    def name(cls) -> str:
        return "gateway"

    def blueprint(self, _on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel. Without a secret in the settings every call is refused."""
        json_logs.take_over()  # here, because Rasa and Sanic set up their logs before and load the model after
        patches.install_in_server()
        blueprint = Blueprint("gateway_channel")
        blueprint.middleware(_admit, "request")
        blueprint.add_route(_receive, "/messages", methods=["POST"])
        blueprint.add_route(_forget, "/conversations/<sender>", methods=["DELETE"])
        blueprint.add_route(_metrics, "/metrics")
        blueprint.add_route(_health, "/health")
        blueprint.add_route(_parse, "/parse", methods=["POST"])
        blueprint.add_route(_rehearse, "/rehearse", methods=["POST"])
        blueprint.add_route(_renew, "/model", methods=["PUT"])
        blueprint.add_route(_slots, "/conversations/<sender>/slots")
        return blueprint


async def _admit(request: Request) -> HTTPResponse | None:
    """Let the gateway in, with the trace that it names; nobody else."""
    tracing.begin(request.headers.get(tracing.HEADER))
    if request.path.endswith("/gateway/health") or _authorised(request):
        return None
    return response.json({"error": "unauthorised"}, status=401)


async def _health(request: Request) -> HTTPResponse:
    """Proves that this is the Rasa of whoever has the secret; says nothing else."""
    question = request.headers.get(QUESTION, "")
    return response.json({"status": "ok"}, headers={ANSWER: proof(get_settings(), question)})


async def _receive(request: Request) -> HTTPResponse:
    agent, body = request.app.ctx.agent, request.json or {}
    sender = body.get("sender")
    if not (isinstance(sender, str) and sender):
        return response.json({"error": "sender is required"}, status=400)
    try:
        message = _message(agent, sender, body)
    except ValueError as error:
        return response.json({"error": str(error)}, status=400)
    try:
        async with asyncio.timeout(get_settings().answer_timeout):
            return response.json(await handle(agent, message, bool(body.get("again"))))
    except TimeoutError:
        logger.error("gateway_message_timeout", extra={"sender": sender})
        return response.json({"error": "timeout"}, status=504)
    except Exception as error:  # Sanic and Rasa would log the message itself
        logger.error("gateway_message_failed", extra={"sender": sender, "error": type(error).__name__})
        return response.json({"error": "failed"}, status=500)


def _message(agent: Any, sender: str, body: dict[str, Any]) -> UserMessage:
    """What the visitor typed, for the pipeline to read, or what they chose, which needs no reading.

    Raises:
        ValueError: both or none of the two, or a choice that is no payload.
    """
    typed, chosen = body.get("typed"), body.get("chosen")
    if isinstance(typed, str) == isinstance(chosen, str):
        raise ValueError("either typed or chosen is required")
    return UserMessage(
        typed if isinstance(typed, str) else chosen,
        rehearsal.Collector(),
        sender,
        parse_data=read_payload(chosen, agent.domain) if isinstance(chosen, str) else None,
        input_channel=GatewayChannel.name(),
        message_id=body.get("message_id"),
    )


async def _forget(request: Request, sender: str) -> HTTPResponse:
    agent = request.app.ctx.agent
    async with agent.lock_store.lock(sender):  # a turn that is going on would write its events again
        tracker_store(agent).erase(sender)
    return response.empty()


async def _renew(request: Request) -> HTTPResponse:
    """Answers with the model in use from now on; a turn that is going on ends with the one before."""
    path = current_model(get_settings())
    await asyncio.to_thread(request.app.ctx.agent.load_model, path)
    reread()
    return response.json({"model": path.name})


async def _metrics(_request: Request) -> HTTPResponse:
    return response.raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


async def _parse(request: Request) -> HTTPResponse:
    """Reads a text; nothing of it is kept."""
    return response.json(await rehearsal.read(request.app.ctx.agent, request.json["text"]))


async def _rehearse(request: Request) -> HTTPResponse:
    """Tries an answer out; nothing of it is kept."""
    body = request.json
    parsed = Parsed.model_validate(body["parsed"])
    attempt = rehearsal.rehearse(request.app.ctx.agent, parsed, body["topic"], body["slots"])
    try:
        messages, slots = await asyncio.wait_for(attempt, get_settings().answer_timeout)
    except TimeoutError:
        return response.json({"error": "timeout"}, status=504)
    return response.json({"messages": messages, "slots": slots})


async def _slots(request: Request, sender: str) -> HTTPResponse:
    return response.json({"slots": await rehearsal.known_slots(request.app.ctx.agent, sender)})


def _authorised(request: Request) -> bool:
    secret = get_settings().internal_secret
    if secret is None:
        logger.error("gateway_channel_without_secret set BRO_INTERNAL_SECRET or use `bro serve`")
        return False
    return hmac.compare_digest(request.token or "", secret.get_secret_value())
