"""What an agent sees and does in a talk with a visitor, each thing recorded; the pages and the API share it.

An operation is done first and recorded then, under the name of who did it: who was too late is not in the record. When
the record cannot be kept, nothing is shown and the caller gets the error. Taking and sending may be tried again: they
happen once, and then they are recorded.
"""

from contextlib import suppress
from uuid import UUID

from pydantic import BaseModel, Field

from bot.conversations.transcript import Entry
from bot.dialogue.reply import Reply
from bot.handover.handover import Handover
from bot.handover.service import HandoverService
from bot.privacy.audit import Audit
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.consent.service import ConsentService
from bot.servicedesk.suggestions.repository import UnknownSuggestion
from bot.servicedesk.suggestions.service import SuggestionService

LONGEST = 4000
"""Characters of one message of an agent."""


class HandoverDetail(BaseModel):
    """One handover with its summary, and the conversation so far."""

    handover: Handover
    transcript: list[Entry]
    contact: list[str] = Field(
        [], description="Phone numbers and addresses that the visitor passed on; only for who has the conversation"
    )


class AgentMessage(BaseModel):
    """What an agent says; `id` is made by the client: the same text sent again with it is said once.

    `suggestion_id` is the suggested reply that it began as; how much of that was changed is kept.
    """

    text: str = Field(min_length=1, max_length=LONGEST, pattern=r"\S")
    suggestion_id: str | None = Field(None, max_length=40)
    id: UUID | None = None


class TalkService:
    """Talks over the handovers; `consent` gives the conversations."""

    def __init__(
        self,
        handovers: HandoverService,
        consent: ConsentService,
        suggestions: SuggestionService,
        audit: Audit,
    ) -> None:
        self._handovers = handovers
        self._consent = consent
        self._suggestions = suggestions
        self._audit = audit

    async def read(self, handover_id: int, agent: Agent) -> HandoverDetail:
        """The handover and its conversation, as far as `agent` may see them.

        Raises:
            UnknownHandover: when there is none with this id, or it is not for this agent.
        """
        seen = await self._consent.see(handover_id, agent)
        await self._audit.record(agent, "bekeken", seen.handover.conversation_id, seen.handover.reference)
        contact = await self._handovers.given(seen.handover, agent)
        return HandoverDetail(handover=seen.handover, transcript=seen.entries, contact=contact)

    async def take(self, handover_id: int, agent: Agent) -> Handover:
        """Take a waiting conversation.

        Raises:
            UnknownHandover: when there is none with this id.
            AlreadyTaken: when a colleague has it.
            NotWaiting: when it does not wait any more.
        """
        taken = await self._handovers.take(handover_id, agent)
        await self._audit.record(agent, "overgenomen", taken.conversation_id, taken.reference)
        return taken

    async def say(self, handover_id: int, agent: Agent, message: AgentMessage) -> Reply:
        """Say something to the visitor.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this agent does not have the conversation now.
            EmptyMessage: when nothing visible is in the text.
        """
        key = str(message.id) if message.id else None
        reply = await self._handovers.say(handover_id, agent, message.text, message.suggestion_id, key)
        handover = await self._handovers.get(handover_id)
        await self._audit.record(agent, "verstuurd", handover.conversation_id, handover.reference)
        if message.suggestion_id:
            with suppress(UnknownSuggestion):
                await self._suggestions.feedback(
                    message.suggestion_id, "verstuurd", agent=agent.username, final_text=message.text, key=key
                )
        return reply
