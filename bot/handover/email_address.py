"""Recognises an e-mail address in what a visitor typed."""

from email_validator import EmailNotValidError, validate_email

from bot.handover.handover import InvalidEmail

_QUOTES = "<>()[]{}\"'“”‘’,;:!?."
_MAX_WORDS = 12  # "mijn e-mailadres is naam@organisatie.nl, alvast bedankt": longer is a story


def valid_address(text: str) -> str:
    """The address in its normal form.

    Raises:
        InvalidEmail: when `text` is no e-mail address.
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidEmail from error


def typed_address(text: str) -> str | None:
    """The one address in a short text; None when the text does not look like an attempt to give one.

    Raises:
        InvalidEmail: when it does look like that, but is none.
    """
    words = text.split()
    tokens = [word.strip(_QUOTES) for word in words if "@" in word]
    if tokens:
        if len(tokens) > 1 or len(words) > _MAX_WORDS:
            raise InvalidEmail
        return valid_address(tokens[0])
    if len(words) == 1 and "." in text.strip(_QUOTES):
        raise InvalidEmail
    return None
