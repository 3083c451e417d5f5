"""A servicedesk in front of the running stack: its API with a token, and the services behind it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.servicedesk.learning.service import LearningService
from bot.servicedesk.suggestions.models import SuggestionSet
from bot.servicedesk.suggestions.service import SuggestionService
from tests.bot.second_gateway import Client, SecondGateway
from tests.waiting import LONGEST

PREFIX = "/api/servicedesk/v1"


@dataclass
class Helpdesk:
    """What an agent and another helpdesk use."""

    gateway: SecondGateway
    http: httpx.Client
    rasa_database: Path

    @property
    def service(self) -> SuggestionService:
        return self.gateway.state.suggestions

    def suggest(self, text: str | None = None, **options: Any) -> SuggestionSet:
        """Ask for suggestions as the console does."""
        return self.gateway.run(self.service.suggest(text=text, agent="sanne", **options))

    @property
    def learning(self) -> LearningService:
        return self.gateway.state.learning

    def visitor(self) -> Client:
        """A new visitor of this gateway."""
        return Client(self.gateway.url)

    def api(self, *scopes: str, name: str) -> httpx.Client:
        """A program with a token for these scopes."""
        token, _ = self.gateway.state.agents.add_token(name, list(scopes), 30)
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=f"{self.gateway.url}{PREFIX}", headers=headers, timeout=LONGEST, verify=False)
