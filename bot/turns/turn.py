"""One turn: a visitor's message in, the replies out.

`Turns.take` and `Turns._answer` hold the steps in their order, each a small method over the turn in progress. Typed
text and what stands behind a choice are different things all the way: typed text is never a command, whatever it
looks like.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.conversations import metrics
from bot.conversations.live_events import LiveEvent, Typing
from bot.conversations.record import Recorder
from bot.conversations.repository import BegunTurn, ConversationRepository, UnknownConversation
from bot.dialogue.client import ChosenPayload, DialogueClient, DialogueUnavailable, TypedText, rasa_sender
from bot.dialogue.fixed_messages import PERSON_PAYLOAD, fixed_message
from bot.dialogue.reply import Choice, Outcome, Reply, Turn
from bot.handover.dialogue import HandoverDialogue, is_ours
from bot.handover.handover import Handover
from bot.operations.service import Operations
from bot.platform.settings import Settings
from bot.privacy.erasure import PreservedConversation
from bot.turns import erase_wish
from bot.turns.choices import agreeing, chosen
from bot.turns.message import Clicked, Typed, sign
from bot.turns.passed import Passed

logger = logging.getLogger(__name__)

ASKS_FOR_PERSON = ChosenPayload(PERSON_PAYLOAD)
"""What stands behind the button "medewerker", which is on screen in every channel."""

_THANKS = ChosenPayload("/bedankt")
_WORD = re.compile(r"\w")
_NO_ANSWER = (Outcome.FOUT, Outcome.GESLOTEN)


@dataclass
class TurnInProgress:
    """A turn that this process has claimed; `choice` is what the visitor clicked, or named in their own words.

    It is `unheard` when the dialogue did not get it, so that its open question stays open. After it was `erased` the
    conversation is no more.
    """

    conversation_id: str
    message: Typed | Clicked
    begun: BegunTurn
    handover: Handover | None
    choice: ChosenPayload | None = None
    unheard: bool = False
    erased: bool = False


@dataclass
class Turns:
    """Takes the turns of all conversations."""

    repository: ConversationRepository
    recorder: Recorder
    dialogue: DialogueClient
    handover_dialogue: HandoverDialogue
    operations: Operations
    settings: Settings
    erase: Callable[[str], Awaitable[None]]
    """Erases a conversation whose turn this is; raises what `ConversationService.erase` raises."""

    def __post_init__(self) -> None:
        """Let no more questions at once through to Rasa than the settings say."""
        self._asking_rasa = asyncio.Semaphore(self.settings.max_turns)
        self._passed = Passed(self.repository, self.recorder)

    async def take(self, conversation_id: str, message: Typed | Clicked, message_id: str | None) -> list[Reply]:
        """Keep the message, and its answer unless a member of staff has the conversation; one turn at a time.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        async with self.recorder.turn(conversation_id):
            with metrics.turn_seconds.time():
                turn = await self._claim(conversation_id, message, message_id)
                if turn.begun.replies:
                    return turn.begun.replies
                unasked = await self._unasked(turn)
                if unasked or turn.begun.agent:
                    return [unasked] if unasked else []
                try:
                    answer = await self._answer(turn)
                    if turn.erased:
                        return erase_wish.unkept(answer)
                    return await self.record(conversation_id, answer, turn.begun.choices if turn.unheard else ())
                except Exception:
                    await self._forget_if_erased(conversation_id)
                    raise

    async def _answer(self, turn: TurnInProgress) -> Turn:
        """The first step that knows an answer gives it; what comes after that only adds to it."""
        answer = self._too_long(turn) or self._no_words(turn) or await self._address_for_mail(turn)
        if answer:
            return answer
        turn.choice = await self._choice(turn)
        answer = await self._erasing(turn) or await self._our_own_choice(turn) or await self._switched_off()
        answer = await self._add_handover(turn, answer or await self._ask_rasa(turn))
        return _add_warnings(turn, answer)

    async def record(self, conversation_id: str, answer: Turn, again: Sequence[Choice] = ()) -> list[Reply]:
        """Keep the answer and show it to who listens; the choices `again` are offered with it once more.

        Raises:
            UnknownConversation: when the conversation does not exist.
        """
        replies = await self.recorder.answer(conversation_id, answer, again)
        logger.info(
            "turn_answered",
            extra={
                "conversation": rasa_sender(self.settings, conversation_id),
                "outcome": answer.messages[-1].outcome,
                "intent": answer.intent,
            },
        )
        return replies

    async def _claim(self, conversation_id: str, message: Typed | Clicked, message_id: str | None) -> TurnInProgress:
        """Keep the message; one that was answered before, or that a member of staff will answer, ends here."""
        begun = await asyncio.to_thread(self.repository.begin_turn, conversation_id, message.kept, message_id)
        handover = await self.handover_dialogue.open_of(conversation_id)
        if begun.is_new:
            self.recorder.publish(conversation_id, begun.said)
            self.handover_dialogue.heard(handover)
        return TurnInProgress(conversation_id, message, begun, handover)

    async def _passed_choice(self, turn: TurnInProgress) -> Reply | None:
        """What is said to who clicked a choice that is not open any more."""
        if not isinstance(turn.message, Clicked) or turn.message.choice_id is None:
            return None
        return await self._passed.answer(turn.conversation_id, turn.message.choice_id, turn.begun, turn.handover)

    @staticmethod
    def _too_long(turn: TurnInProgress) -> Turn | None:
        """What the assistant says of a text that only a person reads; it is kept whole for them."""
        if isinstance(turn.message, Clicked) or not turn.message.too_long:
            return None
        turn.unheard = True
        waits = turn.handover is not None and turn.handover.state == "wachtend"
        return Turn(messages=[fixed_message("te_lang_voor_mij" if waits else "te_lang_bericht")])

    async def _files_for_person(self, turn: TurnInProgress) -> Reply | None:
        """What is said to who sends files to a member of staff: neither gets them, and both read that."""
        if turn.begun.agent is None or isinstance(turn.message, Clicked) or not turn.message.files:
            return None
        return await self.recorder.tell(turn.conversation_id, fixed_message("bestand_voor_medewerker"))

    async def _unasked(self, turn: TurnInProgress) -> Reply | None:
        """What is said beside the talk, also while a member of staff has it."""
        return (
            await self._passed_choice(turn)
            or await self._files_for_person(turn)
            or await self._unreadable_for_person(turn)
        )

    async def _unreadable_for_person(self, turn: TurnInProgress) -> Reply | None:
        """What is said to who writes a phone number or address to a person, who does not get to see it so."""
        if isinstance(turn.message, Clicked) or not turn.begun.is_new:
            return None
        said = self.handover_dialogue.unreadable(turn.message.removed, turn.handover)
        return await self.recorder.tell(turn.conversation_id, said) if said else None

    @staticmethod
    def _no_words(turn: TurnInProgress) -> Turn | None:
        """What is said of a message without words, which may be a file; a thumb says something."""
        if _WORD.search(turn.message.text) or (sign(turn.message.text) and _signed(turn)):
            return None
        files = isinstance(turn.message, Typed) and turn.message.files
        message, turn.unheard = fixed_message("bestand" if files else "leeg_bericht"), True
        return Turn(messages=[message.model_copy(update={"buttons": []}) if turn.begun.choices else message])

    async def _address_for_mail(self, turn: TurnInProgress) -> Turn | None:
        """The answer to an e-mail address, when we asked for one: it goes to the servicedesk, and nowhere else."""
        if isinstance(turn.message, Clicked):
            return None
        return await self.handover_dialogue.typed(turn.conversation_id, turn.message.as_typed, turn.handover)

    async def _choice(self, turn: TurnInProgress) -> ChosenPayload | None:
        """What was clicked, or the choice on screen that the typed text names."""
        if isinstance(turn.message, Clicked):
            return turn.message.choice
        named = chosen(turn.message.text, turn.begun.choices) or _signed(turn)
        if named is None or isinstance(named, ChosenPayload):
            return named
        row = await asyncio.to_thread(self.repository.choice, turn.conversation_id, named.id)
        return ChosenPayload(str(row.payload)) if row else None

    async def _erasing(self, turn: TurnInProgress) -> Turn | None:
        """The question whether to erase the conversation, and what is done with its answer."""
        payload = turn.choice.payload if turn.choice else None
        if payload == erase_wish.KEEPS:
            return erase_wish.kept()
        if payload == erase_wish.ERASES:
            return await self._erase(turn)
        asks = isinstance(turn.message, Typed) and payload is None and erase_wish.asks_to_erase(turn.message.text)
        return erase_wish.confirmation() if asks else None

    async def _erase(self, turn: TurnInProgress) -> Turn:
        try:
            await self.erase(turn.conversation_id)
        except (PreservedConversation, DialogueUnavailable) as error:
            return erase_wish.refused(error)
        turn.erased = True
        return erase_wish.done()

    async def _our_own_choice(self, turn: TurnInProgress) -> Turn | None:
        """The answer to a choice that is about the handover; Rasa never sees it."""
        if turn.choice is None or not is_ours(turn.choice.payload):
            return None
        return await self.handover_dialogue.chosen(turn.conversation_id, turn.choice.payload)

    async def _switched_off(self) -> Turn | None:
        return await self.operations.instead()

    async def _ask_rasa(self, turn: TurnInProgress) -> Turn:
        """Rasa's answer, with the operators' notice; when it fails, the Servicedesk's contact."""
        sender = rasa_sender(self.settings, turn.conversation_id)
        self.recorder.live.publish(turn.conversation_id, LiveEvent("typing", Typing()))
        said = turn.choice or TypedText(turn.message.text)
        try:
            async with asyncio.timeout(self.settings.answer_timeout * 2), self._asking_rasa:
                name, again = str(turn.begun.said.position), not turn.begun.is_new
                answer = await self.dialogue.send(sender, said, name, again)
            metrics.show_rasa(answer.rasa)
            return await self.operations.with_notice(answer)
        except (DialogueUnavailable, TimeoutError) as error:
            code = getattr(error, "code", "busy")
            # else Rasa may be past the question, without our knowing; who wants a person hears how to reach one
            turn.unheard = code == "unreachable" and turn.choice != ASKS_FOR_PERSON
            metrics.failures.labels(code).inc()
            logger.error("dialogue_unavailable", extra={"code": code, "conversation": sender})
            return Turn(messages=[fixed_message("assistent_onbereikbaar")])

    async def _add_handover(self, turn: TurnInProgress, answer: Turn) -> Turn:
        """The answer, with the question for consent when it calls for a person; one may be there when Rasa is not."""
        if turn.choice == ASKS_FOR_PERSON and answer.messages[0].outcome in _NO_ANSWER:
            answer.messages[0].handover = "gevraagd"
        return await self.handover_dialogue.after(turn.conversation_id, answer, turn.begun.choices, turn.handover)

    async def _forget_if_erased(self, conversation_id: str) -> None:
        """When another gateway erased the conversation during this turn, Rasa must not keep the turn either."""
        try:
            await asyncio.to_thread(self.repository.agent, conversation_id)
        except UnknownConversation:
            await self.dialogue.forget(rasa_sender(self.settings, conversation_id))
            raise


def _signed(turn: TurnInProgress) -> Choice | ChosenPayload | None:
    """What a message that is only a thumb means: an answer to a question of yes or no, else thanks."""
    thumb = sign(turn.message.text)
    if thumb is None:
        return None
    return agreeing(thumb == "op", turn.begun.choices) or (_THANKS if thumb == "op" else None)


def _add_warnings(turn: TurnInProgress, answer: Turn) -> Turn:
    """The answer, after what has to be said of the message itself: personal data in it, or files with it."""
    if isinstance(turn.message, Clicked):
        return answer
    warnings = [fixed_message("privegegevens")] if turn.message.removed else []
    warnings += [fixed_message("bestand")] if turn.message.files else []
    return answer.model_copy(update={"messages": [*warnings, *answer.messages]}) if warnings else answer
