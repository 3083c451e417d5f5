"""Registering webhooks, and what became of their calls; each change recorded."""

import asyncio

from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.webhooks.models import Event, Form, WebhookRow
from bot.servicedesk.webhooks.sender import WebhookSender


class WebhookService:
    """The webhooks of one sender."""

    def __init__(self, sender: WebhookSender, audit: Audit) -> None:
        self.sender = sender
        self._audit = audit

    async def register(self, url: str, events: list[Event], form: Form, agent: Agent) -> tuple[WebhookRow, str]:
        """Keep an address; returns it with the secret of its signatures, this once.

        Raises:
            NotForTeams: when `form` is that of Teams and it cannot be.
            ForbiddenDestination: when the address may not be called.
            OSError: when its name is not known.
            TooManyWebhooks: when there are enough.
        """
        row, secret = await self.sender.register(url, events, agent.username, form)
        await self._audit.record(agent, "beheer", detail=f"webhook {row.id} gemaakt")
        return row, secret

    async def remove(self, webhook_id: str, agent: Agent) -> None:
        """Stop calling an address; what was not sent yet is dropped.

        Raises:
            UnknownWebhook: when there is none with this id.
        """
        await asyncio.to_thread(self.sender.repository.remove, webhook_id)
        await self._audit.record(agent, "beheer", detail=f"webhook {webhook_id} verwijderd")
