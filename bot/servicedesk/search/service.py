"""Searching the conversations and reading one that was found, each recorded."""

import asyncio
from functools import partial
from typing import Any

from sqlalchemy import true

from bot.conversations.transcript import Entry
from bot.handover.sight import readable
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.consent.service import ConsentService
from bot.servicedesk.search.repository import ConversationSearch, FoundPage, Query


class SearchService:
    """What agents look up in the conversations that they may read.

    A supervisor may look without the visitor's consent: with a `reason`, which is recorded before anything is shown.
    """

    def __init__(self, search: ConversationSearch, consent: ConsentService, audit: Audit) -> None:
        self._search = search
        self._consent = consent
        self._audit = audit

    async def find(self, query: Query, page: int, agent: Agent, reason: str = "") -> FoundPage:
        """The conversations that fit `query`, newest first, from page 1.

        Raises:
            ReasonNeeded: when a reason is given that does not do, or by who is no supervisor.
        """
        if reason:
            await self._consent.record_exception(agent, reason, f"gezocht ({query})")
            return await asyncio.to_thread(self._search.find, query, _everything, page)
        found = await asyncio.to_thread(self._search.find, query, partial(readable, username=agent.username), page)
        await self._audit.record(agent, "gezocht", detail=str(query))
        return found

    async def read(self, conversation_id: str, agent: Agent, reason: str = "") -> list[Entry]:
        """The messages of a conversation.

        Raises:
            UnknownConversation: when it is not there any more, or not for this agent.
            ReasonNeeded: as `find` does.
        """
        if reason:
            return await self._consent.without_consent(conversation_id, agent, reason)
        entries = await self._consent.conversation(conversation_id, agent)
        await self._audit.record(agent, "bekeken", conversation_id, "gezocht gesprek")
        return entries


def _everything(_: Any) -> Any:
    return true()
