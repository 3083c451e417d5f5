"""Writes what is said in conversations, and tells who listens.

What answers a visitor's own request comes back to the caller. What comes unasked (a member of staff, a note about the
handover) is also pushed to channels that cannot listen, such as Teams.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from weakref import WeakValueDictionary

from bot.conversations import metrics
from bot.conversations.live_events import LiveEvent, LiveEvents, Takeover
from bot.conversations.repository import ConversationRepository
from bot.conversations.transcript import Said
from bot.conversations.turnstile import Turnstile
from bot.dialogue.reply import BotMessage, Choice, Reply, Turn

logger = logging.getLogger(__name__)

Push = Callable[[str, Reply], Awaitable[None]]
"""Sends an unasked reply to the visitor of a conversation, through the channel that the function is for."""


class Recorder:
    """The one place that adds messages to conversations while they go on."""

    def __init__(
        self, repository: ConversationRepository, live: LiveEvents, turnstile: Turnstile | None = None
    ) -> None:
        self.live = live
        self.push: dict[str, Push] = {}
        self._repository = repository
        self._turnstile = turnstile or Turnstile()
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._pushing: set[asyncio.Task[None]] = set()

    def turn(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Whoever changes the conversation holds its turn: one at a time.

        Raises (when entered):
            TurnTaken: when somebody else held it for too long.
        """
        return self._turnstile.turn(conversation_id)

    async def answer(self, conversation_id: str, turn: Turn, again: Sequence[Choice] = ()) -> list[Reply]:
        """Keep and show the answer to a visitor's message; none when a member of staff took over meanwhile.

        The choices `again` are offered with it once more.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        replies = await asyncio.to_thread(self._repository.add_turn, conversation_id, turn, again)
        if replies:
            metrics.turns.labels(turn.messages[-1].outcome).inc()
        for reply in replies:
            self.publish(conversation_id, reply)
        return replies

    async def tell(self, conversation_id: str, message: BotMessage, again: Sequence[Choice] = ()) -> Reply:
        """Keep and show what the assistant says unasked; the choices `again` are offered with it once more.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        written = await asyncio.to_thread(self._repository.add_note, conversation_id, message, again)
        self._deliver(conversation_id, written.channel, written.reply)
        return written.reply

    async def tell_as_agent(
        self, conversation_id: str, text: str, suggestion_id: str | None = None, message_id: str | None = None
    ) -> Reply:
        """Keep and show what a member of staff wrote; a `message_id` that was used before gives that message.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        written = await asyncio.to_thread(
            self._repository.add_agent_message, conversation_id, text, suggestion_id, message_id
        )
        if written.is_new:
            self._deliver(conversation_id, written.channel, written.reply)
        return written.reply

    def publish(self, conversation_id: str, entry: Said | Reply) -> None:
        """Show a message to who listens."""
        self.live.publish(conversation_id, message_event(entry))

    def _deliver(self, conversation_id: str, channel: str, reply: Reply) -> None:
        self.publish(conversation_id, reply)
        push = self.push.get(channel)
        if push:
            task = asyncio.create_task(self._push_in_order(push, conversation_id, reply))
            self._pushing.add(task)
            task.add_done_callback(self._pushing.discard)

    async def _push_in_order(self, push: Push, conversation_id: str, reply: Reply) -> None:
        order = self._orders.setdefault(conversation_id, asyncio.Lock())
        async with order:  # waiters get it in the order in which they came
            try:
                await push(conversation_id, reply)
            except Exception as error:
                logger.error("push_failed", extra={"code": type(error).__name__, "position": reply.position})


def message_event(entry: Said | Reply) -> LiveEvent:
    """The event of one message."""
    return LiveEvent("message", entry, entry.position)


def takeover_event(agent: str | None, waiting: bool) -> LiveEvent:
    """The event that says who talks to the visitor, and whether the visitor waits for a person."""
    return LiveEvent("takeover", Takeover(agent=agent, waiting=waiting))
