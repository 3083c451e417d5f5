"""A choice belongs to its question. Once that is answered or passed, a click on it changes nothing, and says so softly.

What is open is decided where the click is kept, in the same transaction, so of two clicks one counts, whichever
gateway they came to.
"""

import asyncio
from dataclasses import dataclass

from bot.conversations.record import Recorder
from bot.conversations.repository import Asked, BegunTurn, ConversationRepository
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import BotMessage, Choice, Outcome, Reply
from bot.handover.handover import Handover


@dataclass(frozen=True)
class Passed:
    """Answers clicks on choices that are not open any more."""

    repository: ConversationRepository
    recorder: Recorder

    async def answer(
        self, conversation_id: str, choice_id: str, begun: BegunTurn, handover: Handover | None
    ) -> Reply | None:
        """What the visitor hears, with the choices that are open; None when the choice they clicked is open."""
        if begun.agent is None and choice_id in {choice.id for choice in begun.choices}:
            return None
        asked = await asyncio.to_thread(self.repository.asked, conversation_id, choice_id)
        if _stands(asked, handover):
            return None
        open_choices = [] if begun.agent else begun.choices
        return await self.recorder.tell(conversation_id, _note(asked, begun.agent, open_choices), open_choices)


def _stands(asked: Asked | None, handover: Handover | None) -> bool:
    """Whether the choice goes with the queue: it can be taken for as long as the visitor waits there."""
    waits = handover is not None and handover.state == "wachtend"
    return waits and asked is not None and asked.outcome == Outcome.OVERGEDRAGEN


def _note(asked: Asked | None, agent: str | None, open_choices: list[Choice]) -> BotMessage:
    if agent:
        return fixed_message("keuze_bij_medewerker", naam=agent)
    answer = asked.answer if asked else None
    note = fixed_message("keuze_beantwoord", antwoord=answer) if answer else fixed_message("keuze_voorbij")
    if not open_choices:
        return note
    return note.model_copy(update={"text": f"{note.text} {fixed_message('keuze_open').text}"})
