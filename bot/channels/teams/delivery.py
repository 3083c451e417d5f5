"""Brings replies to Teams: each one once and in order, also when this or another gateway was down.

The conversation itself is the outbox. Of each chat we keep the position of the last reply that Teams has; delivering
is sending what comes after it. So an answer, a message of a member of staff and what was missed in a restart all go
the same way, and it does not matter who asks for it, or how often.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from weakref import WeakValueDictionary

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.teams import metrics
from bot.channels.teams.cards import shown
from bot.channels.teams.connector import SENDING_SECONDS, Connector, NotSent
from bot.channels.teams.repository import LONGEST_ID, Delivery, TeamsRepository
from bot.conversations.repository import UnknownConversation
from bot.conversations.transcript import Said
from bot.dialogue.reply import Reply
from bot.turns.service import ConversationService

logger = logging.getLogger(__name__)

_STILL_NEWS = timedelta(days=1)  # an answer that is older than this is not brought any more


class Courier:
    """Delivers what Teams does not have yet."""

    def __init__(self, repository: TeamsRepository, conversations: ConversationService, connector: Connector) -> None:
        self._repository = repository
        self._conversations = conversations
        self._connector = connector
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def deliver(self, conversation_id: str) -> None:
        """Send the replies of this conversation that Teams does not have; what fails stays for the next time."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            job = await asyncio.to_thread(self._repository.take, conversation_id, SENDING_SECONDS)
            if job is None:
                return
            reachable = True
            try:
                await self._send_all(job)
            except NotSent as error:
                reachable = not error.closed
                metrics.sent.labels("failed").inc()
                logger.error("teams_not_sent", extra={"code": error.code})
            except UnknownConversation:
                return  # erased meanwhile, and with it what we knew of the chat
            finally:
                await asyncio.to_thread(self._repository.release, job.key, reachable)

    async def deliver_what_was_missed(self) -> None:
        """Send everything recent that Teams does not have: after a restart, or after Teams was down."""
        for conversation_id in await asyncio.to_thread(self._repository.undelivered, _STILL_NEWS):
            try:
                await self.deliver(conversation_id)
            except SQLAlchemyError as error:
                logger.error("teams_delivery_failed", extra={"code": type(error).__name__})

    async def _send_all(self, job: Delivery) -> None:
        agent = await self._conversations.agent(job.conversation_id)
        for replies in turns(await self._conversations.entries(job.conversation_id, job.after)):
            messages = shown(replies, job.key[:16], agent)
            ids = [await self._connector.send(job.place, message) for message in messages]
            metrics.sent.labels("sent").inc(len(ids))
            known = [each for each in ids if each and len(each) <= LONGEST_ID]
            await asyncio.to_thread(self._repository.delivered, job.key, replies[-1].position, known)


def turns(entries: Sequence[Said | Reply]) -> list[list[Reply]]:
    """The replies, together where nothing of the person came between them and one author wrote them."""
    groups = groupby(entries, key=lambda entry: entry.author)
    return [[entry for entry in group if isinstance(entry, Reply)] for author, group in groups if author != "bezoeker"]
