"""The fixed messages about a handover. Their source is shown only where they state a fact: the contact details."""

from bot.dialogue.fixed_messages import fixed_message
from bot.dialogue.reply import BotMessage

PERSON_TITLE = "Medewerker spreken"
"""What the button that asks for a person says, in every channel."""

_CONTACT = ("088 - 8664 999", "support@broservicedesk.nl")


def handover_words(name: str, **values: str) -> BotMessage:
    """The message `utter_overdracht_<name>`, with `values` in its text.

    Raises:
        KeyError: when `data/meldingen.yml` has no such response.
    """
    message = fixed_message(f"overdracht_{name}", **values)
    if any(contact in message.text for contact in _CONTACT):
        return message
    return message.model_copy(update={"sources": []})
