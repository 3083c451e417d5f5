"""Brings replies to people: each one once and in order, also when this or another gateway was down.

The conversation itself is the outbox. Of each chat we keep the position of the last reply that the channel has;
delivering is sending what comes after it. So an answer, a message of a member of staff and what was missed in a restart
all go the same way, and it does not matter who asks for it, or how often.
"""

import asyncio
import logging
import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby, takewhile
from typing import Generic
from weakref import WeakValueDictionary

from sqlalchemy.exc import SQLAlchemyError

from bot.channels import metrics
from bot.channels.patience import Patience
from bot.channels.places import MARK, Delivery, Places
from bot.channels.port import Address, Message, Messenger, NotSent
from bot.conversations.repository import UnknownConversation
from bot.conversations.transcript import Said
from bot.dialogue.reply import Outcome, Reply
from bot.platform.clock import now
from bot.turns.service import ConversationService

logger = logging.getLogger(__name__)

_STILL_NEWS = timedelta(days=1)  # an answer that is older than this is not brought any more
_CLOSED = "gesloten"  # the chat takes nothing: the app was removed, or the bot is not allowed there
_LONGEST_CODE = 40
_ALL = 2**31 - 1
_LOOK_BACK = 12  # entries before what is sent, in which a question can stand that was asked again
_ENDS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?])\s+"), re.compile(r"\s+"))
"""Where a text may be cut, best places first: between lines, between sentences, between words."""


class Courier(Generic[Message]):
    """Delivers what a channel does not have yet."""

    def __init__(
        self, channel: str, places: Places, conversations: ConversationService, messenger: Messenger[Message]
    ) -> None:
        self._channel = channel
        self._places = places
        self._conversations = conversations
        self._messenger = messenger
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def deliver(
        self, conversation_id: str, in_place: bool = False, patience: Patience[Message] | None = None
    ) -> None:
        """Send the replies of this conversation that the channel does not have; what fails stays for the next time.

        With `in_place`, after somebody filled in a form, that form changes when the reply is the form again. The first
        message comes in place of the one with which `patience` asks to wait.
        """
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            job = await asyncio.to_thread(self._places.take, conversation_id, self._messenger.sending_seconds)
            if job is None:
                if await asyncio.to_thread(self._places.closed, conversation_id):
                    await self._not_arrived(conversation_id, _CLOSED)
                return
            reachable, after = True, 0.0
            try:
                await self._send_all(job, in_place, patience or Patience(self._messenger, job.address))
            except NotSent as error:
                reachable, after = not error.closed, error.after
                metrics.sent.labels(self._channel, "failed").inc()
                logger.error(f"{self._channel}_not_sent", extra={"code": error.code})
                await self._not_arrived(conversation_id, _CLOSED if error.closed else error.code)
            except UnknownConversation:
                return  # erased meanwhile, and with it what we knew of the chat
            finally:
                await asyncio.to_thread(self._places.release, job.key, reachable, after)

    async def _not_arrived(self, conversation_id: str, code: str) -> None:
        """Let members of staff see which of their replies the visitor does not have."""
        position = await asyncio.to_thread(self._places.position, conversation_id)
        await self._conversations.note_delivery(conversation_id, position, _ALL, code[:_LONGEST_CODE])

    async def deliver_what_was_missed(self) -> None:
        """Send everything recent that the channel does not have: after a restart, or after the channel was down."""
        for conversation_id in await asyncio.to_thread(self._places.undelivered, now() - _STILL_NEWS):
            try:
                await self.deliver(conversation_id)
            except SQLAlchemyError as error:
                logger.error(f"{self._channel}_delivery_failed", extra={"code": type(error).__name__})

    async def _send_all(self, job: Delivery, in_place: bool, patience: Patience[Message]) -> None:
        agent = await self._conversations.agent(job.conversation_id)
        entries = await self._conversations.entries(job.conversation_id, max(0, job.after - _LOOK_BACK))
        for replies in turns([entry for entry in entries if entry.position > job.after]):
            writer = agent if replies[0].author == "medewerker" else None
            messages = self._messenger.show(job.address, replies, job.key[:MARK], writer)
            form = await self._same_form(job, entries, replies) if in_place else []
            ids = await self._changed(job.address, messages, form) or [await patience.send(each) for each in messages]
            metrics.sent.labels(self._channel, "sent").inc(len(ids))
            await asyncio.to_thread(self._places.delivered, job.key, replies[-1].position, ids)
            if any(reply.undelivered for reply in replies):
                await self._conversations.note_delivery(job.conversation_id, job.after, replies[-1].position)
        await self._settle(job, entries)

    async def _same_form(self, job: Delivery, entries: Sequence[Said | Reply], replies: list[Reply]) -> list[str]:
        """The ids of the messages before these replies, when both are one form."""
        before = turns([entry for entry in entries if entry.position <= job.after])[-1:]
        if {reply.form for reply in replies} != {reply.form for turn in before for reply in turn if reply.form}:
            return []
        return await asyncio.to_thread(self._places.shown_as, job.key, job.after)

    async def _changed(self, address: Address, messages: list[Message], instead_of: list[str]) -> Sequence[str | None]:
        """Show the messages in place of others when there are as many; returns the ids of those that were changed."""
        if len(instead_of) != len(messages):
            return []
        for message_id, message in zip(instead_of, messages, strict=True):
            await self._messenger.change(address, message_id, message)
        return instead_of

    async def _settle(self, job: Delivery, entries: Sequence[Said | Reply]) -> None:
        """Show in what was sent before which choices are not open any more; they count no more in any case."""
        for replies, answer in settled(entries, job.after):
            ids = await asyncio.to_thread(self._places.shown_as, job.key, replies[-1].position)
            messages = self._messenger.settled(job.address, replies, job.key[:MARK], answer)
            try:
                await self._changed(job.address, messages, ids)
            except NotSent as error:
                logger.warning(f"{self._channel}_not_settled", extra={"code": error.code})


def settled(entries: Sequence[Said | Reply], after: int) -> list[tuple[list[Reply], str]]:
    """The turns whose choices went out of date after position `after`, with what the person said instead.

    What goes with the queue ("niet langer wachten") counts for as long as they wait, unless it was just chosen.
    """
    found = []
    for replies in turns(entries):
        titles = {choice.id: choice.title for reply in replies for choice in reply.choices}
        closing = _closing([entry for entry in entries if entry.position > replies[-1].position], set(titles))
        if not titles or closing is None or closing.position <= after:
            continue
        if closing.text in titles.values() or replies[-1].outcome != Outcome.OVERGEDRAGEN:
            found.append((replies, closing.text))
    return found


def _closing(later: Sequence[Said | Reply], choices: set[str]) -> Said | None:
    """What the person said after which these choices were not offered again; None while they are open."""
    for number, entry in enumerate(later):
        if isinstance(entry, Said):
            following = takewhile(lambda one: isinstance(one, Reply), later[number + 1 :])
            again = {choice.id for reply in following if isinstance(reply, Reply) for choice in reply.choices}
            if not choices <= again:
                return entry
    return None


def turns(entries: Sequence[Said | Reply]) -> list[list[Reply]]:
    """The replies, together where nothing of the person came between them and one author wrote them."""
    groups = groupby(entries, key=lambda entry: entry.author)
    return [[entry for entry in group if isinstance(entry, Reply)] for author, group in groups if author != "bezoeker"]


def cut(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` bytes, cut between lines or sentences where that is possible."""
    parts = []
    while len(text.encode()) > most:
        head = text.encode()[:most].decode(errors="ignore")
        end = _best_end(head)
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*parts, text]


def _best_end(head: str) -> int:
    """Where to cut: the last good place in the second half of `head`, else its end."""
    for ends in _ENDS:
        places = [match.end() for match in ends.finditer(head) if match.end() > len(head) // 2]
        if places:
            return places[-1]
    return len(head)
