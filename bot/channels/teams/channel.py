"""From what a person does in Teams to the conversations, and back; it translates and decides nothing."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

from fastapi import status
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.teams import metrics
from bot.channels.teams.activities import (
    PERSON_COMMAND,
    Activity,
    AskedForPerson,
    Chose,
    Event,
    Gone,
    LeftEmail,
    Rated,
    Said,
    activity_key,
    person_key,
    what_happened,
)
from bot.channels.teams.cards import CONTENT_TYPE, Shown, rated
from bot.channels.teams.connector import Connector, NotSent
from bot.channels.teams.delivery import Courier, turns
from bot.channels.teams.repository import Place, TeamsRepository
from bot.conversations.repository import UnknownConversation, UnknownMessage
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import Reply
from bot.http.limits import Limits
from bot.http.problems import Refused
from bot.platform.settings import Settings
from bot.turns.service import ConversationService

logger = logging.getLogger(__name__)

_MOST_WAITING = 5_000  # activities; above this we say that we are busy
_SLOW = 0.8  # seconds after which the chat shows that an answer is coming
_SWEEP = 30.0  # seconds between two looks for what Teams does not have
_LONGEST_TURN = 12  # replies that one turn can have
_LAST_WORDS = 8.0  # seconds that a stopping gateway gives to what it is doing
_OLD_BUTTON = "Deze knop hoort bij een ouder gesprek. Stel uw vraag opnieuw, dan help ik u verder."
_THANKS = "Dank u voor uw oordeel."
_CARD, _NOTE = CONTENT_TYPE, "application/vnd.microsoft.activity.message"


class TeamsChannel:
    """The conversations of Teams."""

    def __init__(
        self,
        settings: Settings,
        repository: TeamsRepository,
        conversations: ConversationService,
        limits: Limits,
    ) -> None:
        self._secret = settings.internal_secret.get_secret_value().encode() if settings.internal_secret else b""
        self._repository = repository
        self._conversations = conversations
        self._limits = limits
        self._connector = Connector(settings)
        self._courier = Courier(repository, conversations, self._connector)
        self._turns = asyncio.Semaphore(settings.max_turns)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._work: set[asyncio.Task[None]] = set()
        self._sweeper = asyncio.create_task(self._sweep())

    async def receive(self, activity: Activity) -> dict[str, Any] | None:
        """Take an activity; the answer comes later. Returns what Teams wants to know at once, for an invoke.

        Raises:
            Refused: when too much is waiting already (503).
        """
        if len(self._work) >= _MOST_WAITING:
            raise Refused(status.HTTP_503_SERVICE_UNAVAILABLE, "teams_busy", "Het is druk.", {"Retry-After": "10"})
        event = what_happened(activity)
        if event is None:
            metrics.activities.labels("ignored").inc()
            return _note("") if activity.type == "invoke" else None
        if not await asyncio.to_thread(self._repository.is_new, activity_key(activity, self._secret)):
            metrics.activities.labels("repeated").inc()
            return _note("") if activity.type == "invoke" else None
        metrics.activities.labels(type(event).__name__.lower()).inc()
        key, place = person_key(activity, self._secret), _place(activity)
        if activity.type == "invoke" and isinstance(event, Rated):
            return await self._rate(key, event)
        self._later(self._handle(key, place, event))
        return _note("Een ogenblik, uw antwoord komt in dit gesprek.") if activity.type == "invoke" else None

    async def push(self, conversation_id: str, reply: Reply) -> None:
        """Bring a reply that nobody asked for now, such as what a member of staff wrote."""
        self._later(self._courier.deliver(conversation_id))

    async def close(self) -> None:
        """Finish what is being answered, for a few seconds, and stop."""
        self._sweeper.cancel()
        if self._work:
            _, unfinished = await asyncio.wait(self._work, timeout=_LAST_WORDS)
            for task in unfinished:
                task.cancel()
        await self._connector.close()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(work))
        self._work.add(task)
        metrics.waiting.set(len(self._work))
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._work.discard(task)
        metrics.waiting.set(len(self._work))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Let no failure pass unseen; what was written is delivered by the next sweep."""
        try:
            await work
        except Exception as error:
            logger.error("teams_answer_failed", extra={"code": type(error).__name__}, exc_info=True)

    async def _handle(self, key: str, place: Place, event: Event) -> None:
        """One thing after another for one person, and not too many people at once."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock, self._turns:
            if isinstance(event, Gone):
                await asyncio.to_thread(self._repository.release, key, False)
            elif isinstance(event, Rated):
                if await self._rated(key, event):
                    await self._say(place, _THANKS)
            else:
                await self._answer(key, place, event)

    async def _answer(self, key: str, place: Place, event: Event) -> None:
        typing = asyncio.create_task(self._typing(place))
        try:
            conversation_id = await self._conversation(key, place)
            await self._limits.message(key, f"teams {key}")
            await self._tell(conversation_id, place, event)
        except Refused as refusal:
            await self._say(place, refusal.detail)
        except SQLAlchemyError:
            await self._say(place, fixed_message("assistent_onbereikbaar").text)
            raise
        finally:
            typing.cancel()
        await self._courier.deliver(conversation_id)

    async def _tell(self, conversation_id: str, place: Place, event: Event) -> None:
        """Pass on what the person did; the replies are delivered afterwards."""
        match event:
            case Said(text):
                await self._conversations.say(conversation_id, text)
            case Chose(choice, title):
                await self._choose(conversation_id, place, choice, title)
            case AskedForPerson():
                await self._conversations.ask_for_person(conversation_id, PERSON_COMMAND)
            case LeftEmail(email):
                await self._conversations.say(conversation_id, email)
            case _:  # Arrived: the welcome is there already
                pass

    async def _choose(self, conversation_id: str, place: Place, choice: str, title: str) -> None:
        try:
            await self._conversations.choose(conversation_id, choice)
        except KeyError:
            if title:
                await self._conversations.say(conversation_id, title)
            else:
                await self._say(place, _OLD_BUTTON)

    async def _conversation(self, key: str, place: Place) -> str:
        """The conversation of this person in this chat; a new one begins with who we are."""
        known = await asyncio.to_thread(self._repository.conversation, key, place)
        if known is not None:
            return known
        started = await self._conversations.start("teams")
        if await asyncio.to_thread(self._repository.settle, key, started.conversation_id, place):
            return started.conversation_id
        await self._conversations.erase(started.conversation_id)  # another gateway was first
        other = await asyncio.to_thread(self._repository.conversation, key, place)
        if other is None:
            raise UnknownConversation
        return other

    async def _rate(self, key: str, event: Rated) -> dict[str, Any]:
        """Keep a thumb and return the card with thanks, or with the question what was wrong."""
        replies = await self._rated(key, event)
        if not replies:
            return _note(_OLD_BUTTON)
        if event.position is None:
            return _note(_THANKS)
        thanked = event.rating == "op" or event.reason is not None
        return {"statusCode": 200, "type": _CARD, "value": rated(replies, key[:16], thanked)}

    async def _rated(self, key: str, event: Rated) -> list[Reply]:
        """Keep a thumb for an answer of this person's conversation, and return that answer; none when there is none."""
        conversation_id = await asyncio.to_thread(self._repository.known, key)
        position = event.position if key.startswith(event.mark or "-") else None
        if event.message is not None:
            position = await asyncio.to_thread(self._repository.position_of, key, event.message)
        if conversation_id is None or position is None:
            return []
        try:
            await self._conversations.rate(conversation_id, position, event.rating, event.reason)
            entries = await self._conversations.entries(conversation_id, max(0, position - _LONGEST_TURN))
        except (UnknownMessage, UnknownConversation):
            return []
        return turns([entry for entry in entries if entry.position <= position])[-1]

    async def _say(self, place: Place, text: str) -> None:
        """A sentence about the message itself, that is no part of the conversation."""
        with suppress(NotSent):
            await self._connector.send(place, Shown(text, text=text))

    async def _typing(self, place: Place) -> None:
        await asyncio.sleep(_SLOW)
        with suppress(NotSent):
            await self._connector.typing(place)

    async def _sweep(self) -> None:
        """Deliver what was missed: at the start, and again and again."""
        while True:
            try:
                await self._courier.deliver_what_was_missed()
                await asyncio.to_thread(self._repository.forget_activities)
            except Exception as error:
                logger.error("teams_sweep_failed", extra={"code": type(error).__name__})
            await asyncio.sleep(_SWEEP)


def _place(activity: Activity) -> Place:
    return Place(
        service_url=activity.service_url,
        chat_id=activity.conversation.id,
        bot_id=activity.recipient.id,
        tenant_id=next(iter(activity.tenants), None),
    )


def _note(text: str) -> dict[str, Any]:
    """The answer to an invoke that shows `text` for a moment."""
    return {"statusCode": 200, "type": _NOTE, "value": text}
