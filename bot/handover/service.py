"""Handing a conversation over to a person, and back: the steps, for channels, the console and the API.

The state is in the database and each step is one conditional change of it, so a restart loses nothing and two gateways
or two members of staff never both win. docs/handover.md draws the states.
"""

import asyncio
from typing import Any

from bot.conversations import metrics
from bot.conversations.live_events import LiveEvent, QueueChange, Spoken, Typing
from bot.conversations.record import Recorder, takeover_event
from bot.conversations.text import agent_text
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import Reason, Reply
from bot.handover.contact import ContactDetails
from bot.handover.desk import Desk
from bot.handover.handover import AlreadyTaken, Handover, HandoverState, NotWaiting, NotYours, Staff, Unanswered
from bot.handover.models import HandoverRow
from bot.handover.outbox import Item, Outbox, WriteNote
from bot.handover.repository import HandoverRepository
from bot.handover.sight import SHARED
from bot.handover.silence import Silence
from bot.handover.steps import asked_address, ended, taken_by, waiting, with_agent, withdrawn
from bot.handover.summary import SummaryWriter
from bot.platform import clock
from bot.platform.settings import Settings

SERVICEDESK = "servicedesk"
"""The topic of live events for consoles."""

_MOST_MAILS = 3  # questions by mail from one conversation


class HandoverService:
    """All handovers; `desk` says what is possible now."""

    def __init__(
        self,
        repository: HandoverRepository,
        recorder: Recorder,
        desk: Desk,
        summaries: SummaryWriter,
        outbox: Outbox,
        settings: Settings,
    ) -> None:
        self.desk = desk
        self.contacts = outbox.contacts
        self.mails_transcripts = outbox.mails_transcripts
        self._repository = repository
        self._recorder = recorder
        self._summaries = summaries
        self._outbox = outbox
        self.silence = Silence(repository, recorder, settings)

    # What a visitor does

    async def offer(self, conversation_id: str, reason: Reason, topic: str | None) -> Handover:
        """Note that the visitor is asked for consent; a handover that is open already stays as it is."""
        return await asyncio.to_thread(self._repository.offer, conversation_id, reason, topic)

    async def consent(self, conversation_id: str, yes: bool) -> Handover | None:
        """The visitor's answer to the question; None when there was nothing to say no to.

        After yes the handover waits in the queue, or waits for an e-mail address (`email_asked_at`), or is closed when
        neither is possible. No also takes the visitor out of the queue.
        """
        handover = await asyncio.to_thread(self._repository.open_of, conversation_id)
        if not yes:
            return await self._move(handover, ("aangeboden", "wachtend"), withdrawn()) if handover else None
        handover = handover or await self.offer(conversation_id, "gevraagd", None)
        if handover.state != "aangeboden":
            return handover
        values = await self._after_consent(conversation_id) | {"consented_at": clock.now()}
        if values["state"] != "gesloten":
            values["summary"] = (await self._summaries.write(conversation_id)).model_dump(mode="json")
        return await self._move(handover, ("aangeboden",), values) or handover

    async def leave_email(self, conversation_id: str, address: str) -> tuple[Handover, bool]:
        """Send the question to the ticket system; returns the handover and whether that has arrived already.

        `address` is where to answer, in its normal form.
        What did not arrive is tried again until it does. The address is kept encrypted until then, and nowhere after.

        Raises:
            NotWaiting: when no address was asked for.
        """
        handover = await asyncio.to_thread(self._repository.open_of, conversation_id)
        if handover is None:
            raise NotWaiting
        sealed = self._outbox.seal(address)
        left = await asyncio.to_thread(self._repository.leave_address, handover.id, sealed)
        if left is None:
            raise NotWaiting
        self._announce(left)
        return left, await self._outbox.send(Item(left.id, "ticket", clock.now(), sealed))

    async def give_contact(self, conversation_id: str, details: ContactDetails) -> Reply:
        """Keep how the visitor can be reached, for the person who helps them or will; returns that it was passed on.

        Whether they get a transcript by mail depends on whether we have mail; they read that.

        Raises:
            NotWaiting: when they neither wait for a person nor have one.
            TurnTaken: when the conversation is busy.
        """
        async with self._recorder.turn(conversation_id):
            handover = await self.open_of(conversation_id)
            if handover is None or handover.state not in SHARED:
                raise NotWaiting
            mails = details.transcript and self.mails_transcripts
            await asyncio.to_thread(self.contacts.keep, handover.id, details.model_copy(update={"transcript": mails}))
            passed_on = self.contacts.message("doorgegeven_met_mail" if mails else "doorgegeven", handover)
            return await self._recorder.tell(conversation_id, passed_on)

    # What a member of staff does

    async def queue(self) -> list[Handover]:
        """The handovers that wait for a person, oldest first."""
        return await asyncio.to_thread(self._repository.select, HandoverRow.state == "wachtend")

    async def mine(self, agent: Staff) -> list[Handover]:
        """The conversations that this member of staff has now, oldest first."""
        having = (HandoverRow.state == "in_gesprek", HandoverRow.agent == agent.username)
        return await asyncio.to_thread(self._repository.select, *having)

    async def get(self, handover_id: int) -> Handover:
        """One handover.

        Raises:
            UnknownHandover: when there is none with this id.
        """
        return await asyncio.to_thread(self._repository.get, handover_id)

    async def take(self, handover_id: int, agent: Staff) -> Handover:
        """Take a waiting conversation; the visitor hears who it is, and the assistant is silent from now on.

        Raises:
            UnknownHandover: when there is none with this id.
            AlreadyTaken: when somebody else has it.
            NotWaiting: when it does not wait any more.
        """
        before = await self.get(handover_id)
        async with self._recorder.turn(_conversation(before)):
            taken = await self._move(before, ("wachtend",), taken_by(agent))
            if taken is not None:
                await self._tell(taken, "medewerker", naam=agent.display_name)
                return taken
        now_has = await self.get(handover_id)
        if now_has.state != "in_gesprek":
            raise NotWaiting
        if now_has.agent != agent.username:
            raise AlreadyTaken(now_has.agent_name or "")
        return now_has

    async def say(
        self,
        handover_id: int,
        agent: Staff,
        text: str,
        suggestion_id: str | None = None,
        message_id: str | None = None,
    ) -> Reply:
        """Say something to the visitor; a text that is sent again with the same `message_id` is said once.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this member of staff does not have the conversation now.
            EmptyMessage: when nothing visible is in the text.
        """
        text = agent_text(text)
        handover = await self.get(handover_id)
        async with self._recorder.turn(_conversation(handover)):
            await self._present(handover, agent)
            if handover.first_answer_at is None:
                unanswered = HandoverRow.first_answer_at.is_(None)
                await self._set(handover_id, ("in_gesprek",), {"first_answer_at": clock.now()}, unanswered)
            reply = await self._recorder.tell_as_agent(_conversation(handover), text, suggestion_id, message_id)
        self.heard(handover)  # it has an answer now
        return reply

    async def ask_contact(self, handover_id: int, agent: Staff) -> Reply:
        """Ask the visitor, with a form, how they can be reached.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this member of staff does not have the conversation now.
        """
        handover = await self.get(handover_id)
        async with self._recorder.turn(_conversation(handover)):
            await self._present(handover, agent)
            return await self._recorder.tell(_conversation(handover), self.contacts.message("vraag", handover))

    async def typing(self, handover_id: int, agent: Staff) -> None:
        """Show the visitor that a person is writing.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this member of staff does not have the conversation now.
        """
        handover = await self.get(handover_id)
        await self._present(handover, agent)
        self._recorder.live.publish(_conversation(handover), LiveEvent("typing", Typing(author="medewerker")))

    async def close(self, handover_id: int, agent: Staff) -> Handover:
        """End the talk; the assistant is back and says so.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this member of staff does not have the conversation now.
        """
        return await self._let_go(handover_id, agent, ended("gesloten"), "terug")

    async def reopen(self, handover_id: int, agent: Staff) -> Handover:
        """Go on with a talk that `agent` closed, as long as the visitor said nothing since: that was not shared.

        Raises:
            UnknownHandover: when there is none with this id.
            NotWaiting: when it cannot go on any more.
        """
        handover = await self.get(handover_id)
        async with self._recorder.turn(_conversation(handover)):
            opened = await asyncio.to_thread(self._repository.reopen, handover_id, agent.username)
            if opened is None:
                raise NotWaiting
            self._announce(opened)
            await self._tell(opened, "medewerker", naam=agent.display_name)
        return opened

    async def give_back(self, handover_id: int, agent: Staff) -> Handover:
        """Put the conversation back in the queue, in its old place, for everybody.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this member of staff does not have the conversation now.
        """
        return await self._let_go(handover_id, agent, waiting() | {"team": None}, "weg")

    async def give_to_team(self, handover_id: int, agent: Staff, team: str) -> Handover:
        """Put the conversation in the queue for this team; others may take it too.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when this member of staff does not have the conversation now.
        """
        return await self._let_go(handover_id, agent, waiting() | {"team": team}, "weg")

    async def transfer(self, handover_id: int, agent: Staff, to: Staff) -> Handover:
        """Give the conversation to a colleague, who counts as there from now on; the visitor hears who it is.

        Raises:
            UnknownHandover: when there is none with this id.
            NotYours: when `agent` does not have the conversation now.
        """
        handover = await self.get(handover_id)
        async with self._recorder.turn(_conversation(handover)):
            values = with_agent(to) | {"team": None}
            given = await self._move(handover, ("in_gesprek",), values, HandoverRow.agent == agent.username)
            if given is None:
                raise NotYours
            await self._tell(given, "medewerker", naam=to.display_name)
        return given

    async def seen(self, agent: Staff) -> None:
        """The member of staff is there; who is not seen for BRO_AGENT_AWAY_SECONDS loses their conversations."""
        await asyncio.to_thread(self._repository.saw, agent.username)

    # What happens by itself

    async def let_go_if(
        self, handover: Handover, source: HandoverState, values: dict[str, Any], message: str | None, condition: Any
    ) -> Handover | None:
        """Take a step out of `source` when `condition` holds, and tell the visitor; None when somebody was first.

        Raises:
            NotWaiting: when the visitor erased the conversation.
            TurnTaken: when it is busy.
        """
        async with self._recorder.turn(_conversation(handover)):
            left = await self._move(handover, (source,), values, condition)
            if left is not None and message is not None:
                await self._tell(left, message, naam=handover.agent_name or "De medewerker")
            return left

    def write_notes_with(self, write: WriteNote) -> None:
        """Let `write` make the note for members of staff that follows each question in the ticket system."""
        self._outbox.write_note = write

    async def send_waiting(self) -> None:
        """Send what is due: transcripts, and questions that did not arrive before."""
        await self._outbox.send_due()

    def erased(self, handover: Handover) -> None:
        """Tell consoles that the visitor erased the conversation of this handover."""
        self._announce(handover.model_copy(update={"conversation_id": None, "state": "ingetrokken"}))

    async def unanswered(self, agent: Staff) -> list[Unanswered]:
        """The conversations of this member of staff in which the visitor spoke last."""
        return await asyncio.to_thread(self._repository.unanswered, agent.username)

    async def given(self, handover: Handover, agent: Staff) -> ContactDetails | None:
        """How the visitor can be reached, for who has the conversation or closed it; nothing for others."""
        if handover.state not in ("in_gesprek", "gesloten") or handover.agent != agent.username:
            return None
        return await asyncio.to_thread(self.contacts.of, handover.id)

    def heard(self, handover: Handover | None) -> None:
        """Tell consoles that something was said in a conversation that somebody has; who spoke last may wait."""
        if handover is not None and handover.state == "in_gesprek":
            self._recorder.live.publish(SERVICEDESK, LiveEvent("queue", Spoken(handover_id=handover.id)))

    async def open_of(self, conversation_id: str) -> Handover | None:
        """The open handover of this conversation, if there is one."""
        return await asyncio.to_thread(self._repository.open_of, conversation_id)

    async def attention(self, conversation_id: str) -> tuple[str | None, bool]:
        """The name of the member of staff who talks to the visitor, if any, and whether the visitor waits for one.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await asyncio.to_thread(self._repository.attention, conversation_id)

    async def takes_mail(self, conversation_id: str) -> bool:
        """Whether a question of this conversation may go by mail; nobody fills the mailbox from one conversation."""
        if not self.desk.takes_mail:
            return False
        sent = (HandoverRow.conversation_id == conversation_id, HandoverRow.state == "per_mail")
        return len(await asyncio.to_thread(self._repository.select, *sent)) < _MOST_MAILS

    async def _after_consent(self, conversation_id: str) -> dict[str, Any]:
        if await self.desk.is_open():
            return waiting()
        if await self.takes_mail(conversation_id):
            return asked_address()
        return ended("gesloten")

    async def _present(self, handover: Handover, agent: Staff) -> None:
        """Note that `agent` is there, if they have the conversation."""
        theirs = HandoverRow.agent == agent.username
        if not await self._set(handover.id, ("in_gesprek",), {"agent_seen_at": clock.now()}, theirs):
            raise NotYours

    async def _let_go(self, handover_id: int, agent: Staff, values: dict[str, Any], message: str) -> Handover:
        handover = await self.get(handover_id)
        theirs = HandoverRow.agent == agent.username
        left = await self.let_go_if(handover, "in_gesprek", values, message, theirs)
        if left is None:
            raise NotYours
        return left

    async def _set(
        self, handover_id: int, sources: tuple[HandoverState, ...], values: dict[str, Any], *conditions: Any
    ) -> bool:
        return await asyncio.to_thread(self._repository.move, handover_id, sources, values, *conditions) is not None

    async def _move(
        self, handover: Handover, sources: tuple[HandoverState, ...], values: dict[str, Any], *conditions: Any
    ) -> Handover | None:
        """Take a step, and tell who listens that the state changed."""
        moved = await asyncio.to_thread(self._repository.move, handover.id, sources, values, *conditions)
        if moved is not None:
            self._announce(moved)
        return moved

    def _announce(self, handover: Handover) -> None:
        metrics.handovers.labels(handover.state).inc()
        talks = handover.agent_name if handover.state == "in_gesprek" else None
        if handover.conversation_id:
            event = takeover_event(talks, handover.state == "wachtend")
            self._recorder.live.publish(handover.conversation_id, event)
        change = QueueChange(
            handover_id=handover.id,
            reference=handover.reference,
            state=handover.state,
            agent=handover.agent,
            team=handover.team,
            consented=handover.consented_at is not None,
        )
        self._recorder.live.publish(SERVICEDESK, LiveEvent("queue", change))

    async def _tell(self, handover: Handover, message: str, **values: str) -> None:
        said = fixed_message(f"overdracht_{message}", nummer=handover.reference, **values)
        await self._recorder.tell(_conversation(handover), said)


def _conversation(handover: Handover) -> str:
    """The conversation of a handover; one that the visitor erased cannot go on.

    Raises:
        NotWaiting: when the visitor erased it.
    """
    if handover.conversation_id is None:
        raise NotWaiting
    return handover.conversation_id
