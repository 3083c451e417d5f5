"""One message in, replies out: the rules that hold in every channel.

Channels call this and nothing deeper. Personal data is taken out before anything is stored or sent to Rasa; typed
text is never a command; a failure of Rasa becomes a sentence with the Servicedesk's contact; everything that happens
is published to who listens.
"""

import asyncio
import hashlib
import hmac
import logging
import re
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from weakref import WeakValueDictionary

from bot.conversations import metrics
from bot.conversations.choices import chosen
from bot.conversations.live_events import Ended, LiveEvent, LiveEvents, Takeover, Typing
from bot.conversations.redaction import redact
from bot.conversations.repository import ConversationRepository
from bot.conversations.transcript import Said
from bot.dialogue.client import DialogueClient, DialogueUnavailable
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import Choice, Reply, Turn
from bot.settings import Settings

logger = logging.getLogger(__name__)

_WORD = re.compile(r"\w")
_UNWANTED = {"Cc", "Cf", "Co", "Cs"}  # Unicode categories: control, invisible, private use, half characters


Push = Callable[[str, Reply], Awaitable[None]]
"""Brings a reply that is no answer to a visitor's own request to them, in a channel that has no event stream."""


@dataclass(frozen=True)
class Started:
    """A new conversation and the first words in it."""

    conversation_id: str
    replies: list[Reply]


class ConversationService:
    """Conversations over one dialogue client and one repository."""

    def __init__(
        self,
        repository: ConversationRepository,
        dialogue: DialogueClient,
        settings: Settings,
        live: LiveEvents | None = None,
    ) -> None:
        self._repository = repository
        self._dialogue = dialogue
        self._settings = settings
        self._live = live or LiveEvents()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._turns = asyncio.Semaphore(settings.max_turns)
        self.push: dict[str, Push] = {}

    async def start(self, channel: str) -> Started:
        """Open a conversation; the first reply says that this is a virtual assistant."""
        conversation_id = await asyncio.to_thread(self._repository.create, channel)
        metrics.conversations.labels(channel).inc()
        logger.info("conversation_started", extra={"conversation": self._sender(conversation_id), "channel": channel})
        return Started(conversation_id, await self._record(conversation_id, _fixed_turn("welkom")))

    async def say(self, conversation_id: str, text: str, message_id: str | None = None) -> list[Reply]:
        """Answer what a visitor typed; a message whose id was answered before gets the same answer, once.

        While a member of staff has the conversation the assistant is silent and the list is empty.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        text = _clean(text)
        if len(text) > self._settings.max_message_length:
            return await self._record(conversation_id, _fixed_turn("te_lang_bericht"))
        redacted = redact(text)
        for kind in redacted.kinds:
            metrics.removed.labels(kind).inc()

        async def answer(shown: list[Choice]) -> Turn:
            if not _WORD.search(redacted.text):
                return _fixed_turn("leeg_bericht")
            turn = await self._ask(conversation_id, await self._typed(conversation_id, redacted.text, shown))
            if redacted.kinds:
                return turn.model_copy(update={"messages": [fixed_message("privegegevens"), *turn.messages]})
            return turn

        return await self._turn(conversation_id, redacted.text, message_id, answer)

    async def choose(self, conversation_id: str, choice_id: str, message_id: str | None = None) -> list[Reply]:
        """Answer a click on a choice; ids of messages count as in `say`.

        Raises:
            KeyError: when this choice was never shown in this conversation.
            UnknownConversation: when the conversation does not exist.
        """
        choice = await asyncio.to_thread(self._repository.choice, conversation_id, choice_id)
        if choice is None:
            raise KeyError(choice_id)
        return await self._turn(
            conversation_id, choice.title, message_id, lambda _: self._ask(conversation_id, choice.payload)
        )

    async def ask_for_person(self, conversation_id: str, title: str, message_id: str | None = None) -> list[Reply]:
        """Answer the button "medewerker", which is on screen in every channel; `title` is what it says.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await self._turn(
            conversation_id, title, message_id, lambda _: self._ask(conversation_id, "/mens_spreken")
        )

    async def agent(self, conversation_id: str) -> str | None:
        """The name of the member of staff who has the conversation, or None for the assistant.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await asyncio.to_thread(self._repository.agent, conversation_id)

    async def entries(self, conversation_id: str, after: int = 0) -> list[Said | Reply]:
        """All messages after position `after`, in order.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await asyncio.to_thread(self._repository.entries, conversation_id, after)

    async def listen(self, conversation_id: str, after: int) -> AsyncIterator[LiveEvent]:
        """Who talks to the visitor, the messages after position `after`, and then everything as it happens.

        It ends when the conversation is erased, or when this listener is cut off and must resume.
        """
        with self._live.subscribe(conversation_id) as subscription:
            yield _takeover(await self.agent(conversation_id))
            for entry in await self.entries(conversation_id, after):
                after = entry.position
                yield _message(entry)
            async for event in subscription:
                if event.position is None or event.position > after:
                    yield event
                if event.name == "ended":
                    return

    async def rate(self, conversation_id: str, position: int, rating: str, reason: str | None) -> None:
        """Keep a visitor's thumb (`op` or `neer`) for the answer at `position`.

        Raises:
            UnknownMessage: when there is no such answer.
        """
        await asyncio.to_thread(self._repository.rate, conversation_id, position, rating, reason)
        metrics.ratings.labels(rating).inc()

    async def erase(self, conversation_id: str) -> None:
        """Remove the conversation, also what Rasa keeps of it, and tell who listens.

        Raises:
            UnknownConversation: when the conversation does not exist.
            DialogueUnavailable: when Rasa cannot be reached; nothing is removed then.
        """
        async with self._lock(conversation_id):
            await self.agent(conversation_id)
            await self._dialogue.forget(self._sender(conversation_id))
            await asyncio.to_thread(self._repository.erase, conversation_id)
        self._live.publish(conversation_id, LiveEvent("ended", Ended(reason="gewist")))

    async def hand_to(self, conversation_id: str, agent: str | None) -> None:
        """Give the conversation to a member of staff by name, or with None back to the assistant.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        await asyncio.to_thread(self._repository.set_agent, conversation_id, agent)
        self._live.publish(conversation_id, _takeover(agent))

    async def say_as_agent(self, conversation_id: str, text: str) -> Reply:
        """Keep and show what a member of staff wrote.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        async with self._lock(conversation_id):
            reply = await asyncio.to_thread(self._repository.add_agent_message, conversation_id, _clean(text))
        self._live.publish(conversation_id, _message(reply))
        return reply

    async def _turn(
        self,
        conversation_id: str,
        text: str,
        message_id: str | None,
        answer: Callable[[list[Choice]], Awaitable[Turn]],
    ) -> list[Reply]:
        """Keep `text`, and its answer unless a member of staff has the conversation; one turn at a time."""
        async with self._lock(conversation_id):
            with metrics.turn_seconds.time():
                begun = await asyncio.to_thread(self._repository.begin_turn, conversation_id, text, message_id)
                if begun.is_new:
                    self._live.publish(conversation_id, _message(begun.said))
                if begun.replies or begun.agent:
                    return begun.replies
                return await self._record(conversation_id, await answer(begun.choices))

    async def _typed(self, conversation_id: str, text: str, shown: list[Choice]) -> str:
        """What Rasa gets for typed text: the payload of a choice that the text names, else the text itself."""
        choice = chosen(text, shown)
        if choice is not None:
            row = await asyncio.to_thread(self._repository.choice, conversation_id, choice.id)
            if row is not None:
                return str(row.payload)
        return text.lstrip("/ ")

    async def _ask(self, conversation_id: str, text: str) -> Turn:
        self._live.publish(conversation_id, LiveEvent("typing", Typing()))
        try:
            async with asyncio.timeout(self._settings.answer_timeout * 2), self._turns:
                return await self._dialogue.send(self._sender(conversation_id), text)
        except (DialogueUnavailable, TimeoutError) as error:
            code = getattr(error, "code", "busy")
            metrics.failures.labels(code).inc()
            logger.error("dialogue_unavailable", extra={"code": code, "conversation": self._sender(conversation_id)})
            return _fixed_turn("assistent_onbereikbaar")

    async def _record(self, conversation_id: str, turn: Turn) -> list[Reply]:
        replies = await asyncio.to_thread(self._repository.add_turn, conversation_id, turn)
        outcome = turn.messages[-1].outcome
        metrics.turns.labels(outcome).inc()
        logger.info(
            "turn_answered",
            extra={"conversation": self._sender(conversation_id), "outcome": outcome, "intent": turn.intent},
        )
        for reply in replies:
            self._live.publish(conversation_id, _message(reply))
        return replies

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())

    def _sender(self, conversation_id: str) -> str:
        """Rasa's name for this conversation: a keyed hash, so that its tables and logs never hold the id itself."""
        secret = self._settings.internal_secret
        key = secret.get_secret_value().encode() if secret else b""
        return hmac.new(key, conversation_id.encode(), hashlib.sha256).hexdigest()[:32]


def _fixed_turn(name: str) -> Turn:
    return Turn(messages=[fixed_message(name)])


def _message(entry: Said | Reply) -> LiveEvent:
    return LiveEvent("message", entry, entry.position)


def _takeover(agent: str | None) -> LiveEvent:
    return LiveEvent("takeover", Takeover(agent=agent))


def _clean(text: str) -> str:
    """The text in one Unicode form (NFKC: one kind of digit), without control and invisible characters."""
    normal = unicodedata.normalize("NFKC", text).replace("\t", " ")
    return "".join(
        letter for letter in normal if letter == "\n" or unicodedata.category(letter) not in _UNWANTED
    ).strip()
