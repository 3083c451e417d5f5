"""What channels may ask of conversations; channels call this and nothing deeper."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import Engine

from bot.conversations import metrics
from bot.conversations.live_events import Ended, LiveEvent
from bot.conversations.record import Push, Recorder, message_event, takeover_event
from bot.conversations.redaction import redact
from bot.conversations.repository import ConversationRepository
from bot.conversations.transcript import Said
from bot.conversations.visiting import Page, Visits
from bot.dialogue.client import ChosenPayload, DialogueClient, DialogueUnavailable, rasa_sender
from bot.dialogue.content import Kind, kind_of
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import Reply
from bot.dialogue.starters import with_starters
from bot.handover.contact import read_details
from bot.handover.dialogue import HandoverDialogue
from bot.handover.service import HandoverService
from bot.operations.service import Operations
from bot.platform.settings import Settings
from bot.privacy.audit import VISITOR, Audit
from bot.privacy.erasures import Erasures
from bot.turns.erasing import check_may_be_erased, erase_conversation
from bot.turns.message import Clicked, read_typed
from bot.turns.turn import ASKS_FOR_PERSON, Turns

logger = logging.getLogger(__name__)

_LONGEST_COMMENT = 4_000  # characters with a thumb
_QUESTIONS = (Kind.VRAAG, Kind.DUBBELZINNIG, Kind.BUITEN_BEREIK, Kind.MEDEWERKER)


@dataclass(frozen=True)
class Started:
    """A new conversation and the first words in it."""

    conversation_id: str
    replies: list[Reply]


class ConversationService:
    """All conversations over one database and one dialogue client."""

    def __init__(
        self,
        engine: Engine,
        dialogue: DialogueClient,
        settings: Settings,
        recorder: Recorder,
        handovers: HandoverService,
        operations: Operations,
    ) -> None:
        self._engine = engine
        self._audit = Audit(engine, settings.retention_audit_days)
        self._erasures = Erasures(settings)
        self._repository = ConversationRepository(engine)
        self._dialogue = dialogue
        self._settings = settings
        self._recorder = recorder
        self._live = recorder.live
        self._visits = Visits(engine, recorder.live)
        self._handovers = handovers
        self._operations = operations
        dialogues = HandoverDialogue(handovers)
        self._turns = Turns(self._repository, recorder, dialogue, dialogues, operations, settings, self._erase_here)

    @property
    def push(self) -> dict[str, Push]:
        """Per channel: what sends a reply that no request of the visitor asked for, in the process that writes it."""
        return self._recorder.push

    async def start(self, channel: str, page: Page | None = None) -> Started:
        """Open a conversation; the first reply says that this is a virtual assistant, with choices for the `page`."""
        conversation_id = await asyncio.to_thread(self._repository.create, channel, page)
        metrics.conversations.labels(channel).inc()
        logger.info("conversation_started", extra={"conversation": self._sender(conversation_id), "channel": channel})
        greeting = await self._operations.greeting()
        if page:
            first, *rest = greeting.messages
            about = f"{page.tag} {page.title} {urlsplit(page.address).path}"
            greeting = greeting.model_copy(update={"messages": [with_starters(first, about), *rest]})
        return Started(conversation_id, await self._turns.record(conversation_id, greeting))

    async def visits(self, conversation_id: str, page: Page) -> None:
        """The visitor went to this page of the website; who answers sees it."""
        await self._visits.on(conversation_id, page)

    async def writes(self, conversation_id: str) -> None:
        """The visitor is typing; who has the conversation sees it, and without a person nobody hears of it.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        if await self.agent(conversation_id):
            self._visits.writes(conversation_id)

    async def welcome_back(self, conversation_id: str) -> Reply:
        """Greet somebody whose conversation is there already; it says again that this is a virtual assistant.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await self._recorder.tell(conversation_id, fixed_message("welkom_terug"))

    async def say(
        self, conversation_id: str, text: str, message_id: str | None = None, files: Sequence[str] = ()
    ) -> list[Reply]:
        """Answer what a visitor typed; a message whose id was answered before gets the same answer, once.

        While a member of staff has the conversation the assistant is silent and the list is empty. `files` are the
        names of what was sent with it; nobody gets those, and both sides read that. After the visitor erased the
        conversation the reply has no position: it is kept nowhere.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        typed = read_typed(text, self._settings.max_message_length, files)
        return await self._turns.take(conversation_id, typed, message_id)

    async def choose(self, conversation_id: str, choice_id: str, message_id: str | None = None) -> list[Reply]:
        """Answer a click on a choice, or say that its question is passed; ids of messages count as in `say`.

        Raises:
            KeyError: when this choice was never shown in this conversation.
            UnknownConversation: when the conversation does not exist.
        """
        choice = await asyncio.to_thread(self._repository.choice, conversation_id, choice_id)
        if choice is None:
            raise KeyError(choice_id)
        clicked = Clicked(choice.title, ChosenPayload(choice.payload), choice_id)
        return await self._turns.take(conversation_id, clicked, message_id)

    async def is_question(self, choice_id: str) -> bool:
        """Whether this choice, of whichever conversation, asks something by itself, and answers nothing."""
        payload = await asyncio.to_thread(self._repository.payload, choice_id)
        return payload is not None and kind_of(payload.removeprefix("/")) in _QUESTIONS

    async def ask_for_person(self, conversation_id: str, title: str, message_id: str | None = None) -> list[Reply]:
        """Answer the button "medewerker", which is on screen in every channel; `title` is what it says.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await self._turns.take(conversation_id, Clicked(title, ASKS_FOR_PERSON), message_id)

    @property
    def mails_transcripts(self) -> bool:
        """Whether a visitor can get their conversation with a person by mail."""
        return self._handovers.mails_transcripts

    async def give_contact(
        self, conversation_id: str, name: str, phone: str, email: str, transcript: bool = False
    ) -> list[Reply]:
        """Pass on how the visitor can be reached to the person who helps them or will; the details are kept apart.

        With `transcript` they want the conversation by mail when it ends.

        Raises:
            WrongDetails: when they cannot be used.
            NotWaiting: when there is no person, and none to come.
        """
        return [await self._handovers.give_contact(conversation_id, read_details(name, phone, email, transcript))]

    async def agent(self, conversation_id: str) -> str | None:
        """The name of the member of staff who has the conversation, or None for the assistant.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await asyncio.to_thread(self._repository.agent, conversation_id)

    async def known(self, conversation_id: str) -> dict[str, Any]:
        """What the assistant knows of this visitor: the slots of `domain.yml` that have a value.

        Raises:
            DialogueUnavailable: when Rasa cannot be reached.
        """
        return await self._dialogue.slots(self._sender(conversation_id))

    async def attention(self, conversation_id: str) -> tuple[str | None, bool]:
        """Who talks to the visitor, as in `agent`, and whether the visitor waits for a member of staff.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await self._handovers.attention(conversation_id)

    async def entries(self, conversation_id: str, after: int = 0) -> list[Said | Reply]:
        """All messages after position `after`, in order.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        return await asyncio.to_thread(self._repository.entries, conversation_id, after)

    async def listen(self, conversation_id: str, after: int) -> AsyncIterator[LiveEvent]:
        """Who talks to the visitor, the messages after position `after`, and then everything as it happens.

        It ends when the conversation is erased, or when this listener is cut off and must resume.
        """
        async with self._visits.page(conversation_id):
            async for event in self._told(conversation_id, after):
                yield event

    async def _told(self, conversation_id: str, after: int) -> AsyncIterator[LiveEvent]:
        with self._live.subscribe(conversation_id) as subscription:
            yield takeover_event(*await self.attention(conversation_id))
            for entry in await self.entries(conversation_id, after):
                after = entry.position
                yield message_event(entry)
            async for event in subscription:
                if event.name in ("visitor", "delivery"):
                    continue  # the first they know themselves, the second is for members of staff
                if event.position is None:
                    yield event
                elif event.position > after:
                    for missed in await self._between(conversation_id, after, event.position):
                        yield message_event(missed)
                    after = event.position
                    yield event
                if event.name == "ended":
                    return

    async def _between(self, conversation_id: str, after: int, before: int) -> list[Said | Reply]:
        """The messages between two positions: another gateway told them while its events could not reach this one."""
        if before == after + 1:
            return []
        return [entry for entry in await self.entries(conversation_id, after) if entry.position < before]

    async def note_delivery(self, conversation_id: str, after: int, until: int, code: str | None = None) -> None:
        """Tell members of staff that their replies between two positions arrived, or with `code` why they did not."""
        for reply in await asyncio.to_thread(self._repository.mark_delivery, conversation_id, after, until, code):
            self._live.publish(conversation_id, LiveEvent("delivery", reply))

    async def rate(
        self, conversation_id: str, position: int, rating: str, reason: str | None, comment: str = ""
    ) -> None:
        """Keep a visitor's thumb (`op` or `neer`) for the answer at `position`, and what they wrote with it.

        Raises:
            UnknownMessage: when there is no such answer.
        """
        said = redact(comment.strip()[:_LONGEST_COMMENT]).text or None
        await asyncio.to_thread(self._repository.rate, conversation_id, position, rating, reason, said)
        metrics.ratings.labels(rating).inc()

    async def erase(self, conversation_id: str, by: str = VISITOR) -> None:
        """Remove the conversation, also what Rasa keeps of it, and tell who listens.

        Raises:
            UnknownConversation: when the conversation does not exist.
            DialogueUnavailable: when Rasa cannot be reached; nothing is removed then.
            PreservedConversation: when it must be kept longer.
        """
        async with self._recorder.turn(conversation_id):
            await self._erase_here(conversation_id, by)

    async def _erase_here(self, conversation_id: str, by: str = VISITOR) -> None:
        """The same for who has the turn of the conversation already."""
        await asyncio.to_thread(check_may_be_erased, self._engine, conversation_id)
        open_handover = await self._handovers.open_of(conversation_id)
        await self._dialogue.forget(self._sender(conversation_id))
        await asyncio.to_thread(erase_conversation, self._audit, conversation_id, by)
        await asyncio.to_thread(self._erasures.add, conversation_id)
        with suppress(DialogueUnavailable):  # a turn of another gateway may have come in between; the purge is next
            await self._dialogue.forget(self._sender(conversation_id))
        self._live.publish(conversation_id, LiveEvent("ended", Ended(reason="gewist")))
        if open_handover:
            self._handovers.erased(open_handover)

    def _sender(self, conversation_id: str) -> str:
        return rasa_sender(self._settings, conversation_id)
