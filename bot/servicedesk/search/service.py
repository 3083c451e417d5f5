"""Searching the conversations and reading one that was found, each recorded."""

import asyncio

from bot.conversations.transcript import Entry
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.search.repository import ConversationSearch, FoundPage, Query
from bot.turns.service import ConversationService


class SearchService:
    """What agents look up in the conversations that were."""

    def __init__(self, search: ConversationSearch, conversations: ConversationService, audit: Audit) -> None:
        self._search = search
        self._conversations = conversations
        self._audit = audit

    async def find(self, query: Query, page: int, agent: Agent) -> FoundPage:
        """The conversations that fit `query`, newest first, from page 1."""
        found = await asyncio.to_thread(self._search.find, query, page)
        await self._audit.record(agent, "gezocht", detail=str(query))
        return found

    async def read(self, conversation_id: str, agent: Agent) -> list[Entry]:
        """The messages of a conversation.

        Raises:
            UnknownConversation: when it is not there any more.
        """
        entries = await self._conversations.entries(conversation_id)
        await self._audit.record(agent, "bekeken", conversation_id, "gezocht gesprek")
        return list(entries)
