"""One message in, replies out: the rules that hold in every channel.

Channels call this and nothing deeper. Personal data is taken out before anything is stored or sent to Rasa; typed
text is never a command; a failure of Rasa becomes a sentence with the Servicedesk's contact.
"""

import asyncio
import hashlib
import hmac
import logging
import re
import unicodedata
from dataclasses import dataclass

from bot.conversations.choices import chosen
from bot.conversations.redaction import redact
from bot.conversations.repository import ConversationRepository
from bot.dialogue.client import DialogueClient, DialogueUnavailable
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import BotMessage, Reply, Turn
from bot.settings import Settings

logger = logging.getLogger(__name__)

_WORD = re.compile(r"\w")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True)
class Started:
    """A new conversation and the first words in it."""

    conversation_id: str
    replies: list[Reply]


class ConversationService:
    """Conversations over one dialogue client and one repository."""

    def __init__(self, repository: ConversationRepository, dialogue: DialogueClient, settings: Settings) -> None:
        self._repository = repository
        self._dialogue = dialogue
        self._settings = settings

    async def start(self, channel: str) -> Started:
        """Open a conversation; the first reply says that this is a virtual assistant."""
        conversation_id = await asyncio.to_thread(self._repository.create, channel)
        return Started(conversation_id, await self._record(conversation_id, _fixed_turn("welkom")))

    async def say(self, conversation_id: str, text: str) -> list[Reply]:
        """Answer what a visitor typed.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        text = _clean(text)
        if len(text) > self._settings.max_message_length:
            return await self._record(conversation_id, _fixed_turn("te_lang_bericht"))
        redacted = redact(text)
        await asyncio.to_thread(self._repository.add_visitor_message, conversation_id, redacted.text)
        if not _WORD.search(redacted.text):
            return await self._record(conversation_id, _fixed_turn("leeg_bericht"))
        turn = await self._ask(conversation_id, await self._typed(conversation_id, redacted.text))
        if redacted.kinds:
            turn = turn.model_copy(update={"messages": [fixed_message("privegegevens"), *turn.messages]})
        return await self._record(conversation_id, turn)

    async def choose(self, conversation_id: str, choice_id: str) -> list[Reply]:
        """Answer a click on a choice.

        Raises:
            KeyError: when this choice was never shown in this conversation.
        """
        choice = await asyncio.to_thread(self._repository.payload, conversation_id, choice_id)
        if choice is None:
            raise KeyError(choice_id)
        await asyncio.to_thread(self._repository.add_visitor_message, conversation_id, choice.title)
        return await self._record(conversation_id, await self._ask(conversation_id, choice.payload))

    async def _typed(self, conversation_id: str, text: str) -> str:
        """What Rasa gets for typed text: the payload of a choice that the text names, else the text itself."""
        shown = await asyncio.to_thread(self._repository.choices_before_latest, conversation_id)
        choice = chosen(text, shown)
        if choice is not None:
            row = await asyncio.to_thread(self._repository.payload, conversation_id, choice.id)
            if row is not None:
                return str(row.payload)
        return text.lstrip("/ ")

    async def _ask(self, conversation_id: str, text: str) -> Turn:
        try:
            return await self._dialogue.send(self._sender(conversation_id), text)
        except DialogueUnavailable as error:
            logger.error("dialogue_unavailable", extra={"code": error.code})
            return _fixed_turn("assistent_onbereikbaar")

    async def _record(self, conversation_id: str, turn: Turn) -> list[Reply]:
        return await asyncio.to_thread(self._repository.add_turn, conversation_id, turn)

    def _sender(self, conversation_id: str) -> str:
        """Rasa's name for this conversation: a keyed hash, so that its tables and logs never hold the id itself."""
        secret = self._settings.internal_secret
        key = secret.get_secret_value().encode() if secret else b""
        return hmac.new(key, conversation_id.encode(), hashlib.sha256).hexdigest()[:32]


def _fixed_turn(name: str) -> Turn:
    message: BotMessage = fixed_message(name)
    return Turn(messages=[message])


def _clean(text: str) -> str:
    """The text in one Unicode form, without control and invisible characters."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text)).strip()
