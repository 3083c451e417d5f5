"""The gateway's client of the Rasa server."""

import logging

import httpx

from bot.dialogue.reply import BotMessage, Turn
from bot.settings import Settings

logger = logging.getLogger(__name__)


class DialogueUnavailable(Exception):
    """Rasa did not give a usable answer; `code` says why (`unreachable`, `timeout`, `refused`, `silent`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DialogueClient:
    """Sends one message to Rasa and reads the whole turn back."""

    def __init__(self, settings: Settings) -> None:
        secret = settings.internal_secret
        headers = {"Authorization": f"Bearer {secret.get_secret_value()}"} if secret else {}
        self._http = httpx.AsyncClient(
            base_url=settings.rasa_url,
            headers=headers,
            timeout=httpx.Timeout(settings.answer_timeout + 1, connect=2),
        )

    async def send(self, sender: str, text: str) -> Turn:
        """Let Rasa handle `text` of conversation `sender`.

        Raises:
            DialogueUnavailable: when Rasa is down, too slow, refuses the call or says nothing at all.
        """
        try:
            answer = await self._http.post("/webhooks/gateway/messages", json={"sender": sender, "text": text})
            answer.raise_for_status()
        except httpx.TimeoutException as error:
            raise DialogueUnavailable("timeout") from error
        except httpx.HTTPStatusError as error:
            logger.error("dialogue_refused", extra={"status": error.response.status_code})
            raise DialogueUnavailable("refused") from error
        except httpx.HTTPError as error:
            raise DialogueUnavailable("unreachable") from error
        body = answer.json()
        messages = [BotMessage.from_rasa(message) for message in body["messages"]]
        if not messages:
            raise DialogueUnavailable("silent")
        return Turn(messages=messages, intent=body["intent"], confidence=body["confidence"])

    async def forget(self, sender: str) -> None:
        """Let Rasa delete everything it keeps of conversation `sender`.

        Raises:
            DialogueUnavailable: when Rasa is down or refuses the call; nothing is deleted then.
        """
        try:
            (await self._http.delete(f"/webhooks/gateway/conversations/{sender}")).raise_for_status()
        except httpx.HTTPError as error:
            raise DialogueUnavailable("unreachable") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
