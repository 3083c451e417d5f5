"""Takes what people do in a channel whose replies go out as messages, and has the replies brought.

It decides nothing: it passes on to the conversations, one thing after another for one person, and not for too many
people at once.
"""

import asyncio
import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Generic
from weakref import WeakValueDictionary

from fastapi import status
from sqlalchemy.exc import SQLAlchemyError

from bot.channels import metrics
from bot.channels.delivery import Courier, turns
from bot.channels.patience import Patience
from bot.channels.places import Places
from bot.channels.port import (
    NOBODY_HELPS,
    Address,
    Arrived,
    AskedForPerson,
    Channel,
    Chose,
    Deed,
    Gone,
    Host,
    LeftContact,
    LeftEmail,
    Message,
    Messenger,
    NotSent,
    Rated,
    Unseen,
    Wrote,
)
from bot.conversations.record import Push
from bot.conversations.repository import UnknownConversation, UnknownMessage
from bot.conversations.transcript import Said
from bot.dialogue.fixed_messages import PERSON_TITLE, fixed_message
from bot.dialogue.reply import Outcome, Reply
from bot.handover.contact import WrongDetails
from bot.handover.handover import NotWaiting
from bot.http.problems import Refused
from bot.privacy.audit import ASSISTANT

logger = logging.getLogger(__name__)

OLD_BUTTON = "Deze knop hoort bij een ouder gesprek. Stel uw vraag opnieuw, dan help ik u verder."
THANKS = "Dank u voor uw oordeel."

_MOST_WAITING = 5_000  # deeds; above this we say that we are busy
_SLOW = 0.8  # seconds after which the chat shows that an answer is coming
_LONG = 4.0  # seconds after which a message says so too, where the answer can come in its place
_SWEEP = 30.0  # seconds between two looks for what the channel does not have
_LONGEST_TURN = 12  # replies that one turn can have
_LAST_WORDS = 8.0  # seconds that a stopping gateway gives to what it is doing


class MessageChannel(Channel, Generic[Message]):
    """A channel whose replies go out as messages of their own; its addresses give what people do to `inbox`."""

    inbox: "Inbox[Message]"

    @abstractmethod
    def messenger(self) -> Messenger[Message] | None:
        """The way out; None when the settings do not ask for this channel."""

    @asynccontextmanager
    async def serving(self, host: Host) -> AsyncIterator[Push | None]:
        """Bring replies for as long as the context lasts, also those that nobody asked for."""
        messenger = self.messenger()
        if messenger is None:
            yield None
            return
        self.inbox = Inbox(self.name, host, messenger, self.settings.max_turns)
        try:
            yield self.inbox.push
        finally:
            await self.inbox.close()


@dataclass(frozen=True)
class RatedTurn:
    """The replies that got a thumb, and what the person said next, if they did."""

    replies: list[Reply]
    answer: str | None


class Inbox(Generic[Message]):
    """The conversations of one channel."""

    def __init__(self, channel: str, host: Host, messenger: Messenger[Message], max_turns: int) -> None:
        self._channel = channel
        self._host = host
        self._conversations = host.conversations
        self._messenger = messenger
        self._places = Places(host.engine, channel)
        self._courier = Courier(channel, self._places, host.conversations, messenger)
        self._turns = asyncio.Semaphore(max_turns)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._work: set[asyncio.Task[None]] = set()
        self._sweeper = host.background.every(_SWEEP, f"{channel}_sweep", self.catch_up)

    def check_room(self) -> None:
        """Do nothing while there is room for more.

        Raises:
            Refused: when too much is waiting already (503).
        """
        if len(self._work) >= _MOST_WAITING:
            code = f"{self._channel}_busy"
            raise Refused(status.HTTP_503_SERVICE_UNAVAILABLE, code, "Het is druk.", {"Retry-After": "10"})

    async def is_news(self, message_key: str, deed: Deed | None) -> bool:
        """Whether something was done that was not received before; `message_key` is a keyed hash of what came."""
        result = "ignored"
        if deed is not None:
            news = await asyncio.to_thread(self._places.is_new, message_key)
            result = type(deed).__name__.lower() if news else "repeated"
        metrics.received.labels(self._channel, result).inc()
        return result not in ("ignored", "repeated")

    def take(self, person: str, address: Address, deed: Deed) -> None:
        """Take what a person did in this chat; the answer comes later. `person` is a keyed hash."""
        self._later(self._handle(person, address, deed))

    async def rate(self, address: Address, deed: Rated) -> "RatedTurn | None":
        """Keep a thumb for an answer in this chat, also that of a colleague who reads along; None when it is none."""
        rated = await asyncio.to_thread(self._places.answer_in, address, deed.message, deed.mark)
        position = rated.position if rated and deed.message is not None else deed.position
        if rated is None or position is None:
            return None
        try:
            await self._conversations.rate(rated.conversation_id, position, deed.rating, deed.reason, deed.comment)
            entries = await self._conversations.entries(rated.conversation_id, max(0, position - _LONGEST_TURN))
        except (UnknownMessage, UnknownConversation):
            return None
        replies = turns([entry for entry in entries if entry.position <= position])[-1]
        answer = next((entry.text for entry in entries if entry.position > position and isinstance(entry, Said)), None)
        return RatedTurn(replies, answer)

    async def push(self, conversation_id: str, reply: Reply) -> None:
        """Bring a reply that nobody asked for now, such as what a member of staff wrote."""
        self._later(self._courier.deliver(conversation_id))

    async def catch_up(self) -> None:
        """Deliver what was missed, and forget what cannot come again."""
        await self._courier.deliver_what_was_missed()
        await asyncio.to_thread(self._places.forget_received)

    async def close(self) -> None:
        """Finish what is being answered, for a few seconds, and stop."""
        self._sweeper.cancel()
        if self._work:
            _, unfinished = await asyncio.wait(self._work, timeout=_LAST_WORDS)
            for task in unfinished:
                task.cancel()
        await self._messenger.close()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(work))
        self._work.add(task)
        metrics.waiting.labels(self._channel).set(len(self._work))
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._work.discard(task)
        metrics.waiting.labels(self._channel).set(len(self._work))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Let no failure pass unseen; what was written is delivered by the next sweep."""
        try:
            await work
        except Exception as error:
            logger.error(f"{self._channel}_answer_failed", extra={"code": type(error).__name__}, exc_info=True)

    async def _handle(self, person: str, address: Address, deed: Deed) -> None:
        lock = self._locks.setdefault(person, asyncio.Lock())
        async with lock, self._turns:
            if isinstance(deed, Gone):
                await asyncio.to_thread(self._places.release, person, False)
            elif isinstance(deed, Rated):
                if await self.rate(address, deed):
                    await self._say(Patience(self._messenger, address), THANKS)
            elif isinstance(deed, Unseen):
                await self._say(Patience(self._messenger, address), deed.said)
            else:
                await self._answer(person, address, deed)

    async def _answer(self, person: str, address: Address, deed: Deed) -> None:
        typing = asyncio.create_task(self._typing(address))
        patience = Patience(self._messenger, address)
        replies: list[Reply] = []
        try:
            returned = await asyncio.to_thread(self._places.was_left, person)
            conversation_id = await self._conversation(person, address)
            await self._host.limits.message(person, f"{self._channel} {person}")
            telling = asyncio.create_task(self._tell(conversation_id, deed, returned))
            if isinstance(deed, Wrote | Chose):
                await self._ask_to_wait(conversation_id, telling, patience)
            replies = await telling
        except Refused as refusal:
            await self._say(patience, refusal.detail)
        except Exception:
            await self._say(patience, fixed_message("assistent_onbereikbaar").text)
            raise
        finally:
            typing.cancel()
        await self._courier.deliver(conversation_id, isinstance(deed, LeftEmail), patience)
        for reply in replies:
            if not reply.position:  # which no conversation keeps, so that the courier does not bring it
                await self._say(patience, reply.text)
        await patience.end()

    async def _ask_to_wait(
        self, conversation_id: str, telling: "asyncio.Task[list[Reply]]", patience: Patience[Message]
    ) -> None:
        """Once the assistant takes long, say so; with a person nothing is said in between."""
        try:
            await asyncio.wait([telling], timeout=_LONG)
        except asyncio.CancelledError:
            telling.cancel()
            raise
        if not telling.done():
            with suppress(UnknownConversation, SQLAlchemyError):
                if await self._conversations.attention(conversation_id) == (None, False):
                    await patience.ask()

    async def _tell(self, conversation_id: str, deed: Deed, returned: bool) -> list[Reply]:
        """Pass on what the person did; the replies are brought afterwards.

        They have `returned` when they had sent us away.
        """
        match deed:
            case Wrote(text, files):
                return await self._conversations.say(conversation_id, text, files=files)
            case LeftEmail(text):
                return await self._conversations.say(conversation_id, text)
            case LeftContact():
                return await self._give_contact(conversation_id, deed)
            case Chose(choice, title):
                return await self._choose(conversation_id, choice, title)
            case AskedForPerson():
                return await self._conversations.ask_for_person(conversation_id, PERSON_TITLE)
            case Arrived(again) if again or returned:
                return [await self._conversations.welcome_back(conversation_id)]
            case _:  # Arrived: the welcome is there already
                return []

    async def _give_contact(self, conversation_id: str, left: LeftContact) -> list[Reply]:
        """Pass on contact details; what is wrong with them is said beside the conversation."""
        try:
            given = (left.name, left.phone, left.email, left.transcript)
            return await self._conversations.give_contact(conversation_id, *given)
        except WrongDetails as error:
            return [Reply(text=sentence, outcome=Outcome.GEWEIGERD) for sentence in error.wrong.values()]
        except NotWaiting:
            return [Reply(text=NOBODY_HELPS, outcome=Outcome.GEWEIGERD)]

    async def _choose(self, conversation_id: str, choice: str, title: str) -> list[Reply]:
        """Pass on a click; of somebody else's card only a question counts, for an answer belongs to its own."""
        try:
            return await self._conversations.choose(conversation_id, choice)
        except KeyError:
            if title and await self._conversations.is_question(choice):
                return await self._conversations.say(conversation_id, title)
            return [Reply(text=OLD_BUTTON, outcome=Outcome.GEWEIGERD)]

    async def _conversation(self, person: str, address: Address) -> str:
        """The conversation of this person in this chat; a new one begins with who we are."""
        known = await asyncio.to_thread(self._places.conversation, person, address)
        if known is not None:
            return known
        started = await self._conversations.start(self._channel)
        if await asyncio.to_thread(self._places.settle, person, started.conversation_id, address):
            return started.conversation_id
        await self._conversations.erase(started.conversation_id, by=ASSISTANT)  # another gateway was first
        other = await asyncio.to_thread(self._places.conversation, person, address)
        if other is None:
            raise UnknownConversation
        return other

    async def _say(self, patience: Patience[Message], text: str) -> None:
        with suppress(NotSent):
            await patience.send(self._messenger.notice(text))

    async def _typing(self, address: Address) -> None:
        await asyncio.sleep(_SLOW)
        with suppress(NotSent):
            await self._messenger.typing(address)
