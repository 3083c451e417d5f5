"""What an agent sees and does in a talk with a visitor, each thing recorded; the pages and the API share it.

An operation is done first and recorded then, under the name of who did it: who was too late is not in the record. When
the record cannot be kept, nothing is shown and the caller gets the error. Taking and sending may be tried again: they
happen once, and then they are recorded.
"""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from bot.conversations.text import EmptyMessage
from bot.conversations.transcript import Entry
from bot.dialogue.reply import Reply
from bot.handover.contact import ContactDetails
from bot.handover.handover import Handover, NotYours
from bot.handover.notes import LONGEST_TAG, MOST_TAGS, Note, Notes
from bot.handover.service import HandoverService
from bot.privacy.audit import Action, Audit
from bot.servicedesk.access.accounts import Agents
from bot.servicedesk.access.agents import Agent
from bot.servicedesk.access.teams import LONGEST_TEAM
from bot.servicedesk.consent.service import ConsentService
from bot.servicedesk.suggestions.repository import UnknownSuggestion
from bot.servicedesk.suggestions.service import SuggestionService

_UNFINISHED = re.compile(r"\[Nog (?:invullen|beantwoorden): ")  # as canned texts and drafts of letters say it

LONGEST = 4000
"""Characters of one message of an agent."""

LONGEST_NOTE = 1000
"""Characters of one note for colleagues."""


class HandoverDetail(BaseModel):
    """One handover with its summary, and the conversation so far."""

    handover: Handover
    transcript: list[Entry]
    contact: ContactDetails | None = Field(
        None,
        description="How the visitor can be reached; only for who has the conversation or closed it",
    )
    notes: list[Note] = Field([], description="What members of staff wrote for one another; no visitor sees them")


class NotThere(Exception):
    """This colleague, or everybody else of this team, does not have the console open, or is nobody."""


class UnfinishedText(ValueError):
    """Something in the text is still to be filled in or answered."""


class AgentNote(BaseModel):
    """What an agent writes for colleagues."""

    text: str = Field(min_length=1, max_length=LONGEST_NOTE, pattern=r"\S")


class AgentTags(BaseModel):
    """Words by which a conversation is found again."""

    tags: list[Annotated[str, Field(max_length=LONGEST_TAG)]] = Field(max_length=MOST_TAGS)


LONGEST_SNOOZE = 240
"""Minutes for which a talk can be put aside."""


class Snooze(BaseModel):
    """For how long a talk is put aside; 0 takes it up again."""

    minutes: int = Field(ge=0, le=LONGEST_SNOOZE)


class Transfer(BaseModel):
    """To whom a conversation goes, a colleague or a team, and what they must know."""

    to: str = Field("", max_length=80, description="Username of a colleague who has the console open")
    team: str = Field("", max_length=LONGEST_TEAM, description="Instead: a team of which a colleague has it open")
    note: str = Field("", max_length=LONGEST_NOTE)


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
        notes: Notes,
        agents: Agents,
        audit: Audit,
    ) -> None:
        self._handovers = handovers
        self._consent = consent
        self._suggestions = suggestions
        self._notes = notes
        self._agents = agents
        self._audit = audit

    async def read(self, handover_id: int, agent: Agent) -> HandoverDetail:
        """The handover and its conversation, as far as `agent` may see them.

        Raises:
            UnknownHandover: when there is none with this id, or it is not for this agent.
        """
        seen = await self._consent.see(handover_id, agent)
        await self._audit.record(agent, "bekeken", seen.handover.conversation_id, seen.handover.reference)
        contact = await self._handovers.given(seen.handover, agent)
        notes = await self._notes_of(seen.handover)
        return HandoverDetail(handover=seen.handover, transcript=seen.entries, contact=contact, notes=notes)

    async def notes(self, handover_id: int, agent: Agent) -> list[Note]:
        """The notes of colleagues, for who may see the conversation.

        Raises:
            UnknownHandover: when there is none with this id, or it is not for this agent.
        """
        return await self._notes_of(await self._consent.handover(handover_id, agent))

    async def note(self, handover_id: int, agent: Agent, text: str) -> None:
        """Leave a note for colleagues with a conversation that `agent` may see.

        Raises:
            UnknownHandover: when there is none with this id, or it is not for this agent.
            NotYours: when this agent sees only the record of it.
            EmptyMessage: when nothing visible is in the text.
        """
        handover = await self._shared(handover_id, agent)
        await asyncio.to_thread(self._notes.add, handover_id, agent.display_name, text)
        await self._recorded(agent, "genoteerd", handover)
        self._handovers.heard(handover)

    async def tag(self, handover_id: int, agent: Agent, tags: Sequence[str]) -> None:
        """Let these be the tags of a conversation that `agent` may see.

        Raises:
            UnknownHandover: when there is none with this id, or it is not for this agent.
            NotYours: when this agent sees only the record of it.
        """
        handover = await self._shared(handover_id, agent)
        await asyncio.to_thread(self._notes.tag, handover_id, tags)
        await self._recorded(agent, "gelabeld", handover)
        self._handovers.heard(handover)

    async def take(self, handover_id: int, agent: Agent) -> Handover:
        """Take a waiting conversation.

        Raises:
            UnknownHandover: when there is none with this id.
            AlreadyTaken: when a colleague has it.
            NotWaiting: when it does not wait any more.
        """
        return await self._recorded(agent, "overgenomen", await self._handovers.take(handover_id, agent))

    async def close(self, handover_id: int, agent: Agent) -> Handover:
        """End the talk; the assistant is back.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this agent does not have the conversation now.
        """
        return await self._recorded(agent, "afgesloten", await self._handovers.close(handover_id, agent))

    async def reopen(self, handover_id: int, agent: Agent) -> Handover:
        """Go on with a talk that `agent` closed, as long as the visitor said nothing since.

        Raises:
            UnknownHandover: when there is none with this id.
            NotWaiting: when it cannot go on any more.
        """
        return await self._recorded(agent, "heropend", await self._handovers.reopen(handover_id, agent))

    async def give_back(self, handover_id: int, agent: Agent) -> Handover:
        """Put the conversation back in the queue.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this agent does not have the conversation now.
        """
        return await self._recorded(agent, "teruggegeven", await self._handovers.give_back(handover_id, agent))

    async def transfer(self, handover_id: int, agent: Agent, transfer: Transfer) -> Handover:
        """Give the conversation to a colleague, or to the queue for a team, with a note for them when there is one.

        Raises:
            UnknownHandover: when there is none with this id.
            NotThere: when this colleague, or everybody else of this team, is not there.
            NotYours: when this agent does not have the conversation now.
        """
        if transfer.team:
            if transfer.team not in await self._agents.teams_there(agent):
                raise NotThere
            given, to = await self._handovers.give_to_team(handover_id, agent, transfer.team), f"team {transfer.team}"
        else:
            found = [one for one in await self._agents.colleagues(agent) if one.username == transfer.to]
            if not found:
                raise NotThere
            given, to = await self._handovers.transfer(handover_id, agent, found[0]), found[0].username
        await self._audit.record(agent, "overgedragen", given.conversation_id, f"{given.reference} aan {to}")
        with suppress(EmptyMessage):
            await asyncio.to_thread(self._notes.add, handover_id, agent.display_name, transfer.note)
        return given

    async def snooze(self, handover_id: int, agent: Agent, minutes: int) -> Handover:
        """Put a talk aside for so many minutes: silence neither asks nor ends anything; 0 takes it up again.

        Raises:
            NotYours: when this agent does not have the conversation now.
        """
        aside = await self._handovers.silence.put_aside(handover_id, agent, minutes)
        await self._audit.record(agent, "uitgesteld", aside.conversation_id, f"{aside.reference}, {minutes} minuten")
        self._handovers.heard(aside)
        return aside

    async def ask_contact(self, handover_id: int, agent: Agent) -> Reply:
        """Ask the visitor, with a form, how they can be reached.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this agent does not have the conversation now.
        """
        asked = await self._handovers.ask_contact(handover_id, agent)
        handover = await self._handovers.get(handover_id)
        await self._audit.record(
            agent, "verstuurd", handover.conversation_id, f"{handover.reference}, vraag om contactgegevens"
        )
        return asked

    async def say(self, handover_id: int, agent: Agent, message: AgentMessage) -> Reply:
        """Say something to the visitor.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this agent does not have the conversation now.
            EmptyMessage: when nothing visible is in the text.
            UnfinishedText: when a text of ours in it is still to be filled in or answered.
        """
        if _UNFINISHED.search(message.text):
            raise UnfinishedText
        key = str(message.id) if message.id else None
        reply = await self._handovers.say(handover_id, agent, message.text, message.suggestion_id, key)
        handover = await self._handovers.get(handover_id)
        await self._recorded(agent, "verstuurd", handover)
        if message.suggestion_id:
            with suppress(UnknownSuggestion):
                await self._suggestions.feedback(
                    message.suggestion_id, "verstuurd", agent=agent.username, final_text=message.text, key=key
                )
        return reply

    async def _shared(self, handover_id: int, agent: Agent) -> Handover:
        """The handover, of which this agent sees more than the record."""
        handover = await self._consent.handover(handover_id, agent)
        if handover.conversation_id is None:
            raise NotYours
        return handover

    async def _notes_of(self, seen: Handover) -> list[Note]:
        if seen.conversation_id is None:
            return []
        return await asyncio.to_thread(self._notes.of, seen.id)

    async def _recorded(self, agent: Agent, what: Action, handover: Handover) -> Handover:
        """The handover, once what `agent` did with it is in the audit record."""
        await self._audit.record(agent, what, handover.conversation_id, handover.reference)
        return handover
