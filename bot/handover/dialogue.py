"""What the visitor hears on the way to a person: the question, the queue, the e-mail address.

These turns are handled here and never sent to Rasa. Their payloads start with `gateway:`.
"""

from bot.conversations.redaction import CONTACT
from bot.dialogue.fixed_messages import PERSON_PAYLOAD, fixed_message
from bot.dialogue.reply import BotMessage, Choice, Turn
from bot.guidance.answer import YES_NO
from bot.guidance.checklist import Status
from bot.handover.contact import mail_address
from bot.handover.desk import Desk
from bot.handover.handover import Handover, InvalidEmail, NotWaiting
from bot.handover.service import HandoverService

PREFIX = "gateway:"
YES = f"{PREFIX}overdracht_ja"
NO = f"{PREFIX}overdracht_nee"

_REFUSALS = {
    "nee",
    "niet",
    "liever niet",
    "nee liever niet",
    "nee dank u",
    "nee bedankt",
    "laat maar",
    "stop",
    "stoppen",
}
_QUOTES = "<>()[]{}\"'“”‘’,;:!?."
_MAX_WORDS = 12  # "mijn e-mailadres is naam@organisatie.nl, alvast bedankt": longer is a story


class HandoverDialogue:
    """The visitor's side of handovers."""

    def __init__(self, handovers: HandoverService) -> None:
        self._handovers = handovers
        self._desk: Desk = handovers.desk

    async def open_of(self, conversation_id: str) -> Handover | None:
        """The open handover of this conversation, if there is one."""
        return await self._handovers.open_of(conversation_id)

    def heard(self, handover: Handover | None) -> None:
        """Let who has the conversation know that the visitor said something."""
        self._handovers.heard(handover)

    def unreadable(self, removed: frozenset[str], handover: Handover | None) -> BotMessage | None:
        """What is said, with the form, to who writes a number or address to a person; `removed` are kinds of `redact`.

        Who only waits is told by the assistant, as always.
        """
        if handover is None or handover.state != "in_gesprek" or not removed & CONTACT:
            return None
        return self._handovers.contacts.message("onleesbaar", handover)

    async def chosen(self, conversation_id: str, payload: str) -> Turn:
        """Answer a click on one of our own choices."""
        return await self._consent(conversation_id, payload == YES)

    async def typed(self, conversation_id: str, text: str, handover: Handover | None) -> Turn | None:
        """Answer `text` (not redacted) when an e-mail address was asked for; None when it is about something else."""
        if handover is None or handover.email_asked_at is None:
            return None
        if " ".join(text.casefold().replace(",", " ").rstrip(".!").split()) in _REFUSALS:
            return await self._consent(conversation_id, yes=False)
        try:
            address = typed_address(text)
            if address is None:
                return None
            left, arrived = await self._handovers.leave_email(conversation_id, address)
        except InvalidEmail:
            return _turn(fixed_message("overdracht_email_ongeldig"))
        except NotWaiting:  # taken, or taken back, at this very moment
            return None
        return _turn(_message("verstuurd" if arrived else "verstuurd_later", left))

    async def after(self, conversation_id: str, turn: Turn, choices: list[Choice], handover: Handover | None) -> Turn:
        """The turn, with the question for consent when it calls for a person and there is a way to one."""
        answer = YES_NO.get(turn.intent or "")
        decided = answer in (Status.JA, Status.NEE)
        if handover and handover.state == "aangeboden" and decided and _asked(choices):
            return await self._consent(conversation_id, answer is Status.JA)
        calling = next((message for message in turn.messages if message.handover), None)
        if calling is None or calling.handover is None:
            return turn
        if handover and handover.state == "wachtend":
            return _with(turn, calling, _message("wacht_al", handover))
        question = await self._question(conversation_id)
        if question is None:
            return turn
        await self._handovers.offer(conversation_id, calling.handover, turn.intent)
        return _with(turn, calling, question)

    async def _question(self, conversation_id: str) -> BotMessage | None:
        if await self._desk.is_open():
            return fixed_message("overdracht_vraag")
        by_mail = await self._handovers.takes_mail(conversation_id)
        return fixed_message("overdracht_vraag_mail") if by_mail else None

    async def _consent(self, conversation_id: str, yes: bool) -> Turn:
        waited = await self._handovers.open_of(conversation_id)
        handover = await self._handovers.consent(conversation_id, yes)
        if handover is None or handover.state == "ingetrokken":
            left_queue = waited is not None and waited.state == "wachtend"
            return _turn(fixed_message("overdracht_uit_wachtrij" if left_queue else "overdracht_nee"))
        if handover.state == "wachtend":
            return _turn(_message("wachtrij", handover))
        if handover.email_asked_at is not None:
            return _turn(fixed_message("overdracht_email"))
        return _turn(fixed_message("overdracht_kan_niet"))


def typed_address(text: str) -> str | None:
    """The one address in a short text, as `mail_address` gives it; None when the text is no attempt to give one.

    Raises:
        InvalidEmail: when it does look like that, but is none.
    """
    words = text.split()
    tokens = [word.strip(_QUOTES) for word in words if "@" in word]
    if tokens:
        if len(tokens) > 1 or len(words) > _MAX_WORDS:
            raise InvalidEmail
        return mail_address(tokens[0])
    if len(words) == 1 and "." in text.strip(_QUOTES):
        raise InvalidEmail
    return None


def is_ours(payload: str) -> bool:
    """Whether this payload is handled by the gateway and never sent to Rasa."""
    return payload.startswith(PREFIX)


def _asked(choices: list[Choice]) -> bool:
    """Whether our question was on screen: its choices are the only ones with these titles."""
    titles = {button.title for button in fixed_message("overdracht_vraag").buttons}
    return any(choice.title in titles for choice in choices)


def _with(turn: Turn, calling: BotMessage, added: BotMessage) -> Turn:
    """The turn with `added` at its end.

    Where the visitor asked for a person, `added` takes the place of the text with the contact details. Elsewhere the
    button that leads to a person is left out, for the question does the same.
    """
    if calling.handover == "gevraagd":
        kept = [message for message in turn.messages if message is not calling]
    else:
        kept = [
            message.model_copy(update={"buttons": [b for b in message.buttons if b.payload != PERSON_PAYLOAD]})
            for message in turn.messages
        ]
    return turn.model_copy(update={"messages": [*kept, added]})


def _message(name: str, handover: Handover) -> BotMessage:
    return fixed_message(f"overdracht_{name}", nummer=handover.reference)


def _turn(message: BotMessage) -> Turn:
    return Turn(messages=[message])
