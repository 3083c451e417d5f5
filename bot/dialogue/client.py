"""The gateway's client of the Rasa server."""

import asyncio
import hashlib
import hmac
import logging
from dataclasses import dataclass
from typing import Any

import httpx

from bot.dialogue.neighbours import with_neighbours
from bot.dialogue.overrides import ReadOverrides, nothing_overridden, said_instead, said_now
from bot.dialogue.reading import ReadText, Rehearsed
from bot.dialogue.reply import BotMessage, RasaFacts, Turn
from bot.dialogue.unanswered import with_unanswered
from bot.guidance.message import Parsed
from bot.platform import tracing
from bot.platform.settings import Settings

logger = logging.getLogger(__name__)

_OTHER_SERVER = 0.2  # seconds after which a message that a dying Rasa server had is given to another one
_LOADING = 60.0  # seconds to load a model, on a busy machine
_GATEWAY_ERRORS = {httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE}  # what a load balancer says of a dead one


@dataclass(frozen=True)
class TypedText:
    """What a visitor typed; never a command for Rasa, whatever it looks like."""

    text: str

    def as_body(self) -> dict[str, str]:
        """The field in which it travels to Rasa."""
        return {"typed": self.text}


@dataclass(frozen=True)
class ChosenPayload:
    """What stands behind a choice that we showed ourselves; Rasa takes it as it is."""

    payload: str

    def as_body(self) -> dict[str, str]:
        """The field in which it travels to Rasa."""
        return {"chosen": self.payload}


class DialogueUnavailable(Exception):
    """Rasa did not give a usable answer; `code` says why (`unreachable`, `timeout`, `refused`, `silent`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DialogueClient:
    """Sends one message to Rasa and reads the whole turn back, in the words of who overrides them."""

    def __init__(self, settings: Settings, overrides: ReadOverrides = nothing_overridden) -> None:
        self._overrides = overrides
        secret = settings.internal_secret
        headers = {"Authorization": f"Bearer {secret.get_secret_value()}"} if secret else {}
        self._http = httpx.AsyncClient(
            base_url=settings.rasa_url,
            headers=headers,
            timeout=httpx.Timeout(settings.answer_timeout + 1, connect=2),
        )

    async def send(
        self, sender: str, said: TypedText | ChosenPayload, message_id: str | None = None, again: bool = False
    ) -> Turn:
        """Let Rasa handle what was said in conversation `sender`.

        `message_id` is the name of the message within the conversation. Rasa handles a message that it gets `again`
        once: it repeats the answer that it gave. So a message with a name goes to another Rasa server, if there is
        one, when the first one dies.

        Raises:
            DialogueUnavailable: when Rasa is down, too slow, refuses the call or says nothing at all.
        """
        message = {"sender": sender, **said.as_body(), "message_id": message_id, "again": again}
        try:
            body = await self._call("POST", "messages", message)
        except DialogueUnavailable as error:
            if message_id is None or error.code != "unreachable":
                raise
            await asyncio.sleep(_OTHER_SERVER)
            body = await self._call("POST", "messages", message | {"again": True})
        overrides = await said_now(self._overrides)
        messages = [BotMessage.from_rasa(said_instead(message, overrides)) for message in body["messages"]]
        if not messages:
            raise DialogueUnavailable("silent")
        turn = Turn(
            messages=messages,
            intent=body["intent"],
            confidence=body["confidence"],
            offered=body["offered"],
            unanswered=body["unanswered"],
            rasa=RasaFacts(**body),
        )
        return with_neighbours(with_unanswered(turn, overrides))

    async def read(self, text: str) -> ReadText:
        """Let the pipeline read `text`, outside any conversation.

        Raises:
            DialogueUnavailable: when Rasa is down, too slow or refuses the call.
        """
        return ReadText.model_validate(await self._call("POST", "parse", {"text": text}))

    async def rehearse(self, parsed: Parsed, topic: str, slots: dict[str, Any]) -> Rehearsed:
        """What the assistant would answer to `parsed` about `topic`, knowing `slots`; nothing of it is kept.

        Raises:
            DialogueUnavailable: when Rasa is down, too slow or refuses the call.
        """
        body = await self._call(
            "POST", "rehearse", {"parsed": parsed.model_dump(mode="json"), "topic": topic, "slots": slots}
        )
        overrides = await said_now(self._overrides)
        messages = [BotMessage.from_rasa(said_instead(message, overrides)) for message in body["messages"]]
        return Rehearsed(messages, body["slots"])

    async def slots(self, sender: str) -> dict[str, Any]:
        """What the assistant knows of the visitor in conversation `sender`.

        Raises:
            DialogueUnavailable: when Rasa is down, too slow or refuses the call.
        """
        slots: dict[str, Any] = (await self._call("GET", f"conversations/{sender}/slots"))["slots"]
        return slots

    async def renew_model(self) -> str:
        """Let Rasa load the model in use, which may take seconds, while it goes on answering; returns its name.

        Raises:
            DialogueUnavailable: when Rasa is down, too slow or refuses the model.
        """
        name: str = (await self._call("PUT", "model", seconds=_LOADING))["model"]
        return name

    async def forget(self, sender: str) -> None:
        """Let Rasa delete everything it keeps of conversation `sender`.

        Raises:
            DialogueUnavailable: when Rasa is down or refuses the call; nothing is deleted then.
        """
        try:
            (
                await self._http.delete(f"/webhooks/gateway/conversations/{sender}", headers=tracing.headers())
            ).raise_for_status()
        except httpx.HTTPError as error:
            raise DialogueUnavailable("unreachable") from error

    async def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, seconds: float | None = None
    ) -> dict[str, Any]:
        url = f"/webhooks/gateway/{path}"
        wait = seconds or httpx.USE_CLIENT_DEFAULT
        try:
            answer = await self._http.request(method, url, json=body, headers=tracing.headers(), timeout=wait)
            answer.raise_for_status()
        except httpx.TimeoutException as error:
            raise DialogueUnavailable("timeout") from error
        except httpx.HTTPStatusError as error:
            logger.error("dialogue_refused", extra={"status": error.response.status_code})
            dead = error.response.status_code in _GATEWAY_ERRORS
            raise DialogueUnavailable("unreachable" if dead else "refused") from error
        except httpx.HTTPError as error:
            raise DialogueUnavailable("unreachable") from error
        content: dict[str, Any] = answer.json()
        return content

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def rasa_sender(settings: Settings, conversation_id: str) -> str:
    """A keyed hash of the id (32 hexadecimal digits), so that Rasa's tables and logs never hold the id itself."""
    secret = settings.internal_secret
    key = secret.get_secret_value().encode() if secret else b""
    return hmac.new(key, conversation_id.encode(), hashlib.sha256).hexdigest()[:32]
