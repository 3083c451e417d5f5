"""One message in, replies out: the rules that hold in every channel.

Channels call this and nothing deeper. Personal data is taken out before anything is stored or sent to Rasa; typed
text is never a command; a failure of Rasa becomes a sentence with the Servicedesk's contact; everything that happens
is published to who listens.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Engine

from bot.conversations import metrics
from bot.conversations.live_events import Ended, LiveEvent, LiveEvents, Typing
from bot.conversations.record import Push, Recorder, message_event, takeover_event
from bot.conversations.redaction import redact
from bot.conversations.repository import BegunTurn, ConversationRepository, UnknownConversation
from bot.conversations.text import clean
from bot.conversations.transcript import Said
from bot.dialogue.client import DialogueClient, DialogueUnavailable
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import Choice, Outcome, Reply, Turn
from bot.dialogue.sender import rasa_sender
from bot.handover.dialogue import HandoverDialogue, is_ours
from bot.handover.handover import Handover
from bot.handover.service import HandoverService
from bot.operations.service import Operations
from bot.platform.settings import Settings
from bot.turns.choices import chosen
from bot.turns.erasing import check_may_be_erased, erase_conversation

logger = logging.getLogger(__name__)

_WORD = re.compile(r"\w")
_PERSON = "/mens_spreken"
_NO_ANSWER = (Outcome.FOUT, Outcome.GESLOTEN)


@dataclass(frozen=True)
class Started:
    """A new conversation and the first words in it."""

    conversation_id: str
    replies: list[Reply]


class ConversationService:
    """Conversations over one dialogue client and one database; without `handovers` nobody gets to a person."""

    def __init__(
        self,
        engine: Engine,
        dialogue: DialogueClient,
        settings: Settings,
        recorder: Recorder | None = None,
        handovers: HandoverService | None = None,
        operations: Operations | None = None,
    ) -> None:
        self._engine = engine
        self._repository = ConversationRepository(engine)
        self._dialogue = dialogue
        self._settings = settings
        self._recorder = recorder or Recorder(self._repository, LiveEvents())
        self._live = self._recorder.live
        self._handovers = handovers
        self._handover_dialogue = HandoverDialogue(handovers) if handovers else None
        self._operations = operations or Operations(None)
        self._turns = asyncio.Semaphore(settings.max_turns)

    @property
    def push(self) -> dict[str, Push]:
        """Per channel: what sends a reply that no request of the visitor asked for, in the process that writes it."""
        return self._recorder.push

    async def start(self, channel: str) -> Started:
        """Open a conversation; the first reply says that this is a virtual assistant."""
        conversation_id = await asyncio.to_thread(self._repository.create, channel)
        metrics.conversations.labels(channel).inc()
        logger.info("conversation_started", extra={"conversation": self._sender(conversation_id), "channel": channel})
        return Started(conversation_id, await self._record(conversation_id, await self._operations.greeting()))

    async def say(self, conversation_id: str, text: str, message_id: str | None = None) -> list[Reply]:
        """Answer what a visitor typed; a message whose id was answered before gets the same answer, once.

        While a member of staff has the conversation the assistant is silent and the list is empty.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        text = clean(text)
        if len(text) > self._settings.max_message_length:
            return await self._record(conversation_id, _fixed_turn("te_lang_bericht"))
        redacted = redact(text)
        for kind in redacted.kinds:
            metrics.removed.labels(kind).inc()

        async def answer(begun: BegunTurn, handover: Handover | None) -> Turn:
            if not _WORD.search(redacted.text):
                return _fixed_turn("leeg_bericht")
            if self._handover_dialogue and (
                turn := await self._handover_dialogue.typed(conversation_id, text, handover)
            ):
                return turn
            payload = await self._typed(conversation_id, redacted.text, begun.choices)
            turn = await self._reach(conversation_id, payload, begun, handover)
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
            conversation_id,
            choice.title,
            message_id,
            lambda begun, handover: self._reach(conversation_id, choice.payload, begun, handover),
        )

    async def ask_for_person(self, conversation_id: str, title: str, message_id: str | None = None) -> list[Reply]:
        """Answer the button "medewerker", which is on screen in every channel; `title` is what it says.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await self._turn(
            conversation_id,
            title,
            message_id,
            lambda begun, handover: self._reach(conversation_id, _PERSON, begun, handover),
        )

    async def agent(self, conversation_id: str) -> str | None:
        """The name of the member of staff who has the conversation, or None for the assistant.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await asyncio.to_thread(self._repository.agent, conversation_id)

    async def known(self, conversation_id: str) -> dict[str, Any]:
        """What the assistant knows of this visitor: the slots of `domain.yml` that have a value.

        Raises:
            DialogueUnavailable: when Rasa cannot be reached.
        """
        return await self._dialogue.slots(self._sender(conversation_id))

    async def attention(self, conversation_id: str) -> tuple[str | None, bool]:
        """Who talks to the visitor, as in `agent`, and whether the visitor waits for a member of staff.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        if self._handovers is None:
            return await self.agent(conversation_id), False
        return await self._handovers.attention(conversation_id)

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
            yield takeover_event(*await self.attention(conversation_id))
            for entry in await self.entries(conversation_id, after):
                after = entry.position
                yield message_event(entry)
            async for event in subscription:
                if event.position is None:
                    yield event
                elif event.position > after:
                    for missed in await self._between(conversation_id, after, event.position):
                        yield message_event(missed)
                    after = event.position
                    yield event
                if event.name == "ended":
                    return

    async def _between(self, conversation_id: str, after: int, before: int) -> list[Said | Reply]:
        """The messages between two positions: another gateway told them while its events could not reach this one."""
        if before == after + 1:
            return []
        return [entry for entry in await self.entries(conversation_id, after) if entry.position < before]

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
            PreservedConversation: when it must be kept longer.
        """
        async with self._recorder.turn(conversation_id):
            await asyncio.to_thread(check_may_be_erased, self._engine, conversation_id)
            open_handover = await self._handovers.open_of(conversation_id) if self._handovers else None
            await self._dialogue.forget(self._sender(conversation_id))
            await asyncio.to_thread(erase_conversation, self._engine, conversation_id)
            with suppress(DialogueUnavailable):  # a turn of another gateway may have come in between; the purge is next
                await self._dialogue.forget(self._sender(conversation_id))
        self._live.publish(conversation_id, LiveEvent("ended", Ended(reason="gewist")))
        if self._handovers and open_handover:
            self._handovers.erased(open_handover)

    async def _turn(
        self,
        conversation_id: str,
        text: str,
        message_id: str | None,
        answer: Callable[[BegunTurn, Handover | None], Awaitable[Turn]],
    ) -> list[Reply]:
        """Keep `text`, and its answer unless a member of staff has the conversation; one turn at a time."""
        async with self._recorder.turn(conversation_id):
            with metrics.turn_seconds.time():
                begun = await asyncio.to_thread(self._repository.begin_turn, conversation_id, text, message_id)
                if begun.is_new:
                    self._recorder.publish(conversation_id, begun.said)
                if begun.replies or begun.agent:
                    return begun.replies
                handover = await self._handovers.open_of(conversation_id) if self._handovers else None
                try:
                    return await self._record(conversation_id, await answer(begun, handover))
                except Exception:
                    await self._forget_if_erased(conversation_id)
                    raise

    async def _typed(self, conversation_id: str, text: str, shown: list[Choice]) -> str:
        """What Rasa gets for typed text: the payload of a choice that the text names, else the text itself."""
        choice = chosen(text, shown)
        if choice is not None:
            row = await asyncio.to_thread(self._repository.choice, conversation_id, choice.id)
            if row is not None:
                return str(row.payload)
        return text.lstrip("/ ")

    async def _reach(self, conversation_id: str, payload: str, begun: BegunTurn, handover: Handover | None) -> Turn:
        """The answer to `payload`: ours when it is about a handover, else Rasa's, with what a handover adds to it."""
        if self._handover_dialogue is None:
            return await self._ask(conversation_id, payload, begun)
        if is_ours(payload):
            return await self._handover_dialogue.chosen(conversation_id, payload)
        turn = await self._ask(conversation_id, payload, begun)
        if payload == _PERSON and turn.messages[0].outcome in _NO_ANSWER:  # a person may be there when Rasa is not
            turn.messages[0].handover = "gevraagd"
        return await self._handover_dialogue.after(conversation_id, turn, begun.choices, handover)

    async def _ask(self, conversation_id: str, text: str, begun: BegunTurn) -> Turn:
        if switched_off := await self._operations.instead():
            return switched_off
        self._live.publish(conversation_id, LiveEvent("typing", Typing()))
        try:
            async with asyncio.timeout(self._settings.answer_timeout * 2), self._turns:
                turn = await self._dialogue.send(
                    self._sender(conversation_id), text, str(begun.said.position), again=not begun.is_new
                )
            metrics.show_rasa(turn.rasa)
            return await self._operations.with_notice(turn)
        except (DialogueUnavailable, TimeoutError) as error:
            code = getattr(error, "code", "busy")
            metrics.failures.labels(code).inc()
            logger.error("dialogue_unavailable", extra={"code": code, "conversation": self._sender(conversation_id)})
            return _fixed_turn("assistent_onbereikbaar")

    async def _record(self, conversation_id: str, turn: Turn) -> list[Reply]:
        replies = await self._recorder.answer(conversation_id, turn)
        logger.info(
            "turn_answered",
            extra={
                "conversation": self._sender(conversation_id),
                "outcome": turn.messages[-1].outcome,
                "intent": turn.intent,
            },
        )
        return replies

    async def _forget_if_erased(self, conversation_id: str) -> None:
        """When another gateway erased the conversation during this turn, Rasa must not keep the turn either."""
        try:
            await self.agent(conversation_id)
        except UnknownConversation:
            await self._dialogue.forget(self._sender(conversation_id))
            raise

    def _sender(self, conversation_id: str) -> str:
        return rasa_sender(self._settings, conversation_id)


def _fixed_turn(name: str) -> Turn:
    return Turn(messages=[fixed_message(name)])
