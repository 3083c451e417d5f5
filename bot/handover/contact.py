"""How a visitor can be reached, given to a person in a form: apart from the conversation, and encrypted.

Typed in the conversation, a number or address is unreadable for everybody. What stands in the form is for who has the
conversation and for the ticket, and goes with the conversation.
"""

from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, Field
from sqlalchemy.engine import Engine

from bot.conversations.redaction import redact
from bot.conversations.text import clean
from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import BotMessage
from bot.handover.handover import Handover, InvalidEmail
from bot.handover.models import ContactRow
from bot.platform.database import reading, writing
from bot.platform.keys import box
from bot.platform.settings import Settings

_HOME = "NL"  # the country of a number that names none
_PHONE = "Dit nummer herkennen wij niet. Vul het hele nummer in, uit het buitenland met + en het landnummer."
_EMAIL = "Dit adres herkennen wij niet. Vul het hele e-mailadres in, zoals naam@organisatie.nl."
_NOTHING = "Vul een telefoonnummer of een e-mailadres in. Anders kunnen wij u niet bereiken."

_NO_ADDRESS = "Vul een e-mailadres in. Daar sturen wij het gesprek heen."

Detail = Literal["phone", "email"]
_Told = Literal["vraag", "onleesbaar", "doorgegeven", "doorgegeven_met_mail"]


class ContactDetails(BaseModel):
    """How a visitor can be reached; what they left out is empty."""

    name: str = ""
    phone: str = Field("", description="With its country, such as +31 6 12345678")
    email: str = ""
    transcript: bool = Field(False, description="Whether they get the conversation by mail when it ends")

    def __str__(self) -> str:
        """All of it on one line."""
        return ", ".join(filter(None, (self.name, self.phone, self.email)))


class WrongDetails(ValueError):
    """What somebody filled in cannot be used; `wrong` says why, for each detail, to who filled it in."""

    def __init__(self, wrong: dict[Detail, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


class Contacts:
    """Contact details in the database of `engine`."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        """
        Raises:
            ValueError: when the settings have no internal secret: then nothing can be kept.
        """
        self._days = settings.retention_transcripts_days
        self._engine = engine
        self._box = box(settings, "handover contact")

    def keep(self, handover_id: int, details: ContactDetails) -> None:
        """Keep these in place of what was given before."""
        sealed = self._box.encrypt(details.model_dump_json(exclude={"transcript"}).encode()).decode()
        with writing(self._engine) as session:
            session.merge(ContactRow(handover_id=handover_id, sealed=sealed, wants_transcript=details.transcript))

    def of(self, handover_id: int) -> ContactDetails | None:
        """What the visitor gave last; whoever asks must be the one it was given to."""
        with reading(self._engine) as session:
            row = session.get(ContactRow, handover_id)
        if row is None:
            return None
        details = ContactDetails.model_validate_json(self._box.decrypt(row.sealed.encode()))
        return details.model_copy(update={"transcript": row.wants_transcript})

    def message(self, name: _Told, handover: Handover) -> BotMessage:
        """What the visitor reads about it: who sees it, what for, and how long it is kept."""
        talks = handover.state == "in_gesprek"
        who = (talks and handover.agent_name) or "De medewerker"
        return fixed_message(f"contact_{name}", naam=who, dagen=str(self._days))


def read_details(name: str, phone: str, email: str, transcript: bool = False) -> ContactDetails:
    """What somebody filled in, in its normal form; with `transcript` they want the conversation by mail.

    Raises:
        WrongDetails: when a detail is no number or address, when neither is given, or no address to mail to.
    """
    wrong: dict[Detail, str] = {}
    number, address = clean(phone), clean(email)
    if not number and not address:
        wrong["phone"] = _NOTHING
    elif transcript and not address:
        wrong["email"] = _NO_ADDRESS
    try:
        number = number and _dialled(number)
    except ValueError:
        wrong["phone"] = _PHONE
    try:
        address = address and mail_address(address)
    except InvalidEmail:
        wrong["email"] = _EMAIL
    if wrong:
        raise WrongDetails(wrong)
    known = " ".join(redact(clean(name)).text.split())
    return ContactDetails(name=known, phone=number, email=address, transcript=transcript)


def mail_address(text: str) -> str:
    """The address as mail can be sent to it.

    Its domain is in ASCII (IDNA). A local part outside ASCII needs SMTPUTF8, which the mail servers on the way seldom
    have, so that is no address that we may promise an answer on.

    Raises:
        InvalidEmail: when it is none.
    """
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).ascii_email or ""
    except EmailNotValidError as error:
        raise InvalidEmail from error


def _dialled(text: str) -> str:
    """The number as it is dialled from anywhere."""
    try:
        number = phonenumbers.parse(text, _HOME)
    except phonenumbers.NumberParseException as error:
        raise ValueError from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
