"""The services that the console uses, as the gateway keeps them; the console itself keeps nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.live_events import LiveEvents
from bot.handover.service import HandoverService
from bot.operations.service import Operations
from bot.registry.health import RegistryHealth
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.audit import Audit
from bot.servicedesk.console.conversation_search import ConversationSearch
from bot.servicedesk.learning.service import LearningService
from bot.servicedesk.statistics.service import StatisticsService
from bot.servicedesk.suggestions.service import SuggestionService
from bot.servicedesk.webhooks.sender import WebhookSender
from bot.turns.service import ConversationService


@dataclass(frozen=True)
class Services:
    """What the pages ask."""

    handovers: HandoverService
    conversations: ConversationService
    agents: Agents
    audit: Audit
    search: ConversationSearch
    live: LiveEvents
    suggestions: SuggestionService
    learning: LearningService
    statistics: StatisticsService
    operations: Operations
    list_health: Callable[[], RegistryHealth]
    webhooks: WebhookSender

    async def registry_health(self) -> RegistryHealth | None:
        """The state of the registration list, or None when it cannot be read."""
        try:
            return await asyncio.to_thread(self.list_health)
        except SQLAlchemyError:
            return None

    def topic_titles(self) -> dict[str, str]:
        """Topic to Dutch title."""
        library = self.suggestions.library
        return {topic: library.answer(topic).title for topic in library.topics()}

    def questions(self) -> list[tuple[str, str]]:
        """Topic and title of everything that people ask, by title; small talk is left out."""
        asked = self.suggestions.library.is_question
        return sorted(
            ((topic, title) for topic, title in self.topic_titles().items() if asked(topic)), key=itemgetter(1)
        )


def _services(request: Request) -> Services:
    state = request.app.state
    return Services(
        handovers=state.handovers,
        conversations=state.conversations,
        agents=state.agents,
        audit=state.audit,
        search=state.conversation_search,
        live=state.live_events,
        suggestions=state.suggestions,
        learning=state.learning,
        statistics=state.statistics,
        operations=state.operations,
        list_health=state.list_health,
        webhooks=state.webhooks,
    )


Desk = Annotated[Services, Depends(_services)]
"""The services, for a route."""
